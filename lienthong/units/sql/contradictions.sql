-- Periods already written about which the list says something else. Ending an open period is not a contradiction.
SELECT u.key || ' ' || held.valid_from || ': ' || held.name || ' / ' || said.name
FROM incoming_version said
JOIN units_unit u ON u.key = said.body
JOIN units_unitversion held ON held.unit_id = u.id AND held.valid_from = said.valid_from
LEFT JOIN units_unit parent ON parent.id = held.parent_id
WHERE (held.code, held.level, held.type, held.name, coalesce(parent.key, ''))
        IS DISTINCT FROM (said.code, said.level, said.type, said.name, said.parent)
   OR (held.valid_to IS NOT NULL AND held.valid_to IS DISTINCT FROM said.valid_to)
ORDER BY 1
LIMIT 20;
