-- The rank of one unit among those of its level under a place, on some days, and how many are ranked there.
SELECT own.day, 1 + count(*) FILTER (WHERE other.total > own.total), count(other.total), own.counted_at
FROM indicators_indexstanding AS own
JOIN indicators_indexstanding AS other USING (index, period, day, level)
JOIN units_unit AS unit ON unit.id = other.unit_id AND unit.path LIKE %(path)s || '%%'
WHERE own.index = %(index)s AND own.period = %(period)s AND own.level = %(level)s AND own.unit_id = %(unit)s
  AND own.day = ANY (%(days)s) AND own.total IS NOT NULL
GROUP BY own.day, own.counted_at;
