-- Add all daily counts, and what is open, up again along the tree of units as it is now. The rows of a
-- day lie together, as they do when they come day by day: a period is read from few pages.
DELETE FROM indicators_placecount;
DELETE FROM indicators_monthlycount;
DELETE FROM indicators_regioncount;
CREATE TEMP TABLE way ON COMMIT DROP AS
SELECT unit.id AS unit_id, unit.bloc, place::bigint AS place_id, depth
FROM units_unit AS unit
CROSS JOIN unnest(string_to_array(trim('/' FROM ltrim(unit.path, '/' || unit.bloc)), '/'))
    WITH ORDINALITY AS step (place, depth);
INSERT INTO indicators_placecount (place_id, bloc, link, day, {counted})
SELECT place_id, bloc, link, day, {sums} FROM indicators_dailycount JOIN way USING (unit_id) GROUP BY 1, 2, 3, 4
ORDER BY day, place_id;
INSERT INTO indicators_monthlycount (place_id, bloc, link, month, {counted})
SELECT place_id, bloc, link, date_trunc('month', day)::date, {sums} FROM indicators_placecount GROUP BY 1, 2, 3, 4;
INSERT INTO indicators_regioncount (place_id, bloc, procedure, link, day, {counted})
SELECT place_id, bloc, procedure, link, day, {sums}
FROM indicators_dailycount JOIN way USING (unit_id) WHERE depth <= 2 GROUP BY 1, 2, 3, 4, 5
ORDER BY day, place_id;
DELETE FROM indicators_opencount;
INSERT INTO indicators_opencount (place_id, bloc, procedure, link, open, paused)
SELECT place_id, bloc, coalesce(procedure, ''), link, count(*), count(*) FILTER (WHERE is_paused)
FROM indicators_opendossier JOIN way USING (unit_id)
GROUP BY GROUPING SETS ((place_id, bloc, procedure, link), (place_id, bloc, link));
DROP TABLE way;
