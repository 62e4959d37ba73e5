-- The version that is the law on a day, without its body (processes keep definitions by hash).
SELECT id, procedure_id, number, since, until, sha256, published_at
FROM procedures_procedureversion
WHERE procedure_id = %(code)s AND since <= %(day)s AND (until IS NULL OR until > %(day)s)
ORDER BY since DESC
LIMIT 1
