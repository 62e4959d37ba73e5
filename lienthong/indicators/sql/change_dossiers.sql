-- New units, due times and pauses of dossiers opened in earlier batches; NULL leaves a column as it is.
UPDATE indicators_opendossier AS known
SET unit_id = coalesce(change.unit_id, known.unit_id),
    due_at = coalesce(change.due_at, known.due_at),
    is_paused = coalesce(change.is_paused, known.is_paused)
FROM unnest(%s::text[], %s::bigint[], %s::timestamptz[], %s::boolean[]) AS change (code, unit_id, due_at, is_paused)
WHERE known.code = change.code;
