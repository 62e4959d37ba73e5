-- The next numbers of several series: as many of each as asked for, locked until the transaction ends.
INSERT INTO registries_sequence AS sequence (series, last)
SELECT wanted.series, wanted.count
FROM unnest(%(series)s::text[], %(counts)s::bigint[]) AS wanted (series, count)
ORDER BY wanted.series
ON CONFLICT (series) DO UPDATE SET last = sequence.last + excluded.last
RETURNING series, last
