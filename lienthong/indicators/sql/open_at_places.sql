-- How many files are open at some places and beneath them, and how many of those are not past due (or wait for the person).
WITH late AS (
    SELECT unit_id, count(*) AS late
    FROM indicators_opendossier
    WHERE NOT is_paused AND due_at < %(at)s AND link = ANY (%(links)s)
      AND unit_id IN (SELECT id FROM units_unit WHERE path LIKE %(path)s || '%%')
    GROUP BY unit_id
), late_at AS (
    SELECT place::bigint AS place_id, sum(late) AS late
    FROM late
    JOIN units_unit AS unit ON unit.id = late.unit_id AND unit.bloc = 'government'
    CROSS JOIN unnest(string_to_array(trim('/' FROM unit.path), '/')) AS place
    GROUP BY 1
)
SELECT place_id, sum(open), sum(open) - coalesce(max(late), 0)
FROM indicators_opencount LEFT JOIN late_at USING (place_id)
WHERE place_id = ANY (%(places)s) AND bloc = 'government' AND procedure = '' AND link = ANY (%(links)s)
GROUP BY place_id;
