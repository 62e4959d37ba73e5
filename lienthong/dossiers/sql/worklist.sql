-- One page of the open files that wait for an officer, the next due first, with every name that the list shows.
-- One index range for each desk (a unit and a role of the officer): the cost follows the page, not the table.
WITH desk AS (
    SELECT DISTINCT unit.id AS unit_id, held.role, held.procedure
    FROM unnest(%(paths)s::text[], %(roles)s::text[], %(procedures)s::text[]) AS held (path, role, procedure)
    JOIN units_unit unit ON unit.path = held.path
    WHERE %(unit_id)s::bigint IS NULL OR unit.id = %(unit_id)s
), page AS (
    SELECT DISTINCT waiting.*
    FROM desk
    CROSS JOIN LATERAL (
        SELECT code, due_at
        FROM dossiers_dossier dossier
        WHERE dossier.holder_id = desk.unit_id
          AND dossier.holder_role = desk.role
          AND dossier.ended_at IS NULL
          AND (desk.procedure = '*' OR dossier.procedure = desk.procedure)
          AND (%(procedure)s::text = '' OR dossier.procedure = %(procedure)s)
          AND (%(officer_id)s::bigint IS NULL OR dossier.officer_id = %(officer_id)s)
          AND (%(due_before)s::timestamptz IS NULL OR dossier.due_at < %(due_before)s)
          AND (%(after_due)s::timestamptz IS NULL OR (dossier.due_at, dossier.code) > (%(after_due)s, %(after_code)s))
        ORDER BY dossier.due_at, dossier.code
        LIMIT %(limit)s
    ) waiting
    ORDER BY waiting.due_at, waiting.code
    LIMIT %(limit)s
)
SELECT
    dossier.code, dossier.procedure, procedure.title_vi, procedure.title_en, dossier.version_id, dossier."case",
    dossier.state, dossier.step, dossier.holder_role,
    dossier.applicant_name, dossier.subject_name, dossier.channel,
    dossier.unit_id, unit_name.name AS unit_name, holder_name.name AS holder_name,
    dossier.officer_id, officer.name AS officer_name,
    dossier.submitted_at, dossier.due_at, dossier.events
FROM page
JOIN dossiers_dossier dossier ON dossier.code = page.code
JOIN procedures_procedure procedure ON procedure.code = dossier.procedure
LEFT JOIN LATERAL (
    SELECT name FROM units_unitversion WHERE unit_id = dossier.unit_id ORDER BY valid_from DESC LIMIT 1
) unit_name ON TRUE
LEFT JOIN LATERAL (
    SELECT name FROM units_unitversion WHERE unit_id = dossier.holder_id ORDER BY valid_from DESC LIMIT 1
) holder_name ON TRUE
LEFT JOIN accounts_account officer ON officer.id = dossier.officer_id
ORDER BY dossier.due_at, dossier.code
