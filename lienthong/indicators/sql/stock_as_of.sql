-- How the dossiers of a unit and all beneath it stood at a moment, from the ledger: by unit, procedure and link.
-- Who came there and had not ended there; of each, its own lines say where it was, until when, and whether it waited.
WITH place_unit AS NOT MATERIALIZED (
    SELECT id FROM units_unit WHERE path LIKE %(path)s || '%%'
), candidate AS (
    SELECT dossier FROM core_ledgerline AS line JOIN place_unit ON place_unit.id = line.unit_id
    WHERE verb = ANY (%(comes)s) AND at <= %(moment)s
    EXCEPT
    SELECT dossier FROM core_ledgerline AS line JOIN place_unit ON place_unit.id = line.unit_id
    WHERE verb = ANY (%(ends)s) AND at <= %(moment)s
), told AS (
    SELECT candidate.dossier, stood.*
    FROM candidate
    CROSS JOIN LATERAL (
        SELECT bool_or(verb = ANY (%(ends)s)) AS is_ended,
               (array_agg(unit_id ORDER BY xact DESC, seq DESC) FILTER (WHERE verb = ANY (%(comes)s)))[1] AS unit_id,
               max(detail ->> 'procedure') FILTER (WHERE verb = 'dossiers.submitted') AS procedure,
               max(detail ->> 'root') FILTER (WHERE verb = 'dossiers.submitted') AS root,
               (array_agg(detail ->> 'due_at' ORDER BY xact DESC, seq DESC)
                   FILTER (WHERE verb = ANY (%(due)s) AND coalesce(detail ->> 'due_at', '') <> ''))[1]::timestamptz AS due_at,
               (array_agg(
                   CASE WHEN verb = ANY (%(pauses)s) THEN TRUE
                        WHEN verb = ANY (%(resumes)s) THEN FALSE
                        ELSE coalesce((detail ->> 'waits')::boolean, FALSE) END
                   ORDER BY xact DESC, seq DESC
               ) FILTER (WHERE verb = ANY (%(pauses)s) OR verb = ANY (%(resumes)s) OR verb = ANY (%(says)s)))[1] AS is_paused
        FROM core_ledgerline AS line
        WHERE line.dossier = candidate.dossier AND line.dossier <> '' AND line.at <= %(moment)s
    ) AS stood
)
SELECT told.unit_id, procedure,
       CASE WHEN coalesce(root, '') = '' THEN '' WHEN root = dossier THEN 'root' ELSE 'linked' END AS link,
       count(*) AS open,
       count(*) FILTER (WHERE is_paused) AS paused,
       count(*) FILTER (WHERE NOT is_paused AND due_at < %(moment)s) AS overdue,
       count(*) FILTER (WHERE NOT is_paused AND due_at >= %(moment)s AND due_at < %(risk_until)s) AS at_risk
FROM told
JOIN units_unit AS unit ON unit.id = told.unit_id AND unit.path LIKE %(path)s || '%%'
WHERE NOT is_ended
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3;
