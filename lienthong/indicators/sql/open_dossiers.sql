-- Dossiers that opened in a batch and did not end in it.
INSERT INTO indicators_opendossier (code, unit_id, procedure, link, due_at, is_paused)
SELECT * FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::text[], %s::timestamptz[], %s::boolean[]);
