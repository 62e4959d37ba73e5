-- Add a batch to the daily counts: four key columns, then one array for each counted column.
INSERT INTO indicators_dailycount AS known (unit_id, procedure, link, day, {counted})
SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::date[], {arrays})
ON CONFLICT (unit_id, procedure, link, day) DO UPDATE SET {added};
