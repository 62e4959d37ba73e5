-- What happened at a unit and beneath it in a period and what is open there, by procedure.
WITH counted AS (
    SELECT procedure, sum(received) AS received, sum(online) AS online, sum(done_on_time) AS done_on_time,
           sum(done_late) AS done_late, sum(ended_otherwise) AS ended_otherwise,
           sum(fields_asked) AS fields_asked, sum(fields_prefilled) AS fields_prefilled,
           sum(payable) AS payable, sum(paid_online) AS paid_online
    FROM indicators_placecount
    WHERE place_id = %(unit)s AND bloc = %(bloc)s AND day >= %(start)s AND day < %(end)s
    GROUP BY procedure
), still_open AS (
    SELECT procedure,
           count(*) AS open,
           count(*) FILTER (WHERE is_paused) AS paused,
           count(*) FILTER (WHERE NOT is_paused AND due_at < %(at)s) AS overdue,
           count(*) FILTER (WHERE NOT is_paused AND due_at >= %(at)s AND due_at < %(risk_until)s) AS at_risk
    FROM indicators_opendossier
    WHERE unit_id IN (SELECT id FROM units_unit WHERE path LIKE %(path)s || '%%')
    GROUP BY procedure
)
SELECT procedure,
       coalesce(received, 0), coalesce(online, 0), coalesce(done_on_time, 0), coalesce(done_late, 0),
       coalesce(ended_otherwise, 0), coalesce(fields_asked, 0), coalesce(fields_prefilled, 0),
       coalesce(payable, 0), coalesce(paid_online, 0),
       coalesce(open, 0), coalesce(paused, 0), coalesce(overdue, 0), coalesce(at_risk, 0)
FROM counted FULL JOIN still_open USING (procedure)
ORDER BY procedure;
