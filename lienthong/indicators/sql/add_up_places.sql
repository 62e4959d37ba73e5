-- Add all daily counts up again along the tree of units as it is now. The rows of a day lie together, as they do when
-- they come day by day: a period is read from few pages.
SET LOCAL enable_nestloop = off; -- what is made here has no statistics: the planner must not take it for nothing
DELETE FROM indicators_placecount;
DELETE FROM indicators_monthlycount;
DELETE FROM indicators_regioncount;
CREATE TEMP TABLE way ON COMMIT DROP AS
SELECT unit.id AS unit_id, unit.bloc, step.place_id, depth
FROM units_unit AS unit
CROSS JOIN unnest({way})
    WITH ORDINALITY AS step (place_id, depth);
-- the days of an office first: it has many procedures, and each of its days goes to several places
CREATE TEMP TABLE office_day ON COMMIT DROP AS
SELECT unit_id, link, day, {days_of_office} FROM indicators_dailycount GROUP BY 1, 2, 3;
INSERT INTO indicators_placecount (place_id, bloc, link, day, {counted})
SELECT place_id, bloc, link, day, {sums} FROM office_day JOIN way USING (unit_id) GROUP BY 1, 2, 3, 4
ORDER BY day, place_id;
INSERT INTO indicators_monthlycount (place_id, bloc, link, month, {counted})
SELECT place_id, bloc, link, date_trunc('month', day)::date, {sums} FROM indicators_placecount GROUP BY 1, 2, 3, 4;
-- the second floor from the offices, the topmost from the second and from what stands on it itself
INSERT INTO indicators_regioncount (place_id, bloc, procedure, link, day, {counted})
SELECT place_id, bloc, procedure, link, day, {sums}
FROM indicators_dailycount JOIN way USING (unit_id) WHERE depth = 2 GROUP BY 1, 2, 3, 4, 5
ORDER BY day, place_id;
INSERT INTO indicators_regioncount (place_id, bloc, procedure, link, day, {counted})
SELECT top.place_id, region.bloc, procedure, link, day, {sums}
FROM (
    SELECT place_id AS unit_id, bloc, procedure, link, day, {counted} FROM indicators_regioncount
    UNION ALL
    SELECT unit_id, bloc, procedure, link, day, {counted}
    FROM indicators_dailycount JOIN way USING (unit_id) WHERE depth = 1 AND place_id = unit_id
) AS region
JOIN way AS top ON top.unit_id = region.unit_id AND top.depth = 1
GROUP BY 1, 2, 3, 4, 5
ORDER BY day;
DROP TABLE office_day;
DROP TABLE way;
