-- For each of some places where anything happened in the period: on which days, and how many files were filed then.
SELECT counted.place_id, counted.day, sum(received),
       (SELECT min(day) FROM indicators_placecount)
FROM {table} AS counted
WHERE counted.place_id = ANY (%(places)s) AND counted.bloc = %(bloc)s AND counted.link = ANY (%(links)s)
  AND counted.day >= %(start)s AND counted.day < %(end)s
  AND {where}
GROUP BY counted.place_id, counted.day;
