-- The lines of a turn as facts: typed, with the unit as it stood on the day. In DuckDB, from two CSV files.
CREATE TABLE facts AS
SELECT try_cast(seq AS BIGINT) AS seq, try_cast(told_by AS BIGINT) AS told_by, try_cast(weight AS INTEGER) AS weight,
       try_cast(line.happened_at AS TIMESTAMPTZ) AS happened_at, try_cast(line.day AS DATE) AS day, verb,
       try_cast(dossier AS BIGINT) AS dossier, link,
       line.bloc, try_cast(line.unit_id AS BIGINT) AS unit_id, unit.unit, line.unit_type, unit.level, unit.province,
       unit.commune, unit.path,
       {detail}
FROM lines AS line
LEFT JOIN units AS unit
    ON unit.unit_id = try_cast(line.unit_id AS BIGINT) AND unit.valid_from <= try_cast(line.day AS DATE)
    AND (unit.valid_to IS NULL OR unit.valid_to > try_cast(line.day AS DATE))
ORDER BY line.position;
