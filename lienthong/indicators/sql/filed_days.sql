-- When each of some files was filed.
SELECT dossier, min(at) FROM core_ledgerline
WHERE dossier = ANY (%s) AND verb = 'dossiers.submitted'
GROUP BY dossier
