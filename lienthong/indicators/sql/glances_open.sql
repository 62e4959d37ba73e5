-- What is open at places and beneath them, in all, waiting for the person, past due, due soon: a row for each place, bloc
-- and link. What presses is counted once for all of them: by its unit first, then along the unit's path.
WITH by_unit AS MATERIALIZED (
    SELECT unit_id, link,
           count(*) FILTER (WHERE due_at < %(at)s) AS overdue, count(*) FILTER (WHERE due_at >= %(at)s) AS at_risk
    FROM indicators_opendossier
    WHERE NOT is_paused AND due_at < %(risk_until)s
    GROUP BY unit_id, link
), pressing AS (
    SELECT place.id AS place_id, unit.bloc, link, sum(overdue) AS overdue, sum(at_risk) AS at_risk
    FROM by_unit
    JOIN units_unit AS unit ON unit.id = by_unit.unit_id
    CROSS JOIN unnest({way}) AS place (id)
    WHERE place.id = ANY (%(places)s) AND unit.bloc = ANY (%(blocs)s) AND link = ANY (%(links)s)
    GROUP BY place.id, unit.bloc, link
), still_open AS (
    SELECT place_id, bloc, link, open, paused
    FROM indicators_opencount
    WHERE procedure = '' AND place_id = ANY (%(places)s) AND bloc = ANY (%(blocs)s) AND link = ANY (%(links)s)
)
SELECT place_id, bloc, link, '' AS procedure,
       coalesce(open, 0), coalesce(paused, 0), coalesce(overdue, 0), coalesce(at_risk, 0)
FROM still_open
FULL JOIN pressing USING (place_id, bloc, link);
