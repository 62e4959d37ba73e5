-- What happened at a unit and beneath it in a period, what is open there, and since when anything was counted at all.
WITH counted AS (
    SELECT {sums_or_zero}
    FROM {table}
    WHERE {where} AND day >= %(start)s AND day < %(end)s
), still_open AS (
    SELECT count(*) AS open,
           count(*) FILTER (WHERE is_paused) AS paused,
           count(*) FILTER (WHERE NOT is_paused AND due_at < %(at)s) AS overdue,
           count(*) FILTER (WHERE NOT is_paused AND due_at >= %(at)s AND due_at < %(risk_until)s) AS at_risk
    FROM indicators_opendossier
    WHERE unit_id IN (SELECT id FROM units_unit WHERE path LIKE %(path)s || '%%') AND link = ANY (%(links)s)
      AND (%(procedure)s = '' OR procedure = %(procedure)s)
)
SELECT counted.*, still_open.*, (SELECT min(day) FROM indicators_placecount) FROM counted, still_open;
