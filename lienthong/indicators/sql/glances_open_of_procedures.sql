-- What is open at places and beneath them of one procedure each: see glances_open. What presses is added up on the three
-- floors that have boards, whatever places are asked for: there are few rows then to find them among.
WITH asked AS (
    SELECT place_id, procedure FROM unnest(%(places)s::bigint[], %(procedures)s::text[]) AS one (place_id, procedure)
), office AS MATERIALIZED (
    SELECT id AS unit_id, bloc, way[1] AS country, way[2] AS province, way[3] AS commune
    FROM units_unit AS unit CROSS JOIN LATERAL (SELECT {way} AS way) AS floors
    WHERE bloc = ANY (%(blocs)s)
), pressing AS (
    SELECT coalesce(country, province, commune) AS place_id, bloc, link, procedure,
           count(*) FILTER (WHERE due_at < %(at)s) AS overdue, count(*) FILTER (WHERE due_at >= %(at)s) AS at_risk
    FROM indicators_opendossier JOIN office USING (unit_id)
    WHERE NOT is_paused AND due_at < %(risk_until)s AND procedure = ANY (%(procedures)s) AND link = ANY (%(links)s)
    GROUP BY bloc, link, procedure, GROUPING SETS ((country), (province), (commune))
), pressing_there AS (
    SELECT * FROM pressing JOIN asked USING (place_id, procedure)
), still_open AS (
    SELECT place_id, bloc, link, procedure, open, paused
    FROM indicators_opencount
    JOIN asked USING (place_id, procedure)
    WHERE bloc = ANY (%(blocs)s) AND link = ANY (%(links)s)
)
SELECT place_id, bloc, link, procedure,
       coalesce(open, 0), coalesce(paused, 0), coalesce(overdue, 0), coalesce(at_risk, 0)
FROM still_open
FULL JOIN pressing_there USING (place_id, bloc, link, procedure);
