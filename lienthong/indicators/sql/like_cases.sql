-- The like cases of some open files, one row for each file and group that has any, with the rules of the day.
WITH rules AS (
    SELECT coalesce(body -> 'chances', '{{}}') AS chances,
           coalesce((body -> 'chances' ->> 'months')::int, %(months)s) AS months
    FROM indicators_warningperiod
    WHERE since <= %(on)s
    ORDER BY since DESC
    LIMIT 1
)
SELECT asked.code, groups.name, sum(cases), sum(late), rules.chances::text
FROM rules
CROSS JOIN unnest(%(codes)s::text[], %(units)s::bigint[], %(procedures)s::text[], %(stretches)s::int[])
    AS asked (code, unit_id, procedure, stretch)
JOIN units_unit AS unit ON unit.id = asked.unit_id
CROSS JOIN LATERAL (VALUES
    ('unit', unit.id, asked.procedure),
    ('province', split_part(unit.path, '/', 3)::bigint, asked.procedure),
    ('procedure', 0, asked.procedure),
    ('all', 0, '')
) AS groups (name, unit_id, procedure)
JOIN indicators_likecase AS known ON known.unit_id = groups.unit_id AND known.procedure = groups.procedure
    AND known.stretch = asked.stretch AND known.month >= date_trunc('month', %(on)s::date) - make_interval(months => rules.months)
GROUP BY asked.code, groups.name, rules.chances
