-- The versions of one registry's records that carry an identifier, as known at an instant and as holding on a day.
-- Always one row per version found, or one row with the registry alone when nothing is found.
SELECT registry.sha256, registry.is_open,
       version.record_id, version.id, version.data, version.valid_from, version.valid_to,
       version.known_from, version.known_to, version.source
FROM registries_registry AS registry
LEFT JOIN (
    registries_recordidentifier AS identifier
    JOIN registries_recordversion AS version
      ON version.record_id = identifier.record_id
     AND version.valid_from <= %(as_of)s AND (version.valid_to IS NULL OR version.valid_to > %(as_of)s)
     AND version.known_from <= %(known_at)s AND (version.known_to IS NULL OR version.known_to > %(known_at)s)
     AND version.data @> %(only)s::jsonb
) ON identifier.registry_id = registry.code AND identifier.name = %(identifier)s AND identifier.value = %(value)s
WHERE registry.code = %(registry)s
ORDER BY version.valid_from DESC, version.id DESC
