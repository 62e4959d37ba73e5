-- What happened under a path in a period and what is open there, by procedure.
SELECT procedure,
       sum(received), sum(online), sum(done_on_time), sum(done_late), sum(ended_otherwise), sum(fields_asked),
       sum(fields_prefilled), sum(open), sum(paused), sum(overdue), sum(at_risk)
FROM (
    SELECT daily.procedure, received, online, done_on_time, done_late, ended_otherwise, fields_asked, fields_prefilled,
           0 AS open, 0 AS paused, 0 AS overdue, 0 AS at_risk
    FROM indicators_dailycount AS daily
    JOIN units_unit AS unit ON unit.id = daily.unit_id
    WHERE unit.path LIKE %(prefix)s || '%%' AND daily.day >= %(start)s AND daily.day < %(end)s
    UNION ALL
    SELECT dossier.procedure, 0, 0, 0, 0, 0, 0, 0,
           1, is_paused::int, (NOT is_paused AND due_at < %(at)s)::int,
           (NOT is_paused AND due_at >= %(at)s AND due_at < %(risk_until)s)::int
    FROM indicators_opendossier AS dossier
    JOIN units_unit AS unit ON unit.id = dossier.unit_id
    WHERE unit.path LIKE %(prefix)s || '%%'
) AS both_kinds
GROUP BY procedure
ORDER BY procedure;
