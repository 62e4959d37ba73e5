-- For each unit of the government and procedure: open files, past due ones, and how many more are expected to miss.
-- The share of like cases is drawn towards the next wider group; the narrowest group with enough cases speaks.
WITH open AS (
    SELECT file.unit_id, split_part(unit.path, '/', 3)::bigint AS province, procedure,
           file.due_at < %(at)s AS is_overdue,
           greatest(width_bucket(coalesce(days_left, %(beyond)s), %(stretches)s::int[]) - 1, 0) AS stretch,
           count(*) AS files
    FROM indicators_opendossier AS file
    JOIN units_unit AS unit ON unit.id = file.unit_id AND unit.bloc = 'government'
    LEFT JOIN unnest(%(days)s::date[], %(left)s::int[]) AS calendar (day, days_left)
        ON calendar.day = (file.due_at AT TIME ZONE %(zone)s)::date
    WHERE NOT is_paused AND (%(unit)s::bigint IS NULL OR file.unit_id = %(unit)s)
    GROUP BY file.unit_id, province, procedure, is_overdue, stretch
), known AS (
    SELECT unit_id, procedure, stretch, sum(cases)::float8 AS cases, sum(late)::float8 AS late
    FROM indicators_likecase
    WHERE month >= %(since)s
      AND (%(unit)s::bigint IS NULL OR unit_id IN (SELECT 0 UNION SELECT %(unit)s UNION SELECT province FROM open))
    GROUP BY unit_id, procedure, stretch
), weighed AS (
    SELECT open.*, all_.cases AS all_cases, country.cases AS country_cases, region.cases AS region_cases,
           own.cases AS own_cases, country.late AS country_late, region.late AS region_late, own.late AS own_late,
           (all_.late + %(weight)s * 0.5) / (all_.cases + %(weight)s) AS drawn
    FROM open
    LEFT JOIN known AS all_ ON all_.unit_id = 0 AND all_.procedure = '' AND all_.stretch = open.stretch
    LEFT JOIN known AS country ON country.unit_id = 0
        AND country.procedure = open.procedure AND country.stretch = open.stretch
    LEFT JOIN known AS region ON region.unit_id = open.province
        AND region.procedure = open.procedure AND region.stretch = open.stretch
    LEFT JOIN known AS own ON own.unit_id = open.unit_id
        AND own.procedure = open.procedure AND own.stretch = open.stretch
), by_country AS (
    SELECT *, (country_late + %(weight)s * drawn) / (country_cases + %(weight)s) AS country_drawn FROM weighed
), by_region AS (
    SELECT *, (region_late + %(weight)s * country_drawn) / (region_cases + %(weight)s) AS region_drawn FROM by_country
), by_unit AS (
    SELECT *, (own_late + %(weight)s * region_drawn) / (own_cases + %(weight)s) AS own_drawn FROM by_region
)
SELECT unit_id, procedure,
       sum(files)::int AS open,
       coalesce(sum(files) FILTER (WHERE is_overdue), 0)::int AS overdue,
       coalesce(sum(files * CASE
           WHEN own_cases >= %(least)s THEN own_drawn
           WHEN region_cases >= %(least)s THEN region_drawn
           WHEN country_cases >= %(least)s THEN country_drawn
           WHEN all_cases >= %(least)s THEN drawn
       END) FILTER (WHERE NOT is_overdue), 0) AS misses
FROM by_unit
GROUP BY unit_id, procedure
ORDER BY unit_id, procedure
