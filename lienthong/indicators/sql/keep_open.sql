-- What a stretch of the ledger says of dossiers that are open (opened, changed, ended; the last word of each wins), and
-- how many are open under each place.
WITH line AS (
    SELECT xact, seq, verb, unit_id, dossier, detail
    FROM core_ledgerline
    WHERE (xact, seq) > (%(after_xact)s, %(after_seq)s) AND (xact, seq) <= (%(until_xact)s, %(until_seq)s)
      AND verb = ANY (%(verbs)s)
), closed AS MATERIALIZED (
    SELECT DISTINCT dossier FROM line WHERE verb = ANY (%(ends)s)
), going_on AS MATERIALIZED (
    SELECT line.* FROM line LEFT JOIN closed USING (dossier) WHERE closed.dossier IS NULL
), opened AS (
    SELECT DISTINCT ON (dossier) dossier, unit_id, detail FROM going_on AS line
    WHERE verb = 'dossiers.submitted' AND {is_new} ORDER BY dossier, xact, seq
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
)
INSERT INTO indicators_opencount AS known (place_id, bloc, procedure, link, open, paused)
SELECT place::bigint, unit.bloc, coalesce(procedure, ''), link, sum(open), sum(paused)
FROM difference
JOIN units_unit AS unit ON unit.id = difference.unit_id
CROSS JOIN unnest(string_to_array(trim('/' FROM ltrim(unit.path, '/' || unit.bloc)), '/')) AS place
WHERE open <> 0 OR paused <> 0
GROUP BY GROUPING SETS ((place, unit.bloc, procedure, link), (place, unit.bloc, link))
ON CONFLICT (place_id, bloc, procedure, link) DO UPDATE
SET open = known.open + excluded.open, paused = known.paused + excluded.paused;
