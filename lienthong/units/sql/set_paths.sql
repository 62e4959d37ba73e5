-- The bloc of each body, and the chain of ids from the top after its last version, begun with a bloc that is not the
-- government's.
UPDATE units_unit u SET bloc = v.bloc FROM incoming_version v WHERE v.body = u.key AND u.bloc <> v.bloc;
WITH RECURSIVE last AS (
    SELECT DISTINCT ON (unit_id) unit_id, parent_id
    FROM units_unitversion
    ORDER BY unit_id, valid_from DESC
),
chain AS (
    SELECT unit_id, '/' || unit_id || '/' AS path FROM last WHERE parent_id IS NULL
    UNION ALL
    SELECT last.unit_id, chain.path || last.unit_id || '/' FROM last JOIN chain ON last.parent_id = chain.unit_id
),
placed AS (
    SELECT u.id, CASE u.bloc WHEN 'government' THEN '' ELSE '/' || u.bloc END || chain.path AS path
    FROM chain JOIN units_unit u ON u.id = chain.unit_id
)
UPDATE units_unit u SET path = placed.path FROM placed WHERE placed.id = u.id AND u.path <> placed.path;
