-- What happened at a unit and beneath it in a period and what is open there, by procedure.
WITH counted AS (
    SELECT procedure, {sums}
    FROM {table}
    WHERE {where} AND procedure <> '' AND day >= %(start)s AND day < %(end)s -- '': acts that belong to none
    GROUP BY procedure
), still_open AS (
    SELECT procedure, sum(open) AS open, sum(paused) AS paused
    FROM indicators_opencount
    WHERE place_id = %(unit)s AND bloc = %(bloc)s AND procedure <> '' AND open > 0 AND link = ANY (%(links)s)
      AND (%(procedure)s = '' OR procedure = %(procedure)s)
    GROUP BY procedure
)
SELECT procedure,
       {or_zero},
       coalesce(open, 0), coalesce(paused, 0)
FROM counted FULL JOIN still_open USING (procedure)
ORDER BY procedure;
