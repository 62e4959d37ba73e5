-- Write down how the board of every place stands in a minute, as far as it differs from its last photograph; nothing in a
-- minute (or a later one) that was photographed already. Returns how many photographs were taken: 1 or 0.
WITH taken AS (
    INSERT INTO indicators_photograph (minute, is_whole)
    SELECT %(minute)s, TRUE
    WHERE NOT EXISTS (SELECT FROM indicators_photograph WHERE minute >= %(minute)s)
    RETURNING minute
), place AS MATERIALIZED (
    SELECT id FROM units_unit WHERE agency_type = ''
), counted AS (
    SELECT place_id, bloc, link,
           {days_and_period}
    FROM indicators_placecount
    WHERE day > %(day)s - %(days)s AND day <= %(day)s AND place_id IN (SELECT id FROM place)
    GROUP BY place_id, bloc, link
), still_open AS (
    SELECT place_id, bloc, link, open, paused
    FROM indicators_opencount
    WHERE procedure = '' AND place_id IN (SELECT id FROM place)
), by_unit AS (
    SELECT unit_id, link,
           count(*) FILTER (WHERE due_at < %(minute)s) AS overdue, count(*) FILTER (WHERE due_at >= %(minute)s) AS at_risk
    FROM indicators_opendossier
    WHERE NOT is_paused AND due_at < %(risk_until)s
    GROUP BY unit_id, link
), pressing AS (
    SELECT part AS place_id, unit.bloc, link, sum(overdue) AS overdue, sum(at_risk) AS at_risk
    FROM by_unit
    JOIN units_unit AS unit ON unit.id = by_unit.unit_id
    CROSS JOIN unnest({way}) AS part
    WHERE part IN (SELECT id FROM place)
    GROUP BY 1, 2, 3
), stands AS (
    SELECT *
    FROM counted
    FULL JOIN still_open USING (place_id, bloc, link)
    FULL JOIN pressing USING (place_id, bloc, link)
), changed AS MATERIALIZED (
    SELECT place_id, bloc, link, {stood_or_zero}
    FROM stands
    FULL JOIN indicators_placelatest AS latest USING (place_id, bloc, link)
    WHERE EXISTS (SELECT FROM taken) AND ROW({stood_before}) IS DISTINCT FROM ROW({stood_now})
), kept AS (
    INSERT INTO indicators_placelatest (place_id, bloc, link, {stood})
    SELECT * FROM changed
    ON CONFLICT (place_id, bloc, link) DO UPDATE SET {stood_set}
), written AS (
    INSERT INTO indicators_placeminute (place_id, bloc, link, {stood}, minute)
    SELECT *, %(minute)s FROM changed
)
SELECT count(*) FROM taken;
