-- Write down what the lines of a day say happened in each step of it, at the country and the places directly beneath.
-- All is read and sorted before the first row is written: who writes holds up those that follow the ledger.
INSERT INTO indicators_stepcount (day, bloc, place_id, procedure, link, step, {told_columns})
WITH line AS MATERIALIZED (
    SELECT unit.bloc, ({way})[1] AS country, ({way})[2] AS child, line.xact, line.seq, line.verb, line.detail, line.dossier,
           1 AS weight, floor(extract(epoch FROM line.at - %(start)s) / %(step_seconds)s)::int AS step
    FROM core_ledgerline AS line
    JOIN units_unit AS unit ON unit.id = line.unit_id
    WHERE line.at >= %(start)s AND line.at < %(end)s AND line.verb || '' = ANY (%(verbs)s)
), told AS (
    SELECT *, {link} AS link, detail ->> 'procedure' AS procedure FROM line WHERE {is_new}
)
SELECT %(day)s, bloc, CASE WHEN grouping(child) = 0 THEN child ELSE country END, coalesce(procedure, ''), link, step,
       {told}
FROM told AS line
GROUP BY GROUPING SETS (
    (bloc, country, procedure, link, step), (bloc, country, child, procedure, link, step), (bloc, country, child, link, step)
)
HAVING grouping(child) = 1 OR child IS NOT NULL
ORDER BY 2, 3, 4, 5, 6;
