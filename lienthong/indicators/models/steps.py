"""Days told in steps of ten minutes, so that a past minute of the country needs no whole day of the ledger."""

from __future__ import annotations

from django.db import models

from lienthong.indicators.rules.measures import TOLD_OF_DAY


class StepDay(models.Model):
    """A day whose steps are written down, and how many filings and ends the counters had of it then."""

    day = models.DateField(primary_key=True)
    counted = models.BigIntegerField()

    class Meta:
        db_table = "indicators_stepday"

    def __str__(self) -> str:
        return f"{self.day}"


class StepCount(models.Model):
    """What the lines of a step of a day say happened at the country or a place directly beneath, by procedure.

    ``procedure`` is empty for all of them together, which the places beneath have besides. ``step``: 0 is the first ten
    minutes after midnight. No personal data.
    """

    pk = models.CompositePrimaryKey("day", "bloc", "place_id", "procedure", "link", "step")
    day = models.DateField()
    bloc = models.TextField()
    place_id = models.BigIntegerField()
    procedure = models.TextField()
    link = models.TextField()  # see rules.Link
    step = models.SmallIntegerField()
    vars().update({name: models.IntegerField() for name in TOLD_OF_DAY})

    class Meta:
        db_table = "indicators_stepcount"

    def __str__(self) -> str:
        return f"{self.place_id} {self.day} {self.step}"
