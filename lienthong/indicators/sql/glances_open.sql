-- What is open at places and beneath them, and since when anything was counted at all: a row for each place asked for.
-- What presses is counted once for all of them: by its unit first, then along the unit's path.
WITH asked AS (
    SELECT * FROM unnest(%(numbers)s::int[], %(places)s::bigint[], %(blocs)s::text[], %(links)s::text[])
        AS asked (number, place_id, bloc, link)
), still_open AS (
    SELECT number, sum(open) AS open, sum(paused) AS paused
    FROM asked
    JOIN indicators_opencount USING (place_id, bloc, link)
    WHERE procedure = ''
    GROUP BY number
), by_unit AS (
    SELECT unit_id, link,
           count(*) FILTER (WHERE due_at < %(at)s) AS overdue, count(*) FILTER (WHERE due_at >= %(at)s) AS at_risk
    FROM indicators_opendossier
    WHERE NOT is_paused AND due_at < %(risk_until)s
    GROUP BY unit_id, link
), pressing AS (
    SELECT asked.number, sum(overdue) AS overdue, sum(at_risk) AS at_risk
    FROM by_unit
    JOIN units_unit AS unit ON unit.id = by_unit.unit_id
    CROSS JOIN unnest(string_to_array(trim('/' FROM ltrim(unit.path, '/' || unit.bloc)), '/')::bigint[]) AS place (id)
    JOIN asked ON asked.place_id = place.id AND asked.bloc = unit.bloc AND asked.link = by_unit.link
    GROUP BY asked.number
)
SELECT every.number,
       coalesce(open, 0), coalesce(paused, 0), coalesce(overdue, 0), coalesce(at_risk, 0),
       (SELECT min(day) FROM indicators_placecount)
FROM (SELECT DISTINCT number FROM asked) AS every
LEFT JOIN still_open USING (number)
LEFT JOIN pressing USING (number);
