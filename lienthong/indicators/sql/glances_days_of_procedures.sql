-- What happened at places with one procedure each, today (2), yesterday (1) and in the days before (0). The two topmost
-- floors of the tree have such days of their own; further down the days of the offices are added up. Each day is looked
-- up for itself (OFFSET 0 keeps it so): the days of all procedures are a hundred times as many.
WITH asked AS (
    SELECT place_id, procedure, bloc, day::date
    FROM unnest(%(places)s::bigint[], %(procedures)s::text[]) AS one (place_id, procedure)
    CROSS JOIN unnest(%(blocs)s::text[]) AS there (bloc)
    CROSS JOIN generate_series(%(start)s::date, %(end)s::date - 1, interval '1 day') AS day
), office AS MATERIALIZED (
    SELECT third::bigint AS place_id, id AS unit_id, bloc
    FROM units_unit
    CROSS JOIN LATERAL split_part(path, '/', 4 + (bloc <> 'government')::int) AS third -- floor of its path
    WHERE third = ANY (%(places)s::bigint[]::text[]) AND bloc = ANY (%(blocs)s)
), counted AS (
    SELECT place_id, bloc, procedure, day, found.*
    FROM asked
    CROSS JOIN LATERAL (
        SELECT link, {counted} FROM indicators_regioncount AS region
        WHERE region.place_id = asked.place_id AND region.bloc = asked.bloc
          AND region.day = asked.day AND region.procedure = asked.procedure
        OFFSET 0
    ) AS found
    UNION ALL
    SELECT place_id, bloc, procedure, day, found.*
    FROM asked
    JOIN office USING (place_id, bloc)
    CROSS JOIN LATERAL (
        SELECT link, {counted} FROM indicators_dailycount AS daily
        WHERE daily.unit_id = office.unit_id AND daily.day = asked.day AND daily.procedure = asked.procedure
        OFFSET 0
    ) AS found
)
SELECT place_id, bloc, link, procedure,
       (day >= %(yesterday)s)::int + (day >= %(today)s)::int AS stretch,
       {sums_or_zero}
FROM counted
WHERE link = ANY (%(links)s)
GROUP BY 1, 2, 3, 4, 5;
