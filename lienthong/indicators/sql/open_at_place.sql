-- How many dossiers are open at a place and beneath it, and how many of those are not past due (or wait for the person).
SELECT %(place)s::bigint, count(*), count(*) FILTER (WHERE is_paused OR due_at >= %(at)s)
FROM indicators_opendossier
WHERE unit_id IN (SELECT id FROM units_unit WHERE path LIKE %(path)s || '%%') AND link = ANY (%(links)s);
