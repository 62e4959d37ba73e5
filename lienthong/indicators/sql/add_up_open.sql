-- Add up again what is open, along the tree of units as it is now.
DELETE FROM indicators_opencount;
INSERT INTO indicators_opencount (place_id, bloc, procedure, link, open, paused)
SELECT place, unit.bloc, coalesce(procedure, ''), link, count(*), count(*) FILTER (WHERE is_paused)
FROM indicators_opendossier
JOIN units_unit AS unit ON unit.id = unit_id
CROSS JOIN unnest({way}) AS place
GROUP BY GROUPING SETS ((place, unit.bloc, procedure, link), (place, unit.bloc, link));
