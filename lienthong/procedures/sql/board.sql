-- How many entries of a list stand at which stage, counted by one thing: whose they are, the level, the field, the lack.
-- An entry of several levels, or that lacks several things, counts in each. Beside each count: what is lacking most.
WITH chosen AS MATERIALIZED (
    SELECT part.key, entry.sector_vi, entry.sector_en, entry.stage, entry.ground, entry.lacks, entry.stage_since
    FROM procedures_catalogueentry entry
    CROSS JOIN LATERAL unnest(
        CASE %(by)s::text
            WHEN 'ministry' THEN ARRAY[coalesce(entry.ministry_id::text, '')]
            WHEN 'province' THEN ARRAY[entry.province_id::text]
            WHEN 'field' THEN ARRAY[entry.sector_code]
            WHEN 'level' THEN entry.levels
            WHEN 'lack' THEN entry.lacks
            ELSE ARRAY['']
        END
    ) part (key)
    WHERE (entry.province_id IS NOT NULL) = %(is_provincial)s::boolean
        AND (%(province)s::bigint IS NULL OR entry.province_id = %(province)s::bigint)
        AND (%(ministry)s::bigint IS NULL OR coalesce(entry.ministry_id, 0) = %(ministry)s::bigint)
),
lacking AS (
    SELECT DISTINCT ON (key) key, lack, count(*) AS entries
    FROM chosen, unnest(lacks) lack
    GROUP BY key, lack
    ORDER BY key, count(*) DESC, lack
)
SELECT chosen.key, max(sector_vi), max(sector_en),
    count(*),
    count(*) FILTER (WHERE stage = 'full'),
    count(*) FILTER (WHERE stage = 'partial'),
    count(*) FILTER (WHERE stage = 'paper'),
    count(*) FILTER (WHERE ground = 'definition'),
    max(stage_since),
    min(stage_since) FILTER (WHERE stage = 'paper'),
    coalesce(lacking.lack, ''),
    coalesce(lacking.entries, 0)
FROM chosen
LEFT JOIN lacking ON lacking.key = chosen.key
GROUP BY chosen.key, lacking.lack, lacking.entries
ORDER BY chosen.key
