-- The lines with which the dossiers came that stand so now: overdue, or soon due.
SELECT line.seq, line.at, line.verb, stood.unit_id, stood.procedure
FROM indicators_opendossier AS stood
JOIN core_ledgerline AS line ON line.dossier = stood.code AND line.dossier <> '' AND line.verb = ANY (%(verbs)s)
WHERE stood.unit_id IN (SELECT id FROM units_unit WHERE path LIKE %(path)s || '%%') AND stood.link = ANY (%(links)s)
  AND (%(procedure)s = '' OR stood.procedure = %(procedure)s) AND NOT stood.is_paused
  AND CASE WHEN %(open_as)s = 'overdue' THEN stood.due_at < %(end)s
           ELSE stood.due_at >= %(end)s AND stood.due_at < %(risk_until)s END
  AND line.seq < %(before)s
ORDER BY line.seq DESC
LIMIT %(limit)s;
