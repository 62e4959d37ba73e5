-- Writes one act in one statement: the file as it is now, the thread, the ledger line, and the key if there is one.
-- Nothing is written when another act came between the reading of the file and this.
WITH moved AS (
    UPDATE dossiers_dossier
    SET {assignments}, acts = acts + 1
    WHERE code = %(code)s AND acts = %(acts)s
    RETURNING code, acts
), told AS (
    INSERT INTO dossiers_act (
        dossier_code, number, verb, at, actor_kind, actor_id, actor_name, unit_id, state_before, state_after, step,
        holder_id, in_place_of, words, detail
    )
    SELECT code, acts, %(verb)s, %(at)s, %(actor_kind)s, %(actor_id)s, %(actor_name)s, %(actor_unit)s,
           %(state_before)s, %(state)s, %(step)s, %(holder_id)s, %(in_place_of)s,
           %(words)s, %(detail)s::jsonb
    FROM moved
), recorded AS (
    INSERT INTO core_ledgerline (at, actor_kind, actor_id, actor_name, unit_id, verb, about, dossier, detail)
    SELECT %(at)s, %(actor_kind)s, %(actor_id)s, %(actor_name)s, %(unit_id)s, %(verb)s, 'dossier:' || code, code,
           %(line)s::jsonb
    FROM moved
), remembered AS (
    INSERT INTO dossiers_idempotentact (actor_id, key, verb, fingerprint, dossier_code, at)
    SELECT %(actor_id)s, %(key)s, %(asked_for)s, %(fingerprint)s, code, %(at)s
    FROM moved
    WHERE %(key)s <> ''
)
SELECT acts FROM moved
