-- What the lines of a part of a day say happened at a unit and beneath it: in all (3), by child of the unit (1), by
-- procedure (2); measured as the counters do. Money is not told: an order is counted on the day on which it was opened,
-- whatever becomes of it.
WITH line AS MATERIALIZED ( -- found first, then looked at: what is asked of each line costs more than to find them
    SELECT nullif(split_part(unit.path, '/', %(depth)s), '')::bigint AS child, line.xact, line.seq, line.verb, line.detail,
           line.dossier, 1 AS weight
    FROM {table}
    WHERE unit.path LIKE %(path)s || '%%' AND (%(procedure)s = '' OR line.detail ->> 'procedure' = %(procedure)s)
), cell AS (
    SELECT coalesce(child, 0) AS child, detail ->> 'procedure' AS procedure,
           {told}
    FROM line
    WHERE {link} = ANY (%(links)s) AND {is_new}
    GROUP BY 1, 2
)
SELECT grouping(child, procedure), child, procedure, {told_or_zero}
FROM cell
GROUP BY GROUPING SETS ((), (child), (procedure));
