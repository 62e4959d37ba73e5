-- What is open at places and beneath them of one procedure each: see glances_open. What presses is counted by unit first;
-- which units lie under a place is found once, not for each procedure that presses there.
WITH asked AS (
    SELECT place_id, procedure FROM unnest(%(places)s::bigint[], %(procedures)s::text[]) AS one (place_id, procedure)
), by_unit AS MATERIALIZED (
    SELECT unit_id, procedure, link,
           count(*) FILTER (WHERE due_at < %(at)s) AS overdue, count(*) FILTER (WHERE due_at >= %(at)s) AS at_risk
    FROM indicators_opendossier
    WHERE NOT is_paused AND due_at < %(risk_until)s AND procedure = ANY (%(procedures)s) AND link = ANY (%(links)s)
    GROUP BY unit_id, procedure, link
), under AS MATERIALIZED (
    SELECT place.id AS place_id, unit.id AS unit_id, unit.bloc
    FROM units_unit AS unit
    CROSS JOIN unnest({way}) AS place (id)
    WHERE place.id = ANY (%(places)s) AND unit.bloc = ANY (%(blocs)s)
), pressing AS (
    SELECT under.place_id, bloc, link, by_unit.procedure, sum(overdue) AS overdue, sum(at_risk) AS at_risk
    FROM by_unit
    JOIN under USING (unit_id)
    JOIN asked ON asked.place_id = under.place_id AND asked.procedure = by_unit.procedure
    GROUP BY under.place_id, bloc, link, by_unit.procedure
), still_open AS (
    SELECT place_id, bloc, link, procedure, open, paused
    FROM indicators_opencount
    JOIN asked USING (place_id, procedure)
    WHERE bloc = ANY (%(blocs)s) AND link = ANY (%(links)s)
)
SELECT place_id, bloc, link, procedure,
       coalesce(open, 0), coalesce(paused, 0), coalesce(overdue, 0), coalesce(at_risk, 0)
FROM still_open
FULL JOIN pressing USING (place_id, bloc, link, procedure);
