-- What happened at places today (2), yesterday (1) and in the days before (0): a row for each place asked for and stretch.
SELECT asked.number,
       (counted.day >= %(yesterday)s)::int + (counted.day >= %(today)s)::int AS stretch,
       {sums_or_zero}
FROM unnest(%(numbers)s::int[], %(places)s::bigint[], %(blocs)s::text[], %(links)s::text[])
     AS asked (number, place_id, bloc, link)
JOIN indicators_placecount AS counted USING (place_id, bloc, link)
WHERE counted.day >= %(start)s AND counted.day < %(end)s
GROUP BY 1, 2;
