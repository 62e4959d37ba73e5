-- Close what was not seen for long and nobody said anything of; a line of the ledger for each.
WITH gone AS (
    UPDATE indicators_earlywarning
    SET state = 'closed', closed_at = %(at)s, result = 'passed'
    WHERE closed_at IS NULL AND seen_at < %(at)s::timestamptz - make_interval(days => %(days)s)
    RETURNING id, kind, unit_id, procedure, subject
), told AS (
    INSERT INTO core_ledgerline (at, actor_kind, actor_id, actor_name, unit_id, verb, about, dossier, detail)
    SELECT %(at)s, %(actor_kind)s, %(actor_id)s, %(actor_name)s, unit_id, 'indicators.warning_closed',
           'warning:' || id, '',
           jsonb_build_object('kind', kind, 'procedure', procedure, 'subject', subject, 'result', 'passed')
    FROM gone
    ORDER BY id
)
SELECT count(*) FROM gone
