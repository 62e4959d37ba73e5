-- The ledger lines of some verbs at a unit and beneath it in a period, the newest first, older than a line.
SELECT line.seq, line.at, line.verb, line.unit_id, coalesce(line.detail ->> 'procedure', '') AS procedure
FROM core_ledgerline AS line
JOIN units_unit AS unit ON unit.id = line.unit_id AND unit.path LIKE %(path)s || '%%'
WHERE line.verb = ANY (%(verbs)s) AND line.at >= %(start)s AND line.at <= %(end)s AND line.seq < %(before)s
  AND (%(procedure)s = '' OR line.detail ->> 'procedure' = %(procedure)s)
  AND CASE WHEN coalesce(line.detail ->> 'root', '') = '' THEN '' WHEN line.detail ->> 'root' = line.dossier THEN 'root'
           ELSE 'linked' END = ANY (%(links)s)
ORDER BY line.seq DESC
LIMIT %(limit)s;
