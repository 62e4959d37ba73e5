-- Add a batch to every unit on the way from the top to where it happened; the same parameters as add_counts.
INSERT INTO indicators_placecount AS known (place_id, bloc, procedure, link, day, {counted})
SELECT place, unit.bloc, procedure, link, day, {sums}
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::date[], {arrays})
    AS batch (unit_id, procedure, link, day, {counted})
JOIN units_unit AS unit ON unit.id = batch.unit_id
CROSS JOIN unnest(string_to_array(trim('/' FROM ltrim(unit.path, '/' || unit.bloc)), '/')::bigint[]) AS place
GROUP BY place, unit.bloc, procedure, link, day
ON CONFLICT (place_id, bloc, day, procedure, link) DO UPDATE SET {added};
