-- Count a stretch of the ledger, after one position up to and with another, and keep which dossiers are open. One row
-- comes back: the first line that lacks what its verb promises (then nothing may be kept), else NULL; and whether the
-- tree of units changed.
WITH stretch AS MATERIALIZED (
    -- the stretch is read once, by its place in the ledger and never by verb: what is not counted is dropped later
    SELECT xact, seq, verb, at, unit_id, dossier, detail, {is_new} AS is_new
    FROM core_ledgerline AS line
    WHERE (xact, seq) > (%(after_xact)s, %(after_seq)s) AND (xact, seq) <= (%(until_xact)s, %(until_seq)s)
      AND verb || '' = ANY (%(verbs)s::text[] || %(standing)s || ARRAY[%(tree_changed)s, {corrected}])
), tree AS MATERIALIZED (
    SELECT (SELECT unit_id FROM units_unitversion WHERE level = 'country' AND valid_to IS NULL LIMIT 1) AS country,
           EXISTS (SELECT FROM stretch WHERE verb = %(tree_changed)s) AS is_changed
), line AS (
    SELECT xact, seq, verb, at, unit_id, dossier, detail, 1 AS weight FROM stretch WHERE verb = ANY (%(verbs)s) AND is_new
    UNION ALL
    -- a correction takes the line away as it was counted and counts it as it should have been, where it stood
    SELECT * FROM (
        SELECT (told->>'xact')::bigint AS xact, (told->>'seq')::bigint AS seq, told->>'verb' AS verb,
               (told->>'at')::timestamptz, (told->>'unit_id')::bigint, told->>'dossier' AS dossier, told->'detail',
               side.weight
        FROM stretch AS correction
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
), placed AS MATERIALIZED (
    SELECT batch.*, unit.bloc, way.place_id, depth
    FROM batch
    JOIN units_unit AS unit ON unit.id = batch.unit_id
    CROSS JOIN unnest({way})
        WITH ORDINALITY AS way (place_id, depth)
    WHERE NOT (SELECT is_changed FROM tree)
), days AS (
    INSERT INTO indicators_placecount AS known (place_id, bloc, link, day, {counted})
    SELECT place_id, bloc, link, day, {sums} FROM placed GROUP BY 1, 2, 3, 4
    ON CONFLICT (place_id, bloc, day, link) DO UPDATE SET {added}
), months AS (
    INSERT INTO indicators_monthlycount AS known (place_id, bloc, link, month, {counted})
    SELECT place_id, bloc, link, date_trunc('month', day)::date, {sums} FROM placed GROUP BY 1, 2, 3, 4
    ON CONFLICT (place_id, bloc, month, link) DO UPDATE SET {added}
), regions AS (
    INSERT INTO indicators_regioncount AS known (place_id, bloc, procedure, link, day, {counted})
    SELECT place_id, bloc, procedure, link, day, {sums} FROM placed WHERE depth <= 2 GROUP BY 1, 2, 3, 4, 5
    ON CONFLICT (place_id, bloc, day, procedure, link) DO UPDATE SET {added}
), closed AS MATERIALIZED (
    -- from here on: what the stretch says of dossiers that are open (opened, changed, ended; the last word of each wins)
    SELECT DISTINCT dossier FROM stretch WHERE verb = ANY (%(ends)s)
), going_on AS MATERIALIZED (
    SELECT stretch.* FROM stretch LEFT JOIN closed USING (dossier)
    WHERE verb = ANY (%(standing)s) AND closed.dossier IS NULL
), opened AS (
    SELECT DISTINCT ON (dossier) dossier, unit_id, detail FROM going_on
    WHERE verb = 'dossiers.submitted' AND is_new AND (SELECT min(lacking) FROM batch) IS NULL
    ORDER BY dossier, xact, seq
), told AS (
    SELECT dossier,
           (array_agg(unit_id ORDER BY xact DESC, seq DESC) FILTER (WHERE verb = ANY (%(comes)s)))[1] AS unit_id,
           (array_agg(detail->>'due_at' ORDER BY xact DESC, seq DESC) FILTER (WHERE verb = ANY (%(due)s) AND detail->>'due_at' <> ''))[1] AS due_at,
           (array_agg(CASE WHEN verb = ANY (%(pauses)s) THEN TRUE WHEN verb = ANY (%(resumes)s) THEN FALSE
                           ELSE coalesce((detail->>'waits')::boolean, FALSE) END ORDER BY xact DESC, seq DESC)
            FILTER (WHERE verb = ANY (%(pauses)s::text[] || %(resumes)s || %(says)s)))[1] AS is_paused
    FROM going_on
    GROUP BY dossier
), ended AS (
    DELETE FROM indicators_opendossier AS known USING closed WHERE known.code = closed.dossier
    RETURNING known.unit_id, known.procedure, known.link, known.is_paused
), changed AS (
    UPDATE indicators_opendossier AS known
    SET unit_id = coalesce(told.unit_id, known.unit_id),
        due_at = coalesce(told.due_at::timestamptz, known.due_at),
        is_paused = coalesce(told.is_paused, known.is_paused)
    FROM told
    WHERE known.code = told.dossier AND NOT EXISTS (SELECT FROM opened WHERE opened.dossier = told.dossier)
    RETURNING known.unit_id, known.procedure, known.link, known.is_paused
), fresh AS (
    INSERT INTO indicators_opendossier (code, unit_id, procedure, link, due_at, is_paused)
    SELECT dossier, coalesce(told.unit_id, opened.unit_id), opened.detail->>'procedure',
           CASE WHEN coalesce(opened.detail->>'root', '') = '' THEN ''
                WHEN opened.detail->>'root' = dossier THEN 'root' ELSE 'linked' END,
           told.due_at::timestamptz, coalesce(told.is_paused, FALSE)
    FROM opened JOIN told USING (dossier)
    RETURNING unit_id, procedure, link, is_paused
), side AS (
    -- what stood there before this statement is taken away, what stands there after it is added
    SELECT unit_id, procedure, link, is_paused, -1 AS weight FROM ended
    UNION ALL
    SELECT unit_id, procedure, link, is_paused, -1
    FROM indicators_opendossier WHERE code IN (SELECT dossier FROM told)
    UNION ALL SELECT unit_id, procedure, link, is_paused, 1 FROM changed
    UNION ALL SELECT unit_id, procedure, link, is_paused, 1 FROM fresh
), difference AS (
    SELECT unit_id, procedure, link, sum(weight) AS open, coalesce(sum(weight) FILTER (WHERE is_paused), 0) AS paused
    FROM side
    GROUP BY 1, 2, 3
), open_at AS (
    INSERT INTO indicators_opencount AS known (place_id, bloc, procedure, link, open, paused)
    SELECT place, unit.bloc, coalesce(procedure, ''), link, sum(open), sum(paused)
    FROM difference
    JOIN units_unit AS unit ON unit.id = difference.unit_id
    CROSS JOIN unnest({way}) AS place
    WHERE open <> 0 OR paused <> 0
    GROUP BY GROUPING SETS ((place, unit.bloc, procedure, link), (place, unit.bloc, link))
    ON CONFLICT (place_id, bloc, procedure, link) DO UPDATE
    SET open = known.open + excluded.open, paused = known.paused + excluded.paused
)
SELECT (SELECT min(lacking) FROM batch), is_changed FROM tree;
