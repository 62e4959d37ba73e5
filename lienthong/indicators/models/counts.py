"""Counters kept by the follower: per unit, procedure and day; and what is open now."""

from __future__ import annotations

from django.db import models

from lienthong.core.values import GOVERNMENT


class _Counted(models.Model):
    """What is counted of a day."""

    procedure = models.TextField()
    link = models.TextField(default="", db_default="")  # see rules.Link
    day = models.DateField()
    received = models.IntegerField(default=0)
    online = models.IntegerField(default=0)
    done_on_time = models.IntegerField(default=0)
    done_late = models.IntegerField(default=0)
    ended_otherwise = models.IntegerField(default=0)
    fields_asked = models.IntegerField(default=0)
    fields_prefilled = models.IntegerField(default=0)
    fields_corrected = models.IntegerField(default=0, db_default=0)  # filled from a registry, changed by the person
    fields_asked_again = models.IntegerField(default=0, db_default=0)  # typed though a registry knows
    payable = models.IntegerField(default=0, db_default=0)  # orders of payment opened that day and not cancelled
    paid_online = models.IntegerField(default=0, db_default=0)  # of them, those paid through a gateway

    class Meta:
        abstract = True


class DailyCount(_Counted):
    """What happened at a settling unit with a procedure on a (local) day. No personal data."""

    unit_id = models.BigIntegerField()

    class Meta:
        db_table = "indicators_dailycount"
        constraints = [models.UniqueConstraint(fields=["unit_id", "procedure", "link", "day"], name="daily_count_once")]
        indexes = [models.Index(fields=["day"], name="daily_count_day")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.procedure} {self.day}"


class PlaceCount(_Counted):
    """The daily counts added up along the tree of units as it is today: for a unit, everything at it and beneath it.

    Each bloc's offices are added up for themselves.

    Nothing but ``DailyCount`` and the units' paths; made anew when the tree changes. It lets the board of a country of
    thousands of communes read a few hundred rows instead of millions.
    """

    place_id = models.BigIntegerField()
    bloc = models.TextField(default=GOVERNMENT)

    class Meta:
        db_table = "indicators_placecount"
        constraints = [
            models.UniqueConstraint(fields=["place_id", "bloc", "day", "procedure", "link"], name="place_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.procedure} {self.day}"


class OpenDossier(models.Model):
    """A dossier that is not ended yet, with its due time; gone when it ends. Paused: it waits for the person."""

    code = models.TextField(primary_key=True)
    unit_id = models.BigIntegerField()
    procedure = models.TextField()
    link = models.TextField(default="", db_default="")  # see rules.Link
    due_at = models.DateTimeField()
    is_paused = models.BooleanField(default=False)

    class Meta:
        db_table = "indicators_opendossier"
        indexes = [models.Index(fields=["unit_id", "due_at"], name="open_dossier_due")]

    def __str__(self) -> str:
        return self.code
