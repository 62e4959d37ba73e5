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
)
SELECT place.*,
       {or_zero},
       coalesce(open, 0), coalesce(paused, 0),
       (SELECT min(day) FROM indicators_placecount)
FROM place
LEFT JOIN counted ON counted.place_id = place.unit_id
LEFT JOIN still_open ON still_open.place_id = place.unit_id
ORDER BY place.code;
