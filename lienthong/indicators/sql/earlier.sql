-- What happened at places and beneath them in periods as long as the board's, each ending some days ago; the first and
-- the last day of all of them together say which rows are read.
SELECT back.days, counted.place_id, {sums}
FROM {table} AS counted
JOIN unnest(%(back)s::int[]) AS back (days)
    ON counted.day >= %(start)s::date - back.days AND counted.day < %(end)s::date - back.days
WHERE counted.place_id = ANY (%(places)s) AND counted.bloc = %(bloc)s AND counted.link = ANY (%(links)s)
  AND counted.day >= %(first)s AND counted.day < %(last)s
  AND {where}
GROUP BY back.days, counted.place_id;
