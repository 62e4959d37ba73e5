-- One line for one look of an officer into a file: none when the same officer has looked in the last while.
INSERT INTO core_ledgerline (at, actor_kind, actor_id, actor_name, unit_id, verb, about, dossier, detail)
SELECT %(at)s, %(actor_kind)s, %(actor_id)s, %(actor_name)s, %(unit_id)s, %(verb)s, %(about)s, %(code)s,
       %(detail)s::jsonb
WHERE NOT EXISTS (
    SELECT FROM core_ledgerline
    WHERE dossier = %(code)s AND verb = %(verb)s AND actor_id = %(actor_id)s AND about = %(about)s AND at > %(since)s
)
