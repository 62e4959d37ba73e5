"""A published version keeps what it says: only its last days may still be decided."""

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION procedures_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published version of a procedure is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER immutable BEFORE UPDATE ON procedures_procedureversion FOR EACH ROW
    WHEN (to_jsonb(OLD) - '{until,old_until}'::text[] IS DISTINCT FROM to_jsonb(NEW) - '{until,old_until}'::text[])
    EXECUTE FUNCTION procedures_refuse_change();
"""
BACKWARD = """
DROP TRIGGER immutable ON procedures_procedureversion;
DROP FUNCTION procedures_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("procedures", "0001_initial")]
    operations = [
        migrations.AddField("procedureversion", "old_until", models.DateField(null=True)),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
