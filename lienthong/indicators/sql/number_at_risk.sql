-- Open files that are due soon and do not wait for the person.
SELECT count(*) AS numerator
FROM indicators_opendossier
WHERE unit_id IN (SELECT id FROM units_unit WHERE path LIKE %(path)s || '%%') AND link = ANY (%(links)s)
  AND (%(procedure)s = '' OR procedure = %(procedure)s)
  AND NOT is_paused AND due_at >= %(at)s AND due_at < %(risk_until)s;
