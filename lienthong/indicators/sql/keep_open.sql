-- Keep which dossiers are open after a stretch of the ledger, after one position up to and with another: those that were
-- filed in it, that it changed, that ended in it; the last word of each wins. One row comes back: the first filing that
-- lacks what it promises (then nothing may be kept), else NULL; and whether the tree of units changed.
WITH stretch AS MATERIALIZED (
    SELECT xact, seq, verb, unit_id, dossier, detail FROM core_ledgerline
    WHERE (xact, seq) > (%(after_xact)s, %(after_seq)s) AND (xact, seq) <= (%(until_xact)s, %(until_seq)s)
      AND verb || '' = ANY (%(standing)s || ARRAY[%(tree_changed)s])
), tree AS MATERIALIZED (
    SELECT EXISTS (SELECT FROM stretch WHERE verb = %(tree_changed)s) AS is_changed
), closed AS MATERIALIZED (
    SELECT DISTINCT dossier FROM stretch WHERE verb = ANY (%(ends)s)
), told AS MATERIALIZED (
    SELECT dossier,
           min(seq) FILTER (WHERE verb = 'dossiers.submitted' AND {lacks}) AS lacking,
           (array_agg(detail) FILTER (WHERE verb = 'dossiers.submitted' AND {is_new}))[1] AS filing,
           (array_agg(unit_id ORDER BY xact DESC, seq DESC) FILTER (WHERE verb = ANY (%(comes)s)))[1] AS unit_id,
           (array_agg(detail->>'due_at' ORDER BY xact DESC, seq DESC)
            FILTER (WHERE verb = ANY (%(due)s) AND detail->>'due_at' <> ''))[1] AS due_at,
           (array_agg(CASE WHEN verb = ANY (%(pauses)s) THEN TRUE WHEN verb = ANY (%(resumes)s) THEN FALSE
                           ELSE coalesce((detail->>'waits')::boolean, FALSE) END ORDER BY xact DESC, seq DESC)
            FILTER (WHERE verb = ANY (%(pauses)s::text[] || %(resumes)s || %(says)s)))[1] AS is_paused
    FROM stretch AS line
    WHERE verb = ANY (%(standing)s) AND NOT EXISTS (SELECT FROM closed WHERE closed.dossier = line.dossier)
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
    WHERE known.code = told.dossier AND filing IS NULL
    RETURNING known.unit_id, known.procedure, known.link, known.is_paused
), fresh AS (
    INSERT INTO indicators_opendossier (code, unit_id, procedure, link, due_at, is_paused)
    SELECT dossier, unit_id, filing->>'procedure',
           CASE WHEN coalesce(filing->>'root', '') = '' THEN ''
                WHEN filing->>'root' = dossier THEN 'root' ELSE 'linked' END,
           due_at::timestamptz, coalesce(is_paused, FALSE)
    FROM told
    -- a filing that lacked its unit, procedure or due time and was corrected since is counted, but never stood open
    WHERE filing->>'procedure' <> '' AND unit_id IS NOT NULL AND due_at IS NOT NULL
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
    WHERE NOT (SELECT is_changed FROM tree)
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
SELECT (SELECT min(lacking) FROM told), is_changed FROM tree;
