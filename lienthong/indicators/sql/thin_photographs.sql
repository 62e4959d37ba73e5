-- Of the communes let go what a day's photographs wrote down, but for what those that stay whole need: the last row of
-- each place up to each of them, and the last of the day.
WITH commune AS (
    SELECT DISTINCT unit_id FROM units_unitversion WHERE level = 'commune'
), written AS (
    SELECT known.place_id, known.bloc, known.link, known.minute,
           lead(known.minute) OVER (PARTITION BY known.place_id, known.bloc, known.link ORDER BY known.minute) AS next
    FROM indicators_placelatest AS latest
    JOIN commune ON commune.unit_id = latest.place_id
    JOIN indicators_placeminute AS known USING (place_id, bloc, link)
    WHERE known.minute >= %(start)s AND known.minute < %(end)s
)
DELETE FROM indicators_placeminute AS known
USING written
WHERE known.place_id = written.place_id AND known.bloc = written.bloc AND known.link = written.link AND known.minute = written.minute
  AND written.next <= (SELECT min(whole) FROM unnest(%(whole)s::timestamptz[]) AS whole WHERE whole >= written.minute);
