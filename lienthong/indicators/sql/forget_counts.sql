-- Everything that was counted.
TRUNCATE indicators_dailycount, indicators_placecount, indicators_monthlycount, indicators_regioncount;
UPDATE indicators_slot SET since = NULL;
