-- In how many procedures something happened at each place and beneath it in a period: filed online, charged, paid online.
INSERT INTO indicators_proceduresused (place_id, bloc, period, start, filed_online, charged, paid_online, counted_at)
WITH used AS (
    SELECT unit_id, procedure, sum(online) > 0 AS filed, sum(payable) > 0 AS charged, sum(paid_online) > 0 AS paid
    FROM indicators_dailycount
    WHERE day >= %(start)s AND day < %(end)s AND procedure <> ''
    GROUP BY unit_id, procedure
), placed AS (
    SELECT place::bigint AS place_id, procedure,
           bool_or(filed) AS filed, bool_or(charged) AS charged, bool_or(paid) AS paid
    FROM used
    JOIN units_unit AS unit ON unit.id = used.unit_id AND unit.bloc = 'government'
    CROSS JOIN unnest(string_to_array(trim('/' FROM unit.path), '/')) AS place
    GROUP BY 1, 2
)
SELECT place_id, 'government', %(period)s, %(start)s,
       count(*) FILTER (WHERE filed), count(*) FILTER (WHERE charged), count(*) FILTER (WHERE paid), %(at)s
FROM placed
GROUP BY place_id
ON CONFLICT (period, start, bloc, place_id) DO UPDATE
SET filed_online = excluded.filed_online, charged = excluded.charged, paid_online = excluded.paid_online,
    counted_at = excluded.counted_at;
