-- Put the words of some documents in place of those that the index had for them. What came by COPY lies in
-- temporary tables (stage_words.sql): the documents, each word of each with its weights, and once for each word what it
-- shares with its neighbors.
WITH touched AS MATERIALIZED (
    SELECT DISTINCT token FROM procedures_searchdocument, unnest(words) token WHERE id IN (SELECT document FROM incoming_document)
    UNION
    SELECT token FROM incoming_word
),
kept AS (
    SELECT token, held.document, held.vi, held.en
    FROM procedures_searchtoken
    JOIN touched USING (token)
    CROSS JOIN LATERAL unnest(documents, weights_vi, weights_en) held (document, vi, en)
    WHERE held.document NOT IN (SELECT document FROM incoming_document)
),
whole AS MATERIALIZED (
    SELECT token, array_agg(document) AS documents, array_agg(vi) AS weights_vi, array_agg(en) AS weights_en
    FROM (SELECT * FROM kept UNION ALL SELECT token, document, vi, en FROM incoming_word) word
    GROUP BY token
),
gone AS (
    DELETE FROM procedures_searchtoken WHERE token IN (SELECT token FROM touched EXCEPT SELECT token FROM whole)
)
INSERT INTO procedures_searchtoken (token, is_syllable, shorter, holders, documents, weights_vi, weights_en)
SELECT whole.token, coalesce(is_syllable, FALSE), coalesce(shorter, '{}'), cardinality(documents), documents, weights_vi, weights_en
FROM whole LEFT JOIN incoming_token USING (token)
ON CONFLICT (token) DO UPDATE
SET holders = excluded.holders, documents = excluded.documents, weights_vi = excluded.weights_vi, weights_en = excluded.weights_en
