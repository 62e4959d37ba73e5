-- What happened at places with one procedure each, today (2), yesterday (1) and in the days before (0). The two topmost
-- floors of the tree have such days of their own; further down the days of the offices are added up. Each day is looked
-- up for itself (OFFSET 0 keeps it so): the days of all procedures are a hundred times as many.
WITH asked AS (
    SELECT place.id AS place_id, procedure, there.bloc, day::date,
           concat(nullif('/' || there.bloc, '/government'), place.path) AS first, place.path LIKE '/%%/%%/%%/' AS is_low
    FROM unnest(%(places)s::bigint[], %(procedures)s::text[]) AS one (id, procedure)
    JOIN units_unit AS place USING (id)
    CROSS JOIN unnest(%(blocs)s::text[]) AS there (bloc)
    CROSS JOIN generate_series(%(start)s::date, %(end)s::date - 1, interval '1 day') AS day
), counted AS (
    SELECT asked.*, found.*
    FROM asked
    CROSS JOIN LATERAL (
        SELECT link, {counted} FROM indicators_regioncount AS region
        WHERE region.place_id = asked.place_id AND region.bloc = asked.bloc
          AND region.day = asked.day AND region.procedure = asked.procedure
        OFFSET 0
    ) AS found
    WHERE NOT is_low
    UNION ALL
    SELECT asked.*, found.*
    FROM asked
    JOIN units_unit AS office
        ON office.path ~>=~ first AND office.path ~<~ (rtrim(first, '/') || '0') -- what begins so: '0' follows '/'
        AND office.bloc = asked.bloc
    CROSS JOIN LATERAL (
        SELECT link, {counted} FROM indicators_dailycount AS daily
        WHERE daily.unit_id = office.id AND daily.day = asked.day AND daily.procedure = asked.procedure
        OFFSET 0
    ) AS found
    WHERE is_low
)
SELECT place_id, bloc, link, procedure,
       (day >= %(yesterday)s)::int + (day >= %(today)s)::int AS stretch,
       {sums_or_zero}
FROM counted
WHERE link = ANY (%(links)s)
GROUP BY 1, 2, 3, 4, 5;
