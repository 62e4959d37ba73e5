-- Count a stretch of the ledger, after one position up to and with another. One row comes back: the first line that
-- lacks what its verb promises (then nothing may be kept), else NULL; and whether the tree of units changed.
WITH rare AS MATERIALIZED (
    SELECT verb, detail FROM core_ledgerline
    WHERE (xact, seq) > (%(after_xact)s, %(after_seq)s) AND (xact, seq) <= (%(until_xact)s, %(until_seq)s)
      AND verb IN (%(tree_changed)s, {corrected})
), tree AS MATERIALIZED (
    SELECT (SELECT unit_id FROM units_unitversion
            WHERE level = 'country' AND parent_id IS NULL AND valid_to IS NULL LIMIT 1) AS country,
           EXISTS (SELECT FROM rare WHERE verb = %(tree_changed)s) AS is_changed
), line AS (
    -- a stretch is read by its place in the ledger and never by verb: what is not counted is dropped on the way
    SELECT xact, seq, verb, at, unit_id, dossier, detail, 1 AS weight
    FROM core_ledgerline AS line
    WHERE (xact, seq) > (%(after_xact)s, %(after_seq)s) AND (xact, seq) <= (%(until_xact)s, %(until_seq)s)
      AND verb || '' = ANY (%(verbs)s) AND {is_new}
    UNION ALL
    -- a correction takes the line away as it was counted and counts it as it should have been, where it stood
    SELECT * FROM (
        SELECT (told->>'xact')::bigint AS xact, (told->>'seq')::bigint AS seq, told->>'verb' AS verb,
               (told->>'at')::timestamptz, (told->>'unit_id')::bigint, told->>'dossier' AS dossier, told->'detail',
               side.weight
        FROM rare AS correction
        CROSS JOIN LATERAL (VALUES (correction.detail->'was', -1), (correction.detail->'is', 1)) AS side (told, weight)
        WHERE verb = {corrected} AND told <> 'null' AND told->>'verb' = ANY (%(verbs)s)
    ) AS line
    WHERE {is_new}
), batch AS MATERIALIZED (
    SELECT coalesce(unit_id, country) AS unit_id,
           coalesce(detail->>'procedure', '') AS procedure,
           CASE WHEN verb NOT LIKE 'dossiers.%%' OR coalesce(detail->>'root', '') = '' THEN ''
                WHEN detail->>'root' = dossier THEN 'root' ELSE 'linked' END AS link,
           coalesce(detail->>'channel', '') AS channel,
           {day} AS day,
           {measured},
           min(seq) FILTER (WHERE {lacks}) AS lacking
    FROM line CROSS JOIN tree
    GROUP BY 1, 2, 3, 4, 5
), cells AS (
    INSERT INTO indicators_dailycount AS known (unit_id, procedure, link, channel, day, {counted})
    SELECT unit_id, procedure, link, channel, day, {counted} FROM batch WHERE unit_id IS NOT NULL
    ON CONFLICT (unit_id, procedure, link, channel, day) DO UPDATE SET {added}
), source AS (
    SELECT * FROM batch WHERE unit_id IS NOT NULL AND NOT (SELECT is_changed FROM tree)
), {add_up}
SELECT (SELECT min(lacking) FROM batch), is_changed FROM tree;
