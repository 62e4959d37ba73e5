-- What the lines of a part of a day say happened at a unit and beneath it: by child of the unit, procedure and link.
-- Money is not told: an order is counted on the day on which it was opened, whatever becomes of it later.
WITH line AS (
    SELECT split_part(unit.path, '/', %(depth)s) AS child, line.verb, line.detail, line.dossier
    FROM core_ledgerline AS line
    JOIN units_unit AS unit ON unit.id = line.unit_id AND unit.path LIKE %(path)s || '%%'
    WHERE line.at >= %(start)s AND line.at <= %(moment)s AND line.verb = ANY (%(verbs)s)
)
SELECT coalesce(nullif(child, ''), '0')::bigint AS child,
       detail ->> 'procedure' AS procedure,
       count(*) FILTER (WHERE verb = 'dossiers.submitted') AS received,
       count(*) FILTER (WHERE verb = 'dossiers.submitted' AND detail ->> 'channel' = 'online') AS online,
       count(*) FILTER (WHERE verb = 'dossiers.completed' AND (detail ->> 'on_time')::boolean) AS done_on_time,
       count(*) FILTER (WHERE verb = 'dossiers.completed' AND NOT (detail ->> 'on_time')::boolean) AS done_late,
       count(*) FILTER (WHERE verb NOT IN ('dossiers.submitted', 'dossiers.completed')) AS ended_otherwise,
       coalesce(sum((detail ->> 'fields_asked')::int) FILTER (WHERE verb = 'dossiers.submitted'), 0) AS fields_asked,
       coalesce(sum((detail ->> 'fields_prefilled')::int) FILTER (WHERE verb = 'dossiers.submitted'), 0) AS fields_prefilled,
       coalesce(sum((detail ->> 'fields_corrected')::int) FILTER (WHERE verb = 'dossiers.submitted'), 0) AS fields_corrected,
       coalesce(sum((detail ->> 'fields_asked_again')::int) FILTER (WHERE verb = 'dossiers.submitted'), 0) AS fields_asked_again
FROM line
WHERE CASE WHEN coalesce(detail ->> 'root', '') = '' THEN '' WHEN detail ->> 'root' = dossier THEN 'root' ELSE 'linked' END
      = ANY (%(links)s)
GROUP BY 1, 2
ORDER BY 1, 2;
