-- One body with two versions on a day, or one code with two bodies.
WITH periods AS (
    SELECT name, code, level, valid_from, coalesce(valid_to, 'infinity'::date) AS valid_to,
           lead(valid_from) OVER (PARTITION BY unit_id ORDER BY valid_from) AS next_of_body,
           lead(valid_from) OVER (PARTITION BY level, code ORDER BY valid_from) AS next_of_code
    FROM units_unitversion
)
SELECT level || ' ' || code || ' ' || name || ' ' || valid_from
FROM periods
WHERE least(next_of_body, next_of_code) < valid_to
ORDER BY 1
LIMIT 20;
