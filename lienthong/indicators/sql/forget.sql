-- Everything that the follower derived.
WITH counts AS (DELETE FROM indicators_dailycount)
DELETE FROM indicators_opendossier;
