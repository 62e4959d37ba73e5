-- What happened at a unit and beneath it in a period and what is open there, by procedure.
WITH counted AS (
    SELECT procedure, {sums}
    FROM {table}
    WHERE {where} AND day >= %(start)s AND day < %(end)s
    GROUP BY procedure
), still_open AS (
    SELECT procedure,
           count(*) AS open,
           count(*) FILTER (WHERE is_paused) AS paused,
           count(*) FILTER (WHERE NOT is_paused AND due_at < %(at)s) AS overdue,
           count(*) FILTER (WHERE NOT is_paused AND due_at >= %(at)s AND due_at < %(risk_until)s) AS at_risk
    FROM indicators_opendossier
    WHERE unit_id IN (SELECT id FROM units_unit WHERE path LIKE %(path)s || '%%') AND link = ANY (%(links)s)
    GROUP BY procedure
)
SELECT procedure,
       {or_zero},
       coalesce(open, 0), coalesce(paused, 0), coalesce(overdue, 0), coalesce(at_risk, 0)
FROM counted FULL JOIN still_open USING (procedure)
ORDER BY procedure;
