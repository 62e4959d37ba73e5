-- Add a batch to the daily counts: three key columns, then one array for each counted column (rules.COUNTED).
INSERT INTO indicators_dailycount AS known (
    unit_id, procedure, day,
    received, online, done_on_time, done_late, ended_otherwise, fields_asked, fields_prefilled, payable,
    paid_online
)
SELECT * FROM unnest(
    %s::bigint[], %s::text[], %s::date[],
    %s::int[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[]
)
ON CONFLICT (unit_id, procedure, day) DO UPDATE SET
    received = known.received + excluded.received,
    online = known.online + excluded.online,
    done_on_time = known.done_on_time + excluded.done_on_time,
    done_late = known.done_late + excluded.done_late,
    ended_otherwise = known.ended_otherwise + excluded.ended_otherwise,
    fields_asked = known.fields_asked + excluded.fields_asked,
    fields_prefilled = known.fields_prefilled + excluded.fields_prefilled,
    payable = known.payable + excluded.payable,
    paid_online = known.paid_online + excluded.paid_online;
