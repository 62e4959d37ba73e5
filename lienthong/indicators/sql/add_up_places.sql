-- Add all daily counts up again along the tree of units as it is now.
DELETE FROM indicators_placecount;
INSERT INTO indicators_placecount (
    place_id, bloc, procedure, day,
    received, online, done_on_time, done_late, ended_otherwise, fields_asked, fields_prefilled, payable,
    paid_online
)
SELECT place, unit.bloc, procedure, day, sum(received), sum(online), sum(done_on_time), sum(done_late), sum(ended_otherwise),
       sum(fields_asked), sum(fields_prefilled), sum(payable), sum(paid_online)
FROM indicators_dailycount AS daily
JOIN units_unit AS unit ON unit.id = daily.unit_id
CROSS JOIN unnest(string_to_array(trim('/' FROM ltrim(unit.path, '/' || unit.bloc)), '/')::bigint[]) AS place
GROUP BY place, unit.bloc, procedure, day;
