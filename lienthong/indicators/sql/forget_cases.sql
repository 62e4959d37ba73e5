-- Everything that was learned of ended files and of data services.
DELETE FROM indicators_likecase;
DELETE FROM indicators_serviceday;
