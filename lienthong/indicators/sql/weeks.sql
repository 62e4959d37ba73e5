-- For each commune and week in which anything was done: how many results were on time, how many there were.
SELECT counted.place_id, (counted.day - %(start)s::date) / 7 AS week, sum(done_on_time), sum(done_on_time + done_late)
FROM indicators_placecount AS counted
JOIN units_unitversion AS place ON place.unit_id = counted.place_id AND place.level = 'commune'
    AND place.valid_from <= %(on)s AND (place.valid_to IS NULL OR place.valid_to > %(on)s)
WHERE counted.bloc = 'government' AND counted.link IN ('', 'linked')
  AND counted.day >= %(start)s AND counted.day < %(end)s
GROUP BY counted.place_id, week
