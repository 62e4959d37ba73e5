"""Indicators as packs define them, dated, and the columns that their measures take."""

from __future__ import annotations

from django.db import models


class Dated(models.Model):
    """One dated definition of a pack; a later ``since`` of the same code takes its place from that day on."""

    code = models.TextField()
    since = models.DateField()
    until = models.DateField(null=True)
    body = models.JSONField()
    sha256 = models.TextField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.code} {self.since}"


class Indicator(Dated):
    """One dated definition of an indicator."""

    class Meta:
        db_table = "indicators_indicator"
        constraints = [models.UniqueConstraint(fields=["code", "since"], name="indicator_version")]


class Slot(models.Model):
    """A numbered column of the counters and what it counts, for good.

    ``since`` is the first day that it counts whole; ``None``: it counts the ledger from the first line.
    """

    column = models.TextField(primary_key=True)
    key = models.TextField(unique=True)  # see definitions.measures.key_of: the measure can be read back from it
    since = models.DateField(null=True)

    class Meta:
        db_table = "indicators_slot"

    def __str__(self) -> str:
        return self.column
