-- Words that are ours and not the law's: English, short and folded names, the citation.
UPDATE units_unitversion held
SET name_en = said.name_en, short_name = said.short_name, folded = said.folded, legal_basis = said.legal_basis
FROM incoming_version said
JOIN units_unit u ON u.key = said.body
WHERE held.unit_id = u.id AND held.valid_from = said.valid_from
  AND (held.name_en, held.short_name, held.folded, held.legal_basis)
        IS DISTINCT FROM (said.name_en, said.short_name, said.folded, said.legal_basis);
