-- Which places the counters' lines between two positions belong to: the units of the lines and everything above them.
-- More than the given number of lines, or a line of the tree of units itself: no row, anything may have moved.
WITH passed AS (
    SELECT unit_id, verb FROM core_ledgerline
    WHERE (xact, seq) > (%s, %s) AND (xact, seq) <= (%s, %s)
    ORDER BY xact, seq
    LIMIT %s
), moved AS (
    SELECT DISTINCT unit_id FROM passed WHERE unit_id IS NOT NULL
)
SELECT (SELECT count(*) FROM passed),
    (SELECT coalesce(bool_or(verb LIKE 'units.%%'), false) FROM passed),
    (SELECT coalesce(bool_or(verb LIKE 'indicators.warning\_%%'), false) FROM passed),
    ARRAY(
        SELECT DISTINCT part::bigint
        FROM moved
        JOIN units_unit AS unit ON unit.id = moved.unit_id,
            LATERAL regexp_split_to_table(unit.path, '/') AS part
        WHERE part ~ '^[0-9]+$'
    )
