-- Files one dossier in one statement: number, file, first act, ledger line, idempotency key.
-- Under a key that is known nothing is written and the earlier file is named. Two requests with one key at once: the
-- second finds the key taken, writes nothing and gets no row; its number is left out of the series.
WITH known AS (
    SELECT verb, fingerprint, dossier_code
    FROM dossiers_idempotentact
    WHERE actor_id = %(actor_id)s AND key = %(key)s
), numbered AS (
    INSERT INTO dossiers_dossiercounter AS counter (series, last)
    SELECT %(series)s, 1 WHERE NOT EXISTS (SELECT FROM known)
    ON CONFLICT (series) DO UPDATE SET last = counter.last + 1
    RETURNING last
), claimed AS (
    INSERT INTO dossiers_idempotentact (actor_id, key, verb, fingerprint, dossier_code, at)
    SELECT %(actor_id)s, %(key)s, %(verb)s, %(fingerprint)s,
           %(series)s || '-' || lpad(last::text, greatest(4, length(last::text)), '0'), %(at)s
    FROM numbered
    ON CONFLICT (actor_id, key) DO NOTHING
    RETURNING dossier_code AS code
), filed AS (
    INSERT INTO dossiers_dossier (
        code, procedure, version_id, "case", root, link, state, step, place_id, place_code, intake_id, unit_id,
        holder_id, holder_role, applicant_id, applicant_name, subject_name, business, drafted_by, filed_by, channel, form,
        provenance, events, submitted_at, due_at, result, acts, helped_id, is_elsewhere
    )
    SELECT code, %(procedure)s, %(version_id)s, %(case)s, CASE WHEN %(is_root)s THEN code ELSE %(root)s END, %(link)s,
           %(state)s, %(step)s, %(place_id)s, %(place_code)s, %(intake_id)s, %(unit_id)s, %(holder_id)s,
           %(holder_role)s, %(applicant_id)s, %(applicant_name)s, %(subject_name)s, %(business)s, %(drafted_by)s,
           %(filed_by)s, %(channel)s, %(form)s::jsonb, %(provenance)s::jsonb, %(events)s::jsonb, %(at)s, %(due_at)s, '{}',
           1, %(helped_id)s, %(is_elsewhere)s
    FROM claimed
    RETURNING code
), acted AS (
    INSERT INTO dossiers_act (
        dossier_code, number, verb, at, actor_kind, actor_id, actor_name, unit_id, state_before, state_after, step,
        holder_id, words, detail
    )
    SELECT code, 1, 'dossiers.submitted', %(at)s, %(actor_kind)s, %(actor_id)s, %(actor_name)s, %(actor_unit)s, '',
           %(state)s, %(step)s, %(holder_id)s, '', %(act_detail)s::jsonb
    FROM claimed
), recorded AS (
    INSERT INTO core_ledgerline (at, actor_kind, actor_id, actor_name, unit_id, verb, about, dossier, detail)
    SELECT %(at)s, %(actor_kind)s, %(actor_id)s, %(actor_name)s, %(unit_id)s, 'dossiers.submitted',
           'dossier:' || code, code,
           CASE WHEN %(is_root)s THEN %(line)s::jsonb || jsonb_build_object('root', code) ELSE %(line)s::jsonb END
    FROM claimed
)
SELECT code, %(verb)s AS verb, %(fingerprint)s AS fingerprint, TRUE AS is_new FROM filed
UNION ALL
SELECT dossier_code, verb, fingerprint, FALSE FROM known
