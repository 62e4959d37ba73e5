-- Note under which words each of these documents is kept now.
UPDATE procedures_searchdocument SET words = kept.words, words_hash = kept.words_hash
FROM (
    SELECT incoming_document.document, incoming_document.words_hash, coalesce(array_agg(token), '{}') AS words
    FROM incoming_document LEFT JOIN incoming_word USING (document)
    GROUP BY 1, 2
) kept
WHERE procedures_searchdocument.id = kept.document
