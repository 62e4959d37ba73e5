-- A file and everything that an act on it asks first: the paths of its units, the acts done, the opinions that are still
-- open, whether the settling unit shares out its work, what the key did before.
SELECT
    dossier.*, unit.path AS unit_path, holder.path AS holder_path, intake.path AS intake_path,
    ARRAY(
        SELECT done.verb FROM dossiers_act done WHERE done.dossier_code = dossier.code ORDER BY done.number
    ) AS verbs,
    (
        SELECT count(*) FROM dossiers_opinion opinion
        WHERE opinion.dossier_code = dossier.code AND opinion.state = 'ASKED'
    ) AS open_opinions,
    EXISTS (
        SELECT FROM dossiers_sharingrule sharing
        WHERE sharing.unit_id = dossier.unit_id AND sharing.procedure IN (dossier.procedure, '*')
    ) AS is_shared,
    known.verb AS known_verb, known.fingerprint AS known_fingerprint
FROM dossiers_dossier dossier
JOIN units_unit unit ON unit.id = dossier.unit_id
JOIN units_unit holder ON holder.id = dossier.holder_id
JOIN units_unit intake ON intake.id = dossier.intake_id
LEFT JOIN dossiers_idempotentact known ON known.actor_id = %(actor_id)s AND known.key = %(key)s
WHERE dossier.code = %(code)s
