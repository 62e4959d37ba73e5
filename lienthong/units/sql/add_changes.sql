-- What became what; one already known is corrected only where the list differs.
INSERT INTO units_unitchange AS held (old_id, new_id, date, relation, note, legal_basis)
SELECT old.id, new.id, c.day, c.relation, c.note, c.legal_basis
FROM incoming_change c
JOIN units_unit old ON old.key = c.old
JOIN units_unit new ON new.key = c.new
ORDER BY c.day, c.old, c.new
ON CONFLICT (old_id, new_id, date) DO UPDATE
SET relation = excluded.relation, note = excluded.note, legal_basis = excluded.legal_basis
WHERE (held.relation, held.note, held.legal_basis)
        IS DISTINCT FROM (excluded.relation, excluded.note, excluded.legal_basis);
