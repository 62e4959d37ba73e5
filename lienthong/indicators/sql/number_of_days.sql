-- Whole days at a place and beneath it, from the counters: what the number adds up, over what.
SELECT coalesce(sum(PART), 0) AS numerator, coalesce(sum(WHOLE), 0) AS denominator
FROM {table}
WHERE {where}
  AND day >= %(start)s AND day < %(end)s;
