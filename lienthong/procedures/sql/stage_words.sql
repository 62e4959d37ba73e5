-- Where documents and their words wait to be put into the index.
DROP TABLE IF EXISTS pg_temp.incoming_fact, pg_temp.incoming_document, pg_temp.incoming_token, pg_temp.incoming_word;
CREATE TEMPORARY TABLE incoming_fact (
    code text, is_national boolean, is_local boolean, is_fileable boolean, provinces bigint[]
) ON COMMIT DROP;
CREATE TEMPORARY TABLE incoming_document (document int, words_hash text) ON COMMIT DROP;
CREATE TEMPORARY TABLE incoming_token (token text COLLATE "C", is_syllable boolean, shorter text[] COLLATE "C") ON COMMIT DROP;
CREATE TEMPORARY TABLE incoming_word (token text COLLATE "C", document int, vi smallint, en smallint) ON COMMIT DROP
