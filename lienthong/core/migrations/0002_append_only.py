"""The ledger and its seals can be added to and read, nothing else."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON core_ledgerline
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON core_ledgerseal
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
"""
BACKWARD = """
DROP TRIGGER append_only ON core_ledgerline;
DROP TRIGGER append_only ON core_ledgerseal;
DROP FUNCTION core_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
