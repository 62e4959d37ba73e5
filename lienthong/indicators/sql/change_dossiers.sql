-- New due times and pauses of dossiers opened in earlier batches; NULL leaves a column as it is.
UPDATE indicators_opendossier AS known
SET due_at = coalesce(change.due_at, known.due_at), is_paused = coalesce(change.is_paused, known.is_paused)
FROM unnest(%s::text[], %s::timestamptz[], %s::boolean[]) AS change (code, due_at, is_paused)
WHERE known.code = change.code;
