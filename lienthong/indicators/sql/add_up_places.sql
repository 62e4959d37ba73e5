-- Add all daily counts up again along the tree of units as it is now.
SET LOCAL enable_nestloop = off; -- what is made here has no statistics: the planner must not take it for nothing
DELETE FROM indicators_placecount;
DELETE FROM indicators_monthlycount;
DELETE FROM indicators_regioncount;
WITH source AS NOT MATERIALIZED (
    SELECT * FROM indicators_dailycount
), {add_up}
SELECT;
