-- What happened under a path in a period, what is open there now, and since when anything was counted at all.
WITH counted AS (
    SELECT coalesce(sum(received), 0) AS received, coalesce(sum(online), 0) AS online,
           coalesce(sum(done_on_time), 0) AS done_on_time, coalesce(sum(done_late), 0) AS done_late,
           coalesce(sum(ended_otherwise), 0) AS ended_otherwise,
           coalesce(sum(fields_asked), 0) AS fields_asked, coalesce(sum(fields_prefilled), 0) AS fields_prefilled
    FROM indicators_dailycount AS daily
    JOIN units_unit AS unit ON unit.id = daily.unit_id
    WHERE unit.path LIKE %(prefix)s || '%%' AND daily.day >= %(start)s AND daily.day < %(end)s
      AND (%(procedure)s = '' OR daily.procedure = %(procedure)s)
), still_open AS (
    SELECT count(*) AS open,
           count(*) FILTER (WHERE is_paused) AS paused,
           count(*) FILTER (WHERE NOT is_paused AND due_at < %(at)s) AS overdue,
           count(*) FILTER (WHERE NOT is_paused AND due_at >= %(at)s AND due_at < %(risk_until)s) AS at_risk
    FROM indicators_opendossier AS dossier
    JOIN units_unit AS unit ON unit.id = dossier.unit_id
    WHERE unit.path LIKE %(prefix)s || '%%' AND (%(procedure)s = '' OR dossier.procedure = %(procedure)s)
)
SELECT counted.*, still_open.*, (SELECT min(day) FROM indicators_dailycount) FROM counted, still_open;
