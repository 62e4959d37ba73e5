-- Add all daily counts up again along the tree of units as it is now.
DELETE FROM indicators_placecount;
INSERT INTO indicators_placecount (place_id, bloc, procedure, link, day, {counted})
SELECT place, unit.bloc, procedure, link, day, {sums}
FROM indicators_dailycount AS daily
JOIN units_unit AS unit ON unit.id = daily.unit_id
CROSS JOIN unnest(string_to_array(trim('/' FROM ltrim(unit.path, '/' || unit.bloc)), '/')::bigint[]) AS place
GROUP BY place, unit.bloc, procedure, link, day;
