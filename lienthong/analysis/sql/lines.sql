-- The lines that may become facts, in the order of the ledger, as CSV; the codes of dossiers as keyed hashes (HMAC).
-- A correction takes the line away as it was told and tells it as it should have been, on the day on which it stood.
COPY (
    SELECT line.seq, told_by, weight, date_trunc('second', line.at), (line.at AT TIME ZONE %(zone)s)::date, line.verb,
           split_part(line.verb, '.', 1),
           CASE WHEN line.dossier <> '' THEN ('x' || encode(substring(
               sha256(%(outer)s || sha256(%(inner)s || convert_to(line.dossier, 'UTF8'))) FOR 8), 'hex'))::bit(64)::bigint
           END,
           CASE WHEN coalesce(told.root, '') = '' THEN '' WHEN told.root = line.dossier THEN 'root' ELSE 'linked' END,
           coalesce(unit.bloc, ''), line.unit_id, coalesce(unit.agency_type, ''),
           {told}
    FROM (
        SELECT xact, seq, seq AS told_by, 1 AS weight, verb, at, unit_id, dossier, detail
        FROM core_ledgerline
        WHERE (xact, seq) > (%(after_xact)s, %(after_seq)s) AND (xact, seq) <= (%(xact)s, %(seq)s)
          AND verb = ANY (%(verbs)s)
        UNION ALL
        SELECT xact, (said->>'seq')::bigint, seq, side.weight, said->>'verb', (said->>'at')::timestamptz,
               (said->>'unit_id')::bigint, said->>'dossier', said->'detail'
        FROM core_ledgerline AS correction
        CROSS JOIN LATERAL (VALUES (correction.detail->'was', -1), (correction.detail->'is', 1)) AS side (said, weight)
        WHERE (xact, seq) > (%(after_xact)s, %(after_seq)s) AND (xact, seq) <= (%(xact)s, %(seq)s)
          AND verb = %(corrected)s AND said <> 'null' AND said->>'verb' = ANY (%(verbs)s)
    ) AS line
    LEFT JOIN units_unit AS unit ON unit.id = line.unit_id
    CROSS JOIN LATERAL jsonb_to_record(line.detail) AS told (root text, {keys})
    WHERE %(month)s::date IS NULL OR date_trunc('month', line.at AT TIME ZONE %(zone)s)::date = %(month)s::date
    ORDER BY line.xact, told_by, weight
) TO STDOUT (FORMAT csv, NULL '\N')
