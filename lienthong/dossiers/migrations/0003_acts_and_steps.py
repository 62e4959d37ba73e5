"""A file counts its acts; an act says at which step and with which unit it left the file."""

from django.db import migrations, models

_COUNT = """
UPDATE dossiers_dossier dossier
SET acts = (SELECT coalesce(max(number), 0) FROM dossiers_act WHERE dossier_code = dossier.code)
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0002_case_of_the_law")]

    operations = [
        migrations.AddField(
            model_name="act",
            name="holder_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="act",
            name="step",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AddField(
            model_name="dossier",
            name="acts",
            field=models.IntegerField(db_default=0, default=0),
        ),
        migrations.RunSQL(_COUNT, migrations.RunSQL.noop),
    ]
