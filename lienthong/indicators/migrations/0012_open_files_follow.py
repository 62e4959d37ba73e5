from django.db import migrations

# Of these verbs a dossier has one line at most (rules.told.ONCE, as it was then): whether a line was told before is
# asked for each of them, live and in every replay.
ONCE = """
CREATE INDEX indicators_told_once ON core_ledgerline (dossier, xact, seq) INCLUDE (verb)
WHERE dossier <> '' AND verb IN
    ('dossiers.submitted', 'dossiers.completed', 'dossiers.refused', 'dossiers.stopped', 'dossiers.withdrawn')
"""
# And what is rare among a stretch's lines is found without reading them all.
RARE = """
CREATE INDEX indicators_rare ON core_ledgerline (xact, seq)
WHERE verb IN ('units.list_loaded', 'indicators.line_corrected')
"""


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0001_initial'),
        ('indicators', '0011_open_count_of_all'),
    ]

    operations = [
        # what is open is kept by a follower of its own from here on: it goes on where the one for both stood
        migrations.RunSQL(
            'INSERT INTO core_followercheckpoint (name, last_xact, last_seq, lines, moved_at) '
            "SELECT 'open files', last_xact, last_seq, lines, moved_at FROM core_followercheckpoint "
            "WHERE name = 'counters' ON CONFLICT DO NOTHING",
            "DELETE FROM core_followercheckpoint WHERE name = 'open files'",
        ),
        migrations.RunSQL(ONCE, 'DROP INDEX indicators_told_once'),
        migrations.RunSQL(RARE, 'DROP INDEX indicators_rare'),
    ]
