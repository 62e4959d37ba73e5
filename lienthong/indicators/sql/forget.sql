-- Everything that the follower derived.
TRUNCATE indicators_dailycount, indicators_placecount, indicators_monthlycount, indicators_regioncount,
    indicators_opencount, indicators_opendossier, indicators_stockcount;
UPDATE indicators_slot SET since = NULL;
