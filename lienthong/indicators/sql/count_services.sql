-- Add a batch of calls to the days of the data services.
INSERT INTO indicators_serviceday AS known (service, day, asked, down, disputed)
SELECT * FROM unnest(%s::text[], %s::date[], %s::int[], %s::int[], %s::int[])
ON CONFLICT (service, day) DO UPDATE
SET asked = known.asked + excluded.asked, down = known.down + excluded.down, disputed = known.disputed + excluded.disputed
