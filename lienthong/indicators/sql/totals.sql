-- What happened at a unit and beneath it in a period, what is open there, and since when anything was counted at all.
WITH counted AS (
    SELECT {sums_or_zero}
    FROM {table}
    WHERE {where} AND day >= %(start)s AND day < %(end)s
), still_open AS (
    SELECT coalesce(sum(open), 0) AS open, coalesce(sum(paused), 0) AS paused
    FROM indicators_opencount
    WHERE place_id = %(unit)s AND bloc = %(bloc)s AND procedure = %(procedure)s AND link = ANY (%(links)s)
)
SELECT counted.*, still_open.*, (SELECT min(day) FROM indicators_placecount)
FROM counted, still_open;
