-- Take notices of one way that are due, the longest waiting first, for one process: others skip them until the lease
-- ends. A notice whose process was killed while it sent is taken again then.
UPDATE notices_notice
SET state = 'SENDING', tries = tries + 1, next_at = %(lease_until)s
WHERE id IN (
    SELECT id FROM notices_notice
    WHERE state IN ('SENDING', 'WAITING') AND way = %(way)s AND next_at <= %(at)s AND planned_at > %(oldest)s
    ORDER BY next_at
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
)
RETURNING *
