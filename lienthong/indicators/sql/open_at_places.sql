-- How many dossiers are open at each place and beneath it, and how many of those are not past due (or wait for the person).
WITH by_unit AS (
    SELECT unit_id, count(*) AS open, count(*) FILTER (WHERE is_paused OR due_at >= %(at)s) AS in_time
    FROM indicators_opendossier
    WHERE link = ANY (%(links)s)
    GROUP BY unit_id
)
SELECT place::bigint, sum(open), sum(in_time)
FROM by_unit
JOIN units_unit AS unit ON unit.id = by_unit.unit_id AND unit.bloc = 'government'
CROSS JOIN unnest(string_to_array(trim('/' FROM unit.path), '/')) AS place
WHERE place::bigint = ANY (%(places)s)
GROUP BY 1;
