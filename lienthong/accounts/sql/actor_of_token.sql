-- Who a bearer token speaks for, one row for each right held on the day (one row without rights).
SELECT
    account.id, account.kind, account.name, account.language, account.unit_id, unit.path AS unit__path, account.subject,
    held.role AS current__role, held_unit.path AS current__unit__path, held.bloc AS current__bloc,
    held.procedure AS current__procedure,
    absence.account_id AS current__absence__account_id, absent.name AS current__absence__account__name,
    token.expires_at
FROM accounts_apitoken token
JOIN accounts_account account ON account.id = token.account_id AND account.is_active
LEFT JOIN units_unit unit ON unit.id = account.unit_id
LEFT JOIN accounts_rolegrant held
    ON held.account_id = account.id
    AND held.valid_from <= %(day)s
    AND (held.valid_to IS NULL OR held.valid_to > %(day)s)
LEFT JOIN units_unit held_unit ON held_unit.id = held.unit_id
LEFT JOIN accounts_absence absence ON absence.id = held.absence_id
LEFT JOIN accounts_account absent ON absent.id = absence.account_id
WHERE token.hash = %(hash)s
