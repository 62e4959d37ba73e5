-- How many files the register of a unit has for some days; see register.sql.
WITH mine AS (
    SELECT code FROM dossiers_dossier
    WHERE unit_id = %(unit)s AND submitted_at >= %(start)s AND submitted_at < %(end)s
    UNION
    SELECT dossier.code
    FROM unnest(%(series)s::text[]) AS given (name)
    JOIN dossiers_dossier dossier
      ON dossier.code ~>=~ (given.name || '-') AND dossier.code ~<~ (given.name || '.')
)
SELECT count(*)
FROM mine
JOIN dossiers_dossier dossier ON dossier.code = mine.code
WHERE %(procedures)s::text[] IS NULL OR dossier.procedure = ANY (%(procedures)s)
