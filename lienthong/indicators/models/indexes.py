"""Indexes as packs define them, dated; where units stood by them on each day; what cannot be added up day by day."""

from __future__ import annotations

from django.db import models

from lienthong.core.values import GOVERNMENT
from lienthong.indicators.models.definitions import Dated


class CompositeIndex(Dated):
    """One dated definition of an index."""

    class Meta:
        db_table = "indicators_compositeindex"
        constraints = [models.UniqueConstraint(fields=["code", "since"], name="composite_index_version")]


class IndexStanding(models.Model):
    """What a unit had of an index in the month, quarter or year up to and with a day; ranks are read from these.

    ``total`` is ``None`` where nothing was measured; ``groups`` are the points of each group as text.
    """

    index = models.TextField()
    period = models.TextField()
    day = models.DateField()
    level = models.TextField()
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    total = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    measurable = models.DecimalField(max_digits=9, decimal_places=6)
    band = models.TextField()
    groups = models.JSONField()
    counted_at = models.DateTimeField()

    class Meta:
        db_table = "indicators_indexstanding"
        constraints = [
            models.UniqueConstraint(fields=["index", "period", "day", "level", "unit"], name="index_standing_once")
        ]

    def __str__(self) -> str:
        return f"{self.index} {self.unit_id} {self.period} {self.day}"


class ProceduresUsed(models.Model):
    """In how many procedures something happened at a place and beneath it, in the period that began on ``start``.

    How many different ones cannot be added up from days; they are counted anew while the period lasts.
    """

    place = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    bloc = models.TextField(default=GOVERNMENT)
    period = models.TextField()
    start = models.DateField()
    filed_online = models.IntegerField()
    charged = models.IntegerField()
    paid_online = models.IntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        db_table = "indicators_proceduresused"
        constraints = [
            models.UniqueConstraint(fields=["period", "start", "bloc", "place"], name="procedures_used_once")
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.period} {self.start}"
