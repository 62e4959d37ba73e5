-- Whole days at a place and beneath it, from the counters: what the number adds up, over what.
SELECT PART AS numerator, WHOLE AS denominator
FROM {table}
WHERE {where}
  AND day >= %(start)s AND day < %(end)s;
