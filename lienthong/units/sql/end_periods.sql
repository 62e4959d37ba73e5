-- Open periods that the list ends.
UPDATE units_unitversion held
SET valid_to = said.valid_to
FROM incoming_version said
JOIN units_unit u ON u.key = said.body
WHERE held.unit_id = u.id AND held.valid_from = said.valid_from AND held.valid_to IS NULL AND said.valid_to IS NOT NULL;
