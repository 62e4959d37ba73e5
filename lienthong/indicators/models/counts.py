"""Counters kept by the follower: per unit, procedure and day, added up over places; and what is open now."""

from __future__ import annotations

from django.db import models

from lienthong.core.values import GOVERNMENT
from lienthong.indicators.rules.measures import SLOTS


class _Counted(models.Model):
    """What is counted: the measures that every board needs by name, and those that packs define in numbered slots."""

    link = models.TextField(default="", db_default="")  # none, root or linked: how a dossier belongs to others
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
    vars().update({slot: models.IntegerField(null=True) for slot in SLOTS})  # NULL takes no room: see Slot

    class Meta:
        abstract = True


class DailyCount(_Counted):
    """What happened at a unit with a procedure, through a channel, on a (local) day. No personal data."""

    unit_id = models.BigIntegerField()
    procedure = models.TextField()
    channel = models.TextField(default="", db_default="")
    day = models.DateField()

    class Meta:
        db_table = "indicators_dailycount"
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "day", "procedure", "link", "channel"], name="daily_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.procedure} {self.day}"


class _OfPlace(_Counted):
    """The daily counts added up along the tree of units as it is today: everything at a unit and beneath it.

    Nothing but ``DailyCount`` and the units' paths; made anew when the tree changes. Each bloc's offices are added up
    for themselves. They let the board of a country of thousands of communes read a few hundred rows, not millions.
    """

    place_id = models.BigIntegerField()
    bloc = models.TextField(default=GOVERNMENT)

    class Meta:
        abstract = True


class PlaceCount(_OfPlace):
    """A day of a place, all procedures together."""

    day = models.DateField()

    class Meta:
        db_table = "indicators_placecount"
        constraints = [models.UniqueConstraint(fields=["place_id", "bloc", "day", "link"], name="place_count_once")]
        indexes = [models.Index(fields=["day"], name="place_count_day")]

    def __str__(self) -> str:
        return f"{self.place_id} {self.day}"


class MonthlyCount(_OfPlace):
    """A calendar month of a place, all procedures together: what months, quarters and years are read from."""

    month = models.DateField()  # its first day

    class Meta:
        db_table = "indicators_monthlycount"
        constraints = [models.UniqueConstraint(fields=["place_id", "bloc", "month", "link"], name="monthly_count_once")]
        indexes = [models.Index(fields=["month"], name="monthly_count_month")]

    def __str__(self) -> str:
        return f"{self.place_id} {self.month}"


class RegionCount(_OfPlace):
    """A day of a procedure under one of the two topmost floors of the tree; further down the daily counts suffice."""

    procedure = models.TextField()
    day = models.DateField()

    class Meta:
        db_table = "indicators_regioncount"
        constraints = [
            models.UniqueConstraint(fields=["place_id", "bloc", "day", "procedure", "link"], name="region_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.procedure} {self.day}"


class OpenCount(models.Model):
    """How many dossiers are open under a place now, and how many of them wait for the person: by procedure, and all.

    Nothing but ``OpenDossier`` added up along the units' paths. What is past due depends on the hour and is counted
    when it is asked for, of the few that are pressing.
    """

    place_id = models.BigIntegerField()
    bloc = models.TextField(default=GOVERNMENT)
    procedure = models.TextField(default="")  # empty: all together
    link = models.TextField(default="")  # see _Counted
    open = models.IntegerField()
    paused = models.IntegerField()

    class Meta:
        db_table = "indicators_opencount"
        constraints = [
            models.UniqueConstraint(fields=["place_id", "bloc", "procedure", "link"], name="open_count_once")
        ]
        indexes = [models.Index(fields=["place_id"], name="open_count_of_all", condition=models.Q(procedure=""))]

    def __str__(self) -> str:
        return f"{self.place_id} {self.procedure}"


class OpenDossier(models.Model):
    """A dossier that is not ended yet, with its due time; gone when it ends. Paused: it waits for the person."""

    code = models.TextField(primary_key=True)
    unit_id = models.BigIntegerField()
    procedure = models.TextField()
    link = models.TextField(default="", db_default="")  # see _Counted
    due_at = models.DateTimeField()
    is_paused = models.BooleanField(default=False)

    class Meta:
        db_table = "indicators_opendossier"
        indexes = [
            models.Index(fields=["unit_id", "due_at"], name="open_dossier_due"),
            models.Index(
                fields=["due_at"],
                name="open_dossier_pressing",
                include=["unit_id", "procedure", "link"],
                condition=models.Q(is_paused=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code
