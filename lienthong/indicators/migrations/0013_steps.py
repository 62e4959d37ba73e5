from django.db import migrations, models


# The lines that tell a part of a day, in the order of time, also where they were written down long after
# (rules.measures.TOLD_VERBS, as they were then). `verb || ''`: only a statement that says so reads by time; others, of a
# few units, would seem cheaper so and are not.
TOLD_AT = """
CREATE INDEX indicators_told_at ON core_ledgerline (at) WHERE verb || '' IN
    ('dossiers.submitted', 'dossiers.completed', 'dossiers.refused', 'dossiers.stopped', 'dossiers.withdrawn')
"""


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0001_initial'),
        ('indicators', '0012_open_files_follow'),
    ]

    operations = [
        migrations.CreateModel(
            name='StepCount',
            fields=[
                ('pk', models.CompositePrimaryKey('day', 'bloc', 'place_id', 'procedure', 'link', 'step', blank=True, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('bloc', models.TextField()),
                ('place_id', models.BigIntegerField()),
                ('procedure', models.TextField()),
                ('link', models.TextField()),
                ('step', models.SmallIntegerField()),
                ('received', models.IntegerField()),
                ('online', models.IntegerField()),
                ('done_on_time', models.IntegerField()),
                ('done_late', models.IntegerField()),
                ('ended_otherwise', models.IntegerField()),
                ('fields_asked', models.IntegerField()),
                ('fields_prefilled', models.IntegerField()),
                ('fields_corrected', models.IntegerField()),
                ('fields_asked_again', models.IntegerField()),
            ],
            options={
                'db_table': 'indicators_stepcount',
            },
        ),
        migrations.CreateModel(
            name='StepDay',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('counted', models.BigIntegerField()),
            ],
            options={
                'db_table': 'indicators_stepday',
            },
        ),
        migrations.RunSQL(TOLD_AT, 'DROP INDEX indicators_told_at'),
    ]
