-- Which of the named fields (columns of repeating groups as group.column) the open files of a version hold: how many
-- files hold each, and the first of them by code.
SELECT held.name, count(*), (array_agg(DISTINCT dossier.code ORDER BY dossier.code))[:%(listed)s]
FROM dossiers_dossier dossier
CROSS JOIN LATERAL (
    SELECT DISTINCT named.name
    FROM (
        SELECT key AS name FROM jsonb_object_keys(dossier.form) AS key
        UNION ALL
        SELECT field.key || '.' || cell.key
        FROM jsonb_each(dossier.form) AS field
        CROSS JOIN LATERAL jsonb_array_elements(
            CASE jsonb_typeof(field.value) WHEN 'array' THEN field.value ELSE '[]' END
        ) AS line
        CROSS JOIN LATERAL jsonb_object_keys(
            CASE jsonb_typeof(line) WHEN 'object' THEN line ELSE '{}' END
        ) AS cell (key)
    ) named
    WHERE named.name = ANY(%(names)s)
) held
WHERE dossier.version_id = %(version)s AND dossier.ended_at IS NULL
GROUP BY held.name
ORDER BY held.name
