-- Everything that the follower derived.
DELETE FROM indicators_dailycount;
DELETE FROM indicators_placecount;
DELETE FROM indicators_opendossier;
DELETE FROM indicators_stockcount;
