"""Procedures and their immutable, numbered versions."""

from __future__ import annotations

from django.db import models


class Procedure(models.Model):
    """One administrative procedure, whatever its version; the columns are what the catalogue searches and shows."""

    code = models.TextField(primary_key=True)
    title_vi = models.TextField()
    title_en = models.TextField()
    field_code = models.TextField(default="")
    field_vi = models.TextField(default="")
    field_en = models.TextField(default="")
    life_event = models.TextField(default="")
    level = models.TextField()
    folded = models.TextField()  # title, everyday words and field, without diacritics, for search
    is_unverified = models.BooleanField(default=False)

    class Meta:
        db_table = "procedures_procedure"

    def __str__(self) -> str:
        return self.code


class ProcedureVersion(models.Model):
    """What the law said from a day on. Never changed once a dossier stands on it; the hash proves it."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    since = models.DateField()
    until = models.DateField(null=True)
    body = models.JSONField()
    sha256 = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        db_table = "procedures_procedureversion"
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="procedure_version_number"),
            models.UniqueConstraint(fields=["procedure", "since"], name="procedure_version_since"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} v{self.number}"
