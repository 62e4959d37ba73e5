"""Registry definitions by version, records and their bitemporal versions, identifiers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Registry(models.Model):
    """One registry as its pack defines it now; ``body`` is the checked definition."""

    code = models.TextField(primary_key=True)
    body = models.JSONField()
    sha256 = models.TextField()
    owner = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT)
    is_open = models.BooleanField(default=True)  # False: stopped; every read answers "down", nothing can be written

    class Meta:
        db_table = "registries_registry"

    def __str__(self) -> str:
        return self.code


class Record(models.Model):
    """One thing that a registry knows (a person, a household, a birth, a card), through all its versions."""

    registry = models.ForeignKey(Registry, on_delete=models.PROTECT, related_name="records", db_index=False)

    class Meta:
        db_table = "registries_record"
        indexes = [models.Index(fields=["registry"], name="record_of_registry")]

    def __str__(self) -> str:
        return f"record:{self.pk}"


class RecordVersion(models.Model):
    """What the registry holds of a record for a period of the world, and during which it was known so.

    ``valid_*`` (dates) is when the fact holds, ``known_*`` (instants) is when the registry said so. A correction closes
    ``known_to`` and adds rows; nothing else is ever changed.
    """

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="versions", db_index=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True)
    data = models.JSONField()
    source = models.TextField()  # "dossier:<code>", "synthetic:<seed>", "correction:<code>"
    legal_basis = models.TextField(default="")

    class Meta:
        db_table = "registries_recordversion"
        constraints = [
            models.UniqueConstraint(
                fields=["record", "valid_from"], condition=Q(known_to=None), name="record_version_one_known_start"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")), name="record_version_valid_period"
            ),
            models.CheckConstraint(
                condition=Q(known_to=None) | Q(known_to__gt=models.F("known_from")), name="record_version_known_period"
            ),
        ]
        indexes = [models.Index(fields=["record", "-known_from"], name="record_version_known")]

    def __str__(self) -> str:
        return f"version:{self.pk}"


class RecordIdentifier(models.Model):
    """How a record is found: an identifier of its definition and a value that some version of it has or had.

    A value is never taken away: a number that was corrected stays the record's own and is given to nobody else.
    """

    # A copy of the record's own registry, for the unique index; the record's is the one that is checked.
    registry = models.ForeignKey(Registry, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    name = models.TextField()
    value = models.TextField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="identifiers", db_index=False)
    is_unique = models.BooleanField(default=False)
    of_person = models.BooleanField(default=False)  # the value is the personal number of somebody the record is about

    class Meta:
        db_table = "registries_recordidentifier"
        constraints = [
            models.UniqueConstraint(fields=["record", "name", "value"], name="record_identifier_once"),
            models.UniqueConstraint(
                fields=["registry", "name", "value"], condition=Q(is_unique=True), name="record_identifier_unique"
            ),
        ]
        indexes = [
            models.Index(fields=["registry", "name", "value"], name="record_identifier_lookup"),
            models.Index(fields=["value"], condition=Q(of_person=True), name="record_identifier_person"),
        ]

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


class Sequence(models.Model):
    """The last number given out in a series (``civil_status/birth/<unit>/2026``)."""

    series = models.TextField(primary_key=True)
    last = models.BigIntegerField(default=0)

    class Meta:
        db_table = "registries_sequence"

    def __str__(self) -> str:
        return f"{self.series} {self.last}"
