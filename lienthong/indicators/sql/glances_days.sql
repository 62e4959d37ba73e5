-- What happened at places today (2), yesterday (1) and in the days before (0): a row for each place, bloc and link.
SELECT place_id, bloc, link, '' AS procedure,
       (day >= %(yesterday)s)::int + (day >= %(today)s)::int AS stretch,
       {sums_or_zero}
FROM indicators_placecount
WHERE place_id = ANY (%(places)s) AND bloc = ANY (%(blocs)s) AND link = ANY (%(links)s)
  AND day >= %(start)s AND day < %(end)s
GROUP BY 1, 2, 3, 5;
