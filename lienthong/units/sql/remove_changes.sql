-- Successions of listed bodies that the list no longer holds: a correction.
DELETE FROM units_unitchange held
USING units_unit old, units_unit new
WHERE old.id = held.old_id AND new.id = held.new_id
  AND EXISTS (SELECT FROM incoming_version v WHERE v.body = old.key)
  AND NOT EXISTS (
      SELECT FROM incoming_change c WHERE c.old = old.key AND c.new = new.key AND c.day = held.date
  );
