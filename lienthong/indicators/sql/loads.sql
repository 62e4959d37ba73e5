-- What each unit of the government has to do and what it does: files due on the next working days (those past due on
-- the first), and what it finished and received in some periods.
WITH local AS (
    SELECT unit_id, (due_at AT TIME ZONE %(zone)s)::date AS due_day
    FROM indicators_opendossier
    WHERE NOT is_paused
), due AS (
    SELECT unit_id, count(*) AS files,
           CASE WHEN due_day < %(until)s::date THEN 0 ELSE coalesce(days_left, %(horizon)s) END AS days_left
    FROM local
    LEFT JOIN unnest(%(days)s::date[], %(left)s::int[]) AS calendar (day, days_left) ON calendar.day = due_day
    GROUP BY unit_id, 3
), due_by_day AS (
    SELECT unit_id, jsonb_object_agg(days_left, files) AS due FROM due WHERE days_left < %(horizon)s GROUP BY unit_id
), did AS (
    SELECT place_id AS unit_id,
           coalesce(sum(done_on_time + done_late + ended_otherwise) FILTER (WHERE day >= %(pace_from)s), 0) AS done,
           coalesce(sum(received) FILTER (WHERE day >= %(pace_from)s), 0) AS received,
           coalesce(sum(done_on_time + done_late + ended_otherwise + received) FILTER (WHERE day >= %(silent_from)s), 0)
               AS lately,
           coalesce(sum(done_on_time + done_late + ended_otherwise + received) FILTER (WHERE day < %(silent_from)s), 0)
               AS before
    FROM indicators_placecount -- an office is a place with nothing beneath it
    WHERE day >= %(since)s AND day < %(until)s AND bloc = 'government'
    GROUP BY place_id
)
SELECT unit.id, coalesce(due, '{{}}'), coalesce(done, 0), coalesce(received, 0), coalesce(lately, 0), coalesce(before, 0)
FROM due_by_day
FULL JOIN did USING (unit_id)
JOIN units_unit AS unit ON unit.id = unit_id AND unit.bloc = 'government' AND unit.kind = 'AGENCY'
ORDER BY unit.id
