-- What happened at a unit and beneath it on each day; days before anything was counted anywhere are left out.
SELECT calendar.day::date,
       {sums_or_zero}
FROM generate_series(
    greatest(%(start)s::date, coalesce((SELECT min(day) FROM indicators_placecount), %(end)s)),
    %(end)s::date - 1,
    interval '1 day'
) AS calendar (day)
LEFT JOIN indicators_placecount AS counted
    ON counted.place_id = %(unit)s AND counted.bloc = %(bloc)s AND counted.link = ANY (%(links)s)
    AND counted.day = calendar.day::date
GROUP BY calendar.day
ORDER BY calendar.day;
