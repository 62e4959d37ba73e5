-- What happened at a unit and beneath it on each day; days before anything was counted anywhere are left out.
SELECT calendar.day::date,
       {sums_or_zero}
FROM generate_series(
    greatest(%(start)s::date, coalesce((SELECT min(day) FROM indicators_placecount), %(end)s)),
    %(end)s::date - 1,
    interval '1 day'
) AS calendar (day)
LEFT JOIN {table} AS counted ON {where} AND counted.day = calendar.day::date
GROUP BY calendar.day
ORDER BY calendar.day;
