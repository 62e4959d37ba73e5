-- How the boards of places stood, each in the photograph of its minute: the last row up to then, whenever that was.
SELECT asked.place_id, {stood_sums}
FROM unnest(%(places)s::bigint[], %(minutes)s::timestamptz[]) AS asked (place_id, minute)
CROSS JOIN unnest(%(links)s::text[]) AS kind (link)
CROSS JOIN LATERAL (
    SELECT {stood}
    FROM indicators_placeminute AS known
    WHERE known.place_id = asked.place_id AND known.bloc = %(bloc)s AND known.link = kind.link
      AND known.minute <= asked.minute
    ORDER BY known.minute DESC
    LIMIT 1
) AS stood
GROUP BY asked.place_id;
