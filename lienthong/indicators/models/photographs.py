"""Photographs of the boards: what they said in each minute, written down in that minute."""

from __future__ import annotations

from django.db import models

from lienthong.indicators.rules.measures import STOOD


class Photograph(models.Model):
    """A minute in which the boards were photographed. ``is_whole``: also the communes are still known of it."""

    minute = models.DateTimeField(primary_key=True)
    is_whole = models.BooleanField(default=True)

    class Meta:
        db_table = "indicators_photograph"
        indexes = [
            models.Index(fields=["minute"], name="photograph_whole", condition=models.Q(is_whole=True)),
        ]

    def __str__(self) -> str:
        return f"{self.minute}"


class _Stood(models.Model):
    """What the boards of a country, a province or a commune say: see ``rules.measures.STOOD``. No personal data."""

    place_id = models.BigIntegerField()
    bloc = models.TextField()
    link = models.TextField()  # see rules.Link
    vars().update({name: models.IntegerField() for name in STOOD})

    class Meta:
        abstract = True


class PlaceMinute(_Stood):
    """What stood on the board of a place from a photograph on, until its next row: only what changed is written."""

    pk = models.CompositePrimaryKey("place_id", "bloc", "link", "minute")
    minute = models.DateTimeField()

    class Meta:
        db_table = "indicators_placeminute"

    def __str__(self) -> str:
        return f"{self.place_id} {self.minute}"


class PlaceLatest(_Stood):
    """The latest of these rows of each place: what the next photograph is compared with."""

    pk = models.CompositePrimaryKey("place_id", "bloc", "link")

    class Meta:
        db_table = "indicators_placelatest"

    def __str__(self) -> str:
        return f"{self.place_id}"
