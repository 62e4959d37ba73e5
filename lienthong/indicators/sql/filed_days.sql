-- When each file of some lines that tell of its end was filed; a line that tells of the same end again is left out.
-- (The index of lines by dossier holds those that have one, and is found only by who says so.)
SELECT told.seq, min(filed.at)
FROM unnest(%s::text[], %s::bigint[]) AS told (dossier, seq)
JOIN core_ledgerline AS filed ON filed.dossier = told.dossier AND filed.dossier <> ''
    AND filed.verb = 'dossiers.submitted'
WHERE NOT EXISTS (
    SELECT FROM core_ledgerline AS earlier
    WHERE earlier.dossier = told.dossier AND earlier.dossier <> ''
      AND earlier.verb = 'dossiers.completed' AND earlier.seq < told.seq
)
GROUP BY told.seq
