-- One more row in the history of each entry that now stands otherwise.
INSERT INTO procedures_stagechange (entry_id, stage, ground, lacks, since, recorded_at)
SELECT entry.id, change.stage, change.ground, change.lacks, change.since, change.recorded_at
FROM incoming_change change
JOIN procedures_catalogueentry entry
    ON entry.code = change.code AND entry.province_id IS NOT DISTINCT FROM change.province_id
ORDER BY entry.id
