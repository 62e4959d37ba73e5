-- What happened at places with one procedure each, today (2), yesterday (1) and in the days before (0). The two topmost
-- floors of the tree have such days of their own; further down the days of the offices are added up.
WITH asked AS (
    SELECT place.id AS place_id, place.path, procedure
    FROM unnest(%(places)s::bigint[], %(procedures)s::text[]) AS one (id, procedure)
    JOIN units_unit AS place USING (id)
), office AS (
    SELECT asked.place_id, procedure, unit.id AS unit_id, unit.bloc
    FROM asked
    CROSS JOIN LATERAL (
        SELECT bloc, concat(nullif('/' || bloc, '/government'), path) AS first FROM unnest(%(blocs)s::text[]) AS bloc
    ) AS there
    JOIN units_unit AS unit
        ON unit.path ~>=~ first AND unit.path ~<~ (rtrim(first, '/') || '0') -- what begins so: '0' follows '/'
        AND unit.bloc = there.bloc
    WHERE asked.path LIKE '/%%/%%/%%/'
), counted AS (
    SELECT place_id, bloc, link, procedure, day, {counted}
    FROM indicators_regioncount JOIN asked USING (place_id, procedure)
    WHERE bloc = ANY (%(blocs)s)
    UNION ALL
    SELECT place_id, bloc, link, procedure, day, {counted}
    FROM indicators_dailycount JOIN office USING (unit_id, procedure)
)
SELECT place_id, bloc, link, procedure,
       (day >= %(yesterday)s)::int + (day >= %(today)s)::int AS stretch,
       {sums_or_zero}
FROM counted
WHERE link = ANY (%(links)s) AND day >= %(start)s AND day < %(end)s
GROUP BY 1, 2, 3, 4, 5;
