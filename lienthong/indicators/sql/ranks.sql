-- How the units of a level under a place stand on a day, the best first, with their ranks of the day before and a week before.
WITH stood AS (
    SELECT standing.*,
           CASE WHEN total IS NOT NULL THEN rank() OVER (PARTITION BY day ORDER BY total DESC NULLS LAST) END AS rank,
           count(total) OVER (PARTITION BY day) AS ranked
    FROM (
        SELECT id, day, unit_id, total
        FROM indicators_indexstanding
        WHERE index = %(index)s AND period = %(period)s AND level = %(level)s
          AND day = ANY (ARRAY[%(day)s, %(yesterday)s, %(last_week)s]::date[])
    ) AS standing
    JOIN units_unit AS unit ON unit.id = unit_id AND unit.path LIKE %(path)s || '%%'
), chosen AS (
    SELECT now.id, now.unit_id, now.rank, now.ranked, yesterday.rank AS yesterday, last_week.rank AS last_week
    FROM stood AS now
    LEFT JOIN stood AS yesterday ON yesterday.day = %(yesterday)s AND yesterday.unit_id = now.unit_id
    LEFT JOIN stood AS last_week ON last_week.day = %(last_week)s AND last_week.unit_id = now.unit_id
    WHERE now.day = %(day)s
    ORDER BY now.rank NULLS LAST, now.unit_id
    LIMIT %(limit)s
)
SELECT chosen.unit_id, total, measurable, band, groups, counted_at, rank, ranked, yesterday, last_week
FROM chosen JOIN indicators_indexstanding USING (id)
ORDER BY rank NULLS LAST, chosen.unit_id;
