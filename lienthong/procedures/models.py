"""Procedures, their immutable, numbered versions, and the events of life that lead to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class LifeEvent(models.Model):
    """Something that happens to people (a child is born) and brings them to the state."""

    code = models.TextField(primary_key=True)
    title_vi = models.TextField()
    title_en = models.TextField()
    position = models.SmallIntegerField()

    class Meta:
        db_table = "procedures_lifeevent"
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.code


class Procedure(models.Model):
    """One administrative procedure, whatever its version; the columns are what the catalogue searches and shows."""

    code = models.TextField(primary_key=True)
    title_vi = models.TextField()
    title_en = models.TextField()
    sector_code = models.TextField()
    sector_vi = models.TextField()
    sector_en = models.TextField()
    for_whom_vi = models.TextField()
    for_whom_en = models.TextField()
    life_event = models.TextField(default="")
    level = models.TextField()
    words = models.JSONField(default=list)  # everyday words for search, as the pack writes them
    is_unverified = models.BooleanField(default=False)

    class Meta:
        db_table = "procedures_procedure"

    def __str__(self) -> str:
        return self.code


class ProcedureVersion(models.Model):
    """What the law said from a day on. Number, body and hash are never changed (a trigger refuses it).

    What the law may still decide about a published text are its last days: ``until`` is the first day on which it no
    longer holds, ``old_until`` the last on which a form begun under the version before may be filed under that one.
    One that nobody used may be withdrawn; its number is not given again.
    """

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    since = models.DateField()
    until = models.DateField(null=True)
    old_until = models.DateField(null=True)
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
