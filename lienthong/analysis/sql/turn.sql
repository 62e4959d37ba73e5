-- How far one turn reads: the last of the next lines whose order can no longer change, and how many they are.
SELECT xact, seq, count(*) OVER ()
FROM (
    SELECT xact, seq FROM core_ledgerline
    WHERE (xact, seq) > (%(xact)s, %(seq)s) AND xact < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
    ORDER BY xact, seq
    LIMIT %(limit)s
) AS next
ORDER BY xact DESC, seq DESC
LIMIT 1;
