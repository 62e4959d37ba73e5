-- Dossiers that ended.
DELETE FROM indicators_opendossier WHERE code = ANY (%s);
