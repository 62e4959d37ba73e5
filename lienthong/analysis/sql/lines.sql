-- The lines that may become facts, in the order of the ledger, as CSV; the codes of dossiers as keyed hashes (HMAC).
COPY (
    SELECT line.seq, date_trunc('second', line.at), (line.at AT TIME ZONE %(zone)s)::date, line.verb,
           split_part(line.verb, '.', 1),
           CASE WHEN line.dossier <> '' THEN ('x' || encode(substring(
               sha256(%(outer)s || sha256(%(inner)s || convert_to(line.dossier, 'UTF8'))) FOR 8), 'hex'))::bit(64)::bigint
           END,
           CASE WHEN coalesce(told.root, '') = '' THEN '' WHEN told.root = line.dossier THEN 'root' ELSE 'linked' END,
           coalesce(unit.bloc, ''), line.unit_id, coalesce(unit.agency_type, ''),
           {told}
    FROM core_ledgerline AS line
    LEFT JOIN units_unit AS unit ON unit.id = line.unit_id
    CROSS JOIN LATERAL jsonb_to_record(line.detail) AS told (root text, {keys})
    WHERE (line.xact, line.seq) > (%(after_xact)s, %(after_seq)s) AND (line.xact, line.seq) <= (%(xact)s, %(seq)s)
      AND line.verb = ANY (%(verbs)s)
      AND (%(month)s::date IS NULL OR date_trunc('month', line.at AT TIME ZONE %(zone)s)::date = %(month)s::date)
    ORDER BY line.xact, line.seq
) TO STDOUT (FORMAT csv, NULL '\N')
