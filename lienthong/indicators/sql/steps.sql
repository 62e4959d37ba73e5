-- What happened in the steps of a day before one of them at the country by procedure and in places beneath, of all
-- procedures or one; and, to be compared with the counters, what on the whole day.
SELECT place_id, procedure,
       {told_before},
       {told_sums}
FROM indicators_stepcount
WHERE day = %(day)s AND bloc = %(bloc)s AND link = ANY (%(links)s)
  AND (place_id = %(unit)s AND %(procedure)s IN ('', procedure) OR place_id = ANY (%(places)s) AND procedure = %(procedure)s)
GROUP BY place_id, procedure;
