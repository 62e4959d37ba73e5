-- How the units of a level under a place stand on a day, the best first, with their ranks of the day before and a week before.
WITH stood AS MATERIALIZED (
    SELECT standing.*, rank() OVER (PARTITION BY day ORDER BY total DESC NULLS LAST) AS rank
    FROM indicators_indexstanding AS standing
    JOIN units_unit AS unit ON unit.id = standing.unit_id AND unit.path LIKE %(path)s || '%%'
    WHERE index = %(index)s AND period = %(period)s AND standing.level = %(level)s
      AND day = ANY (ARRAY[%(day)s, %(yesterday)s, %(last_week)s]::date[])
), now AS (
    SELECT stood.*, (SELECT count(total) FROM stood WHERE day = %(day)s) AS ranked
    FROM stood
    WHERE day = %(day)s
    ORDER BY rank, unit_id
    LIMIT %(limit)s OFFSET %(skip)s
)
SELECT now.unit_id, version.code, version.name, version.name_en, version.short_name,
       CASE WHEN now.total IS NOT NULL THEN now.rank END, now.total::float8, now.measurable::float8, now.band, now.groups,
       yesterday.rank, last_week.rank, now.ranked, now.counted_at
FROM now
JOIN units_unitversion AS version ON version.unit_id = now.unit_id AND version.valid_from <= %(day)s
   AND (version.valid_to IS NULL OR version.valid_to > %(day)s)
LEFT JOIN stood AS yesterday
    ON yesterday.day = %(yesterday)s AND yesterday.unit_id = now.unit_id AND yesterday.total IS NOT NULL
LEFT JOIN stood AS last_week
    ON last_week.day = %(last_week)s AND last_week.unit_id = now.unit_id AND last_week.total IS NOT NULL
ORDER BY now.rank, now.unit_id;
