-- The places of a level directly under a unit, each with what happened at and under it in a period and what is open.
WITH place AS (
    SELECT unit_id, code, name, name_en, short_name
    FROM units_unitversion
    WHERE parent_id = %(unit)s AND level = %(level)s
      AND valid_from <= %(on)s AND (valid_to IS NULL OR valid_to > %(on)s)
), counted AS (
    SELECT place_id,
           {sums}
    FROM {table} AS counted
    WHERE place_id IN (SELECT unit_id FROM place) AND bloc = %(bloc)s AND link = ANY (%(links)s)
      AND day >= %(start)s AND day < %(end)s AND {where}
    GROUP BY place_id
), still_open AS (
    SELECT place_id, sum(open) AS open, sum(paused) AS paused
    FROM indicators_opencount
    WHERE place_id IN (SELECT unit_id FROM place) AND bloc = %(bloc)s AND procedure = %(procedure)s AND link = ANY (%(links)s)
    GROUP BY place_id
), by_unit AS (
    SELECT unit_id,
           count(*) FILTER (WHERE due_at < %(at)s) AS overdue, count(*) FILTER (WHERE due_at >= %(at)s) AS at_risk
    FROM indicators_opendossier
    WHERE NOT is_paused AND due_at < %(risk_until)s AND link = ANY (%(links)s)
      AND unit_id IN (SELECT id FROM units_unit WHERE path LIKE %(path)s || '%%')
      AND (%(procedure)s = '' OR procedure = %(procedure)s)
    GROUP BY unit_id
), pressing AS (
    -- %(depth)s is where in a path, split at '/', the id of the unit's child stands
    SELECT split_part(unit.path, '/', %(depth)s)::bigint AS place_id, sum(overdue) AS overdue, sum(at_risk) AS at_risk
    FROM by_unit
    JOIN units_unit AS unit ON unit.id = by_unit.unit_id AND unit.path <> %(path)s
    GROUP BY 1
)
SELECT place.*,
       {or_zero},
       coalesce(open, 0), coalesce(paused, 0), coalesce(overdue, 0), coalesce(at_risk, 0),
       (SELECT min(day) FROM indicators_placecount)
FROM place
LEFT JOIN counted ON counted.place_id = place.unit_id
LEFT JOIN still_open ON still_open.place_id = place.unit_id
LEFT JOIN pressing ON pressing.place_id = place.unit_id
ORDER BY place.code;
