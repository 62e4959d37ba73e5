-- What happened at places and beneath them in periods as long as the board's, each ending some days ago.
SELECT back.days, counted.place_id, {sums}
FROM unnest(%(back)s::int[]) AS back (days)
JOIN {table} AS counted
    ON counted.day >= %(start)s::date - back.days AND counted.day < %(end)s::date - back.days
WHERE counted.place_id = ANY (%(places)s) AND counted.bloc = %(bloc)s AND counted.link = ANY (%(links)s)
  AND {where}
GROUP BY back.days, counted.place_id;
