-- The codes that fit a question, best first. What is asked for is read in three ways: each syllable, each two that stand
-- together, each syllable as it is spelled with diacritics. A reading may be exact, begun (the last syllable) or a slip
-- away. Of the readings of one part the best counts; a word that few procedures hold counts for more.
WITH size AS MATERIALIZED (SELECT count(*)::float8 AS catalogue FROM procedures_searchdocument),
asked AS MATERIALIZED (
    SELECT asked.place, asked.syllable, known.token IS NOT NULL AS is_known
    FROM unnest(%(places)s::int[], %(syllables)s::text[]) asked (place, syllable)
    LEFT JOIN procedures_searchtoken known ON known.token = asked.syllable AND known.is_syllable
),
readings AS MATERIALIZED (
    SELECT place, syllable, max(likelihood) AS likelihood, bool_and(is_slip) AS is_slip
    FROM (
        SELECT place, syllable, 1.0::float8 AS likelihood, FALSE AS is_slip FROM asked WHERE is_known
        UNION ALL
        SELECT near.place, known.token, 0.5, TRUE
        FROM unnest(%(near_places)s::int[], %(near)s::text[]) near (place, shorter)
        JOIN procedures_searchtoken known ON known.shorter @> ARRAY[near.shorter COLLATE "C"]
        UNION ALL
        SELECT (SELECT max(place) FROM asked), token, 0.6, FALSE
        FROM procedures_searchtoken
        WHERE token >= %(begun_from)s::text AND token < %(begun_to)s::text AND is_syllable
    ) read
    GROUP BY place, syllable
),
parts AS (
    -- A syllable that is known is meant as it stands, and a short one is a slip away from too many ...
    SELECT reading.place AS part, reading.syllable AS token, reading.likelihood, 1.0::float8 AS weight
    FROM readings reading JOIN asked USING (place)
    WHERE NOT (reading.is_slip AND (asked.is_known OR length(asked.syllable) < 4))
    UNION ALL
    -- ... unless it makes sense beside its neighbor ("khai xinh", "tam tur"); of two known ones only one may be a slip.
    SELECT 100 + one.place, one.syllable || ' ' || two.syllable, one.likelihood * two.likelihood, 2.0
    FROM readings one
    JOIN readings two ON two.place = one.place + 1
    JOIN asked asked_one ON asked_one.place = one.place
    JOIN asked asked_two ON asked_two.place = two.place
    WHERE NOT (one.is_slip AND two.is_slip AND (asked_one.is_known OR asked_two.is_known))
    UNION ALL
    SELECT 200 + place, syllable, 1.0, 0.3
    FROM unnest(%(accented)s::text[]) WITH ORDINALITY spelled (syllable, place)
),
known AS (
    -- A word that was asked for twice counts once. The rarest words come first; what is left when they have come to so many
    -- places that more would not be worth waiting for is in nearly every procedure and tells little.
    SELECT once.part, found.documents,
        CASE WHEN %(language)s = 'en' THEN found.weights_en ELSE found.weights_vi END AS weights,
        once.weight * once.likelihood * ln(1 + size.catalogue / (1 + found.holders)) AS factor,
        sum(found.holders) OVER (ORDER BY found.holders, found.token) - found.holders AS places_before
    FROM (SELECT token, min(part) AS part, max(likelihood) AS likelihood, max(weight) AS weight FROM parts GROUP BY token) once
    JOIN procedures_searchtoken found USING (token), size
),
weighed AS MATERIALIZED (
    SELECT part, documents, weights, factor, count(*) OVER (PARTITION BY part) > 1 AS has_rivals
    FROM known
    WHERE places_before < %(most_places)s
),
hits AS (
    SELECT document, factor * weight AS score
    FROM (SELECT factor, unnest(documents) AS document, unnest(weights) AS weight FROM weighed WHERE NOT has_rivals) alone
    UNION ALL
    SELECT document, max(factor * weight)
    FROM (
        SELECT part, factor, unnest(documents) AS document, unnest(weights) AS weight FROM weighed WHERE has_rivals
    ) rival
    GROUP BY part, document
),
scores AS MATERIALIZED (SELECT document, sum(score) AS score FROM hits GROUP BY document)
SELECT document.code
FROM scores
JOIN procedures_searchdocument document ON document.id = scores.document
WHERE scores.score >= %(kept)s * (SELECT max(score) FROM scores) AND scores.score > 0
-- Who serves the asker comes first among those that fit alike, then what can be filed here.
ORDER BY scores.score * (
    1
    + CASE WHEN document.is_fileable THEN 0.15 ELSE 0 END
    + CASE WHEN %(province)s::bigint = ANY (document.provinces) THEN 0.10 ELSE 0 END
    + CASE WHEN document.is_local AND %(province)s::bigint IS NOT NULL THEN 0.05 ELSE 0 END
) * CASE WHEN document.is_national OR %(province)s::bigint = ANY (document.provinces) THEN 1 ELSE 0.5 END DESC,
    document.code
LIMIT %(limit)s
