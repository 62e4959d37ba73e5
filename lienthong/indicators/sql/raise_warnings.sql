-- Raise a warning for each cause that has none open, see the others again; a line of the ledger for each new one.
-- A cause that was closed lately and has not grown by half since rests.
WITH cause AS (
    SELECT *
    FROM unnest(
        %(kinds)s::text[], %(units)s::bigint[], %(procedures)s::text[], %(subjects)s::text[],
        %(strengths)s::float8[], %(evidence)s::jsonb[]
    ) AS given (kind, unit_id, procedure, subject, strength, evidence)
), fresh AS (
    SELECT cause.*, step.rung - 1 AS rung, (%(days)s::int[])[step.rung] AS days
    FROM cause
    JOIN LATERAL (
        SELECT level FROM units_unitversion AS version
        JOIN units_unit AS unit ON unit.id = cause.unit_id
        WHERE version.unit_id = coalesce(unit.place_id, unit.id)
        ORDER BY version.valid_from DESC LIMIT 1
    ) AS place ON true
    CROSS JOIN LATERAL (
        SELECT coalesce((%(first_rungs)s::jsonb ->> place.level)::int, 0) + 1 AS rung
    ) AS step
    WHERE NOT EXISTS (
        SELECT 1 FROM indicators_earlywarning AS past
        WHERE (past.kind, past.unit_id, past.procedure, past.subject)
            = (cause.kind, cause.unit_id, cause.procedure, cause.subject)
          AND past.closed_at > %(at)s::timestamptz - make_interval(days => %(rests)s)
          AND past.result <> 'passed'
          AND cause.strength < 1.5 * past.strength
    )
), kept AS (
    INSERT INTO indicators_earlywarning AS known (
        kind, unit_id, procedure, subject, state, strength, evidence, seen, raised_at, seen_at, rung, next_date
    )
    SELECT kind, unit_id, procedure, subject, 'new', strength, evidence, 1, %(at)s, %(at)s, rung, %(day)s::date + days
    FROM fresh
    ORDER BY kind, unit_id, procedure, subject
    ON CONFLICT (kind, unit_id, procedure, subject) WHERE closed_at IS NULL DO UPDATE
    SET seen = known.seen + (excluded.seen_at > known.seen_at)::int,
        strength = greatest(known.strength, excluded.strength),
        evidence = CASE WHEN excluded.seen_at > known.seen_at THEN excluded.evidence ELSE known.evidence END,
        seen_at = greatest(known.seen_at, excluded.seen_at)
    RETURNING id, kind, unit_id, procedure, subject, strength, rung, xmax = 0 AS is_new
), told AS (
    INSERT INTO core_ledgerline (at, actor_kind, actor_id, actor_name, unit_id, verb, about, dossier, detail)
    SELECT %(at)s, %(actor_kind)s, %(actor_id)s, %(actor_name)s, unit_id, 'indicators.warning_raised',
           'warning:' || id, '',
           jsonb_build_object('kind', kind, 'procedure', procedure, 'subject', subject, 'rung', rung,
                              'strength', round(strength::numeric, 1))
    FROM kept
    WHERE is_new
    ORDER BY id
)
SELECT count(*) FILTER (WHERE is_new) FROM kept
