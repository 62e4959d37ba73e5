-- What is known of documents besides their words; only what is new or has changed is written.
INSERT INTO procedures_searchdocument AS known (code, is_national, is_local, is_fileable, provinces, words, words_hash)
SELECT code, is_national, is_local, is_fileable, provinces, '{}', '' FROM incoming_fact
ON CONFLICT (code) DO UPDATE SET
    is_national = excluded.is_national,
    is_local = excluded.is_local,
    is_fileable = excluded.is_fileable,
    provinces = excluded.provinces
WHERE (known.is_national, known.is_local, known.is_fileable, known.provinces)
    IS DISTINCT FROM (excluded.is_national, excluded.is_local, excluded.is_fileable, excluded.provinces)
