-- The chain of ids from the top, after each body's last version.
WITH RECURSIVE last AS (
    SELECT DISTINCT ON (unit_id) unit_id, parent_id
    FROM units_unitversion
    ORDER BY unit_id, valid_from DESC
),
chain AS (
    SELECT unit_id, '/' || unit_id || '/' AS path FROM last WHERE parent_id IS NULL
    UNION ALL
    SELECT last.unit_id, chain.path || last.unit_id || '/' FROM last JOIN chain ON last.parent_id = chain.unit_id
)
UPDATE units_unit u SET path = chain.path FROM chain WHERE chain.unit_id = u.id AND u.path <> chain.path;
