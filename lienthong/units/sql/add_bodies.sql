-- Bodies that are new, places first (an agency points at its place); returns how many.
WITH places AS (
    INSERT INTO units_unit (key, kind, agency_type, place_id, bloc, path)
    SELECT DISTINCT v.body, v.kind, '', NULL::bigint, v.bloc, ''
    FROM incoming_version v
    WHERE v.kind = 'PLACE' AND NOT EXISTS (SELECT FROM units_unit u WHERE u.key = v.body)
    ORDER BY v.body
    RETURNING id, key
),
known AS (
    SELECT id, key FROM places
    UNION ALL
    SELECT id, key FROM units_unit WHERE kind = 'PLACE'
),
agencies AS (
    INSERT INTO units_unit (key, kind, agency_type, place_id, bloc, path)
    SELECT DISTINCT ON (v.body) v.body, v.kind, v.agency_type, known.id, v.bloc, ''
    FROM incoming_version v
    JOIN known ON known.key = v.place
    WHERE v.kind = 'AGENCY' AND NOT EXISTS (SELECT FROM units_unit u WHERE u.key = v.body)
    ORDER BY v.body
    RETURNING id
)
SELECT (SELECT count(*) FROM places) + (SELECT count(*) FROM agencies);
