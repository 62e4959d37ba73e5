-- Add a batch to every unit on the way from the top to where it happened; the same parameters as add_counts.
INSERT INTO indicators_placecount AS known (
    place_id, bloc, procedure, day,
    received, online, done_on_time, done_late, ended_otherwise, fields_asked, fields_prefilled, payable,
    paid_online
)
SELECT place, unit.bloc, procedure, day, sum(received), sum(online), sum(done_on_time), sum(done_late), sum(ended_otherwise),
       sum(fields_asked), sum(fields_prefilled), sum(payable), sum(paid_online)
FROM unnest(
    %s::bigint[], %s::text[], %s::date[],
    %s::int[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[]
) AS batch (
    unit_id, procedure, day,
    received, online, done_on_time, done_late, ended_otherwise, fields_asked, fields_prefilled, payable,
    paid_online
)
JOIN units_unit AS unit ON unit.id = batch.unit_id
CROSS JOIN unnest(string_to_array(trim('/' FROM ltrim(unit.path, '/' || unit.bloc)), '/')::bigint[]) AS place
GROUP BY place, unit.bloc, procedure, day
ON CONFLICT (place_id, bloc, day, procedure) DO UPDATE SET
    received = known.received + excluded.received,
    online = known.online + excluded.online,
    done_on_time = known.done_on_time + excluded.done_on_time,
    done_late = known.done_late + excluded.done_late,
    ended_otherwise = known.ended_otherwise + excluded.ended_otherwise,
    fields_asked = known.fields_asked + excluded.fields_asked,
    fields_prefilled = known.fields_prefilled + excluded.fields_prefilled,
    payable = known.payable + excluded.payable,
    paid_online = known.paid_online + excluded.paid_online;
