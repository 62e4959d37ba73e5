-- What the lines of a part of a day say happened at a unit and beneath it: by child of the unit and procedure, measured
-- as the counters do. Money is not told: an order is counted on the day on which it was opened, whatever becomes of it.
WITH line AS MATERIALIZED ( -- found first, then looked at: what is asked of each line costs more than to find them
    SELECT nullif(split_part(unit.path, '/', %(depth)s), '')::bigint AS child, line.xact, line.seq, line.verb, line.detail,
           line.dossier, 1 AS weight
    FROM core_ledgerline AS line
    JOIN units_unit AS unit ON unit.id = line.unit_id AND unit.path LIKE %(path)s || '%%'
    WHERE line.at >= %(start)s AND line.at <= %(moment)s AND line.verb = ANY (%(verbs)s)
      AND (%(procedure)s = '' OR line.detail ->> 'procedure' = %(procedure)s)
)
SELECT coalesce(child, 0), detail ->> 'procedure' AS procedure,
       {told}
FROM line
WHERE {link} = ANY (%(links)s) AND {is_new}
GROUP BY 1, 2
ORDER BY 1, 2;
