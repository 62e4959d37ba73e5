-- What happened at a unit and beneath it in a period, what is open there, and since when anything was counted at all.
WITH counted AS (
    SELECT coalesce(sum(received), 0) AS received, coalesce(sum(online), 0) AS online,
           coalesce(sum(done_on_time), 0) AS done_on_time, coalesce(sum(done_late), 0) AS done_late,
           coalesce(sum(ended_otherwise), 0) AS ended_otherwise,
           coalesce(sum(fields_asked), 0) AS fields_asked, coalesce(sum(fields_prefilled), 0) AS fields_prefilled,
           coalesce(sum(payable), 0) AS payable, coalesce(sum(paid_online), 0) AS paid_online
    FROM indicators_placecount
    WHERE place_id = %(unit)s AND bloc = %(bloc)s AND day >= %(start)s AND day < %(end)s
      AND (%(procedure)s = '' OR procedure = %(procedure)s)
), still_open AS (
    SELECT count(*) AS open,
           count(*) FILTER (WHERE is_paused) AS paused,
           count(*) FILTER (WHERE NOT is_paused AND due_at < %(at)s) AS overdue,
           count(*) FILTER (WHERE NOT is_paused AND due_at >= %(at)s AND due_at < %(risk_until)s) AS at_risk
    FROM indicators_opendossier
    WHERE unit_id IN (SELECT id FROM units_unit WHERE path LIKE %(path)s || '%%')
      AND (%(procedure)s = '' OR procedure = %(procedure)s)
)
SELECT counted.*, still_open.*, (SELECT min(day) FROM indicators_dailycount) FROM counted, still_open;
