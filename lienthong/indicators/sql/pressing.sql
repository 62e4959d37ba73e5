-- How many open files under a unit are past their due time or will soon be, and do not wait for the person: in all, and
-- as asked by the unit's child or by procedure; the files are read once. %(depth)s is where in a path, split at '/',
-- the id of the unit's child stands; 0 is the unit itself.
WITH office AS (
    SELECT id, coalesce(nullif(split_part(path, '/', %(depth)s), '')::bigint, 0) AS child FROM units_unit WHERE path LIKE %(path)s || '%%'
)
SELECT {table},
       count(*) FILTER (WHERE due_at < %(at)s) AS overdue, count(*) FILTER (WHERE due_at >= %(at)s) AS at_risk
FROM indicators_opendossier JOIN office ON office.id = unit_id
WHERE NOT is_paused AND due_at < %(risk_until)s AND link = ANY (%(links)s)
  AND (%(procedure)s = '' OR procedure = %(procedure)s)
GROUP BY GROUPING SETS ({where});
