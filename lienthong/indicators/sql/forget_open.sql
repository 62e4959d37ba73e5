-- Everything that is known of open dossiers.
TRUNCATE indicators_opencount, indicators_opendossier, indicators_stockcount;
