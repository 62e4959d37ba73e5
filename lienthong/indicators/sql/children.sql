-- The places of a level directly under a place, each with what happened under it in a period and what is open there.
-- %(depth)s is where in a path, split at '/', the child's id stands.
WITH counted AS (
    SELECT split_part(unit.path, '/', %(depth)s)::bigint AS child,
           sum(received) AS received, sum(online) AS online, sum(done_on_time) AS done_on_time,
           sum(done_late) AS done_late, sum(ended_otherwise) AS ended_otherwise,
           sum(fields_asked) AS fields_asked, sum(fields_prefilled) AS fields_prefilled
    FROM indicators_dailycount AS daily
    JOIN units_unit AS unit ON unit.id = daily.unit_id
    WHERE unit.path LIKE %(prefix)s || '_%%' AND daily.day >= %(start)s AND daily.day < %(end)s
    GROUP BY child
), still_open AS (
    SELECT split_part(unit.path, '/', %(depth)s)::bigint AS child,
           count(*) AS open,
           count(*) FILTER (WHERE is_paused) AS paused,
           count(*) FILTER (WHERE NOT is_paused AND due_at < %(at)s) AS overdue,
           count(*) FILTER (WHERE NOT is_paused AND due_at >= %(at)s AND due_at < %(risk_until)s) AS at_risk
    FROM indicators_opendossier AS dossier
    JOIN units_unit AS unit ON unit.id = dossier.unit_id
    WHERE unit.path LIKE %(prefix)s || '_%%'
    GROUP BY child
)
SELECT place.unit_id, place.code, place.name, place.name_en, place.short_name,
       coalesce(received, 0), coalesce(online, 0), coalesce(done_on_time, 0), coalesce(done_late, 0),
       coalesce(ended_otherwise, 0), coalesce(fields_asked, 0), coalesce(fields_prefilled, 0),
       coalesce(open, 0), coalesce(paused, 0), coalesce(overdue, 0), coalesce(at_risk, 0),
       (SELECT min(day) FROM indicators_dailycount)
FROM units_unitversion AS place
LEFT JOIN counted ON counted.child = place.unit_id
LEFT JOIN still_open ON still_open.child = place.unit_id
WHERE place.parent_id = %(parent)s AND place.level = %(level)s
  AND place.valid_from <= %(on)s AND (place.valid_to IS NULL OR place.valid_to > %(on)s)
ORDER BY place.code;
