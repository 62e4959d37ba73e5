way AS MATERIALIZED (
    -- the places above each unit and itself, the topmost first
    SELECT unit.id AS unit_id, unit.bloc, {way} AS places
    FROM units_unit AS unit WHERE unit.id IN (SELECT unit_id FROM source)
), office AS MATERIALIZED (
    -- the days of an office first: it has many procedures, and each of its days goes to several places
    SELECT unit_id, link, day, {sums} FROM source GROUP BY 1, 2, 3
), place AS MATERIALIZED (
    SELECT place_id, bloc, link, day, {sums}
    FROM office JOIN way USING (unit_id) CROSS JOIN unnest(places) AS place_id
    GROUP BY 1, 2, 3, 4
), days AS (
    -- the rows of a day lie together: a period is read from few pages
    INSERT INTO indicators_placecount AS known (place_id, bloc, link, day, {counted})
    SELECT place_id, bloc, link, day, {counted} FROM place ORDER BY day, place_id
    ON CONFLICT (place_id, bloc, day, link) DO UPDATE SET {added}
), months AS (
    INSERT INTO indicators_monthlycount AS known (place_id, bloc, link, month, {counted})
    SELECT place_id, bloc, link, date_trunc('month', day)::date, {sums} FROM place GROUP BY 1, 2, 3, 4
    ON CONFLICT (place_id, bloc, month, link) DO UPDATE SET {added}
), region AS MATERIALIZED (
    -- the second floor from the offices, the topmost from the second and from what stands on it itself
    SELECT places[1] AS top_id, places[2] AS place_id, bloc, procedure, link, day, {sums}
    FROM source JOIN way USING (unit_id)
    GROUP BY 1, 2, 3, 4, 5, 6
), regions AS (
    INSERT INTO indicators_regioncount AS known (place_id, bloc, procedure, link, day, {counted})
    SELECT place_id, bloc, procedure, link, day, {counted}
    FROM (
        SELECT place_id, bloc, procedure, link, day, {counted} FROM region WHERE place_id IS NOT NULL
        UNION ALL
        SELECT top_id, bloc, procedure, link, day, {sums} FROM region GROUP BY 1, 2, 3, 4, 5
    ) AS floor
    ORDER BY day, place_id
    ON CONFLICT (place_id, bloc, day, procedure, link) DO UPDATE SET {added}
)
