-- The files that a unit settles, or took in, of some days, with every name that a register shows, in the order in which
-- they came. ``series`` are the beginnings of the codes that the unit gave on those days: '-' comes just before '.', so
-- that each is one range of the primary key. The cost follows the days, not the table.
WITH mine AS (
    SELECT code FROM dossiers_dossier
    WHERE unit_id = %(unit)s AND submitted_at >= %(start)s AND submitted_at < %(end)s
    UNION
    SELECT dossier.code
    FROM unnest(%(series)s::text[]) AS given (name)
    JOIN dossiers_dossier dossier
      ON dossier.code ~>=~ (given.name || '-') AND dossier.code ~<~ (given.name || '.')
)
SELECT
    dossier.code, procedure.title_vi, procedure.title_en, dossier.applicant_name, dossier.channel, dossier.state,
    intake_name.name AS intake_name, unit_name.name AS unit_name, officer.name AS officer_name,
    dossier.submitted_at, dossier.received_at, dossier.due_at, dossier.done_at, dossier.ended_at
FROM mine
JOIN dossiers_dossier dossier ON dossier.code = mine.code
JOIN procedures_procedure procedure ON procedure.code = dossier.procedure
LEFT JOIN LATERAL (
    SELECT name FROM units_unitversion WHERE unit_id = dossier.intake_id ORDER BY valid_from DESC LIMIT 1
) intake_name ON TRUE
LEFT JOIN LATERAL (
    SELECT name FROM units_unitversion WHERE unit_id = dossier.unit_id ORDER BY valid_from DESC LIMIT 1
) unit_name ON TRUE
LEFT JOIN accounts_account officer ON officer.id = dossier.officer_id
WHERE %(procedures)s::text[] IS NULL OR dossier.procedure = ANY (%(procedures)s)
ORDER BY dossier.submitted_at, dossier.code
