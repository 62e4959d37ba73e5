-- Add a batch of ended files to the like cases.
INSERT INTO indicators_likecase AS known (unit_id, procedure, stretch, month, cases, late)
SELECT * FROM unnest(%s::bigint[], %s::text[], %s::smallint[], %s::date[], %s::int[], %s::int[])
ON CONFLICT (unit_id, procedure, stretch, month) DO UPDATE
SET cases = known.cases + excluded.cases, late = known.late + excluded.late
