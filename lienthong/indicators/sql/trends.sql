-- For each place directly under a unit where anything happened in the period: each day on which it did.
SELECT counted.place_id, counted.day,
       {sums},
       (SELECT min(day) FROM indicators_placecount)
FROM units_unit AS place
JOIN {table} AS counted ON counted.place_id = place.id
WHERE place.path LIKE %(ground)s || '_%%' AND split_part(place.path, '/', %(ground_depth)s + 1) = ''
  AND counted.bloc = %(bloc)s AND counted.link = ANY (%(links)s)
  AND counted.day >= %(start)s AND counted.day < %(end)s
  AND {where}
GROUP BY counted.place_id, counted.day
ORDER BY counted.place_id, counted.day;
