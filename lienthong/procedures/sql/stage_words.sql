-- Where the words of documents wait to be put into the index; gone with the transaction.
CREATE TEMPORARY TABLE IF NOT EXISTS incoming_document (document int, words_hash text) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS incoming_token (token text COLLATE "C", is_syllable boolean, shorter text[] COLLATE "C") ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS incoming_word (token text COLLATE "C", document int, vi smallint, en smallint) ON COMMIT DELETE ROWS;
TRUNCATE incoming_document, incoming_token, incoming_word
