-- Every unit with each period in which neither it nor anything above it changed: its code and name, where it stood.
COPY (
    WITH RECURSIVE standing AS (
        SELECT version.unit_id, version.valid_from, version.valid_to, version.code, version.name, version.name_en,
               version.level, version.level AS of_level, '/' || version.code || '/' AS path,
               NULL::text AS province, NULL::text AS province_name, NULL::text AS commune, NULL::text AS commune_name
        FROM units_unitversion AS version
        WHERE version.parent_id IS NULL
        UNION ALL
        SELECT version.unit_id, greatest(version.valid_from, above.valid_from), least(version.valid_to, above.valid_to),
               version.code, version.name, version.name_en, version.level,
               CASE WHEN version.level = 'agency' THEN above.of_level ELSE version.level END,
               above.path || version.code || '/',
               CASE WHEN version.level = 'province' THEN version.code ELSE above.province END,
               CASE WHEN version.level = 'province' THEN version.name ELSE above.province_name END,
               CASE WHEN version.level = 'commune' THEN version.code ELSE above.commune END,
               CASE WHEN version.level = 'commune' THEN version.name ELSE above.commune_name END
        FROM units_unitversion AS version
        JOIN standing AS above ON above.unit_id = version.parent_id
            AND version.valid_from < coalesce(above.valid_to, 'infinity')
            AND above.valid_from < coalesce(version.valid_to, 'infinity')
    )
    SELECT standing.unit_id, valid_from, valid_to, standing.code, name, coalesce(nullif(name_en, ''), name), unit.bloc,
           unit.agency_type, of_level, province, province_name, commune, commune_name, standing.path
    FROM standing
    JOIN units_unit AS unit ON unit.id = standing.unit_id
    ORDER BY standing.unit_id, valid_from
) TO STDOUT (FORMAT csv, NULL '\N')
