-- Periods that are new.
INSERT INTO units_unitversion
    (unit_id, valid_from, valid_to, code, name, name_en, short_name, folded, type, level, parent_id, legal_basis)
SELECT u.id, v.valid_from, v.valid_to, v.code, v.name, v.name_en, v.short_name, v.folded, v.type, v.level, parent.id,
       v.legal_basis
FROM incoming_version v
JOIN units_unit u ON u.key = v.body
LEFT JOIN units_unit parent ON parent.key = v.parent
WHERE NOT EXISTS (SELECT FROM units_unitversion held WHERE held.unit_id = u.id AND held.valid_from = v.valid_from)
ORDER BY v.body, v.valid_from;
