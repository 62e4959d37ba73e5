-- Successions of listed bodies that the list no longer holds: a correction.
WITH listed AS MATERIALIZED (
    SELECT DISTINCT u.id FROM incoming_version v JOIN units_unit u ON u.key = v.body
),
said AS MATERIALIZED (
    SELECT old.id AS old_id, new.id AS new_id, c.day
    FROM incoming_change c
    JOIN units_unit old ON old.key = c.old
    JOIN units_unit new ON new.key = c.new
)
DELETE FROM units_unitchange held
WHERE held.old_id IN (SELECT id FROM listed)
  AND (held.old_id, held.new_id, held.date) NOT IN (SELECT old_id, new_id, day FROM said);
