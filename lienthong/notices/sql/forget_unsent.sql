-- Before a replay: forget what nobody has tried to send yet, where nothing was sent of the same line to the same person
-- by another way either. It is made anew with the words of today; everything else stays and is not made again.
DELETE FROM notices_notice notice
WHERE state = 'WAITING' AND tries = 0
  AND NOT EXISTS (
    SELECT FROM notices_notice other
    WHERE other.line = notice.line AND other.text_id = notice.text_id
      AND other.account_id IS NOT DISTINCT FROM notice.account_id
      AND NOT (other.state = 'WAITING' AND other.tries = 0)
  )
