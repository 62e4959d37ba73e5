-- What happened under each place directly under a path on each day of a period, where anything did; and since when
-- anything was counted at all. %(depth)s is where in a path, split at '/', the child's id stands.
SELECT split_part(unit.path, '/', %(depth)s)::bigint AS child, daily.day,
       sum(received), sum(online), sum(done_on_time), sum(done_late), sum(ended_otherwise), sum(fields_asked),
       sum(fields_prefilled),
       (SELECT min(day) FROM indicators_dailycount)
FROM indicators_dailycount AS daily
JOIN units_unit AS unit ON unit.id = daily.unit_id
WHERE unit.path LIKE %(prefix)s || '_%%' AND daily.day >= %(start)s AND daily.day < %(end)s
GROUP BY child, daily.day
ORDER BY child, daily.day;
