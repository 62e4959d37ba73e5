"""Early warning: the rules that packs load, the cases that files are compared with, and the warnings themselves."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lienthong.indicators.rules.warning import State


class WarningPeriod(models.Model):
    """The rules of a period, as a pack defines them; ``body`` is the definition. The next period ends it."""

    since = models.DateField(primary_key=True)
    body = models.JSONField()
    sha256 = models.TextField()

    class Meta:
        db_table = "indicators_warningperiod"

    def __str__(self) -> str:
        return f"{self.since}"


class LikeCase(models.Model):
    """Files of a unit and procedure that ended in a month, by the working time left when they were still open.

    ``stretch`` is which of ``rules.chances.STRETCHES``; a file counts once in every stretch in which it was open.
    """

    unit_id = models.BigIntegerField()
    procedure = models.TextField()
    stretch = models.SmallIntegerField()
    month = models.DateField()
    cases = models.IntegerField()
    late = models.IntegerField()

    class Meta:
        db_table = "indicators_likecase"
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "procedure", "stretch", "month"], name="like_case_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.procedure} {self.stretch}"


class ServiceDay(models.Model):
    """What happened at a data service on a day: how often it was asked, was down, and was said to have told wrong."""

    service = models.TextField()
    day = models.DateField()
    asked = models.IntegerField()
    down = models.IntegerField()
    disputed = models.IntegerField()

    class Meta:
        db_table = "indicators_serviceday"
        constraints = [models.UniqueConstraint(fields=["service", "day"], name="service_day_once")]

    def __str__(self) -> str:
        return f"{self.service} {self.day}"


class WatchedDay(models.Model):
    """A day on which the whole country was watched: once, however often it is asked for."""

    day = models.DateField(primary_key=True)

    class Meta:
        db_table = "indicators_watchedday"

    def __str__(self) -> str:
        return f"{self.day}"


class EarlyWarning(models.Model):
    """One cause of trouble at a unit, from the first sight of it to its end; there is never a second of an open one.

    ``strength`` is how many files (or calls) it concerns, the most that was seen; ``evidence`` is what was seen last
    (see ``rules.causes``). ``rung`` is the step of the ladder that must act, until ``next_date``.
    """

    State = State

    kind = models.TextField()
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    procedure = models.TextField(default="", db_default="")
    subject = models.TextField(default="", db_default="")  # code of a service, a registry or a task
    state = models.TextField(choices=[(state, state) for state in State], default=State.NEW)
    strength = models.FloatField()
    evidence = models.JSONField(default=dict)
    seen = models.IntegerField(default=1)  # how often
    raised_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    owner = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    rung = models.SmallIntegerField()
    next_date = models.DateField(null=True)  # None: the top of the ladder was told and nothing follows
    words = models.TextField(default="", db_default="")  # why it is so, as its owner explains it
    closed_at = models.DateTimeField(null=True)
    result = models.TextField(default="", db_default="")  # right, wrong, passed
    closing_words = models.TextField(default="", db_default="")

    class Meta:
        db_table = "indicators_earlywarning"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "unit", "procedure", "subject"],
                name="warning_once_while_open",
                condition=Q(closed_at=None),
            )
        ]
        indexes = [
            models.Index(fields=["kind", "unit", "procedure", "subject", "-closed_at"], name="warning_of_cause"),
            models.Index(fields=["next_date"], name="warning_next", condition=Q(closed_at=None)),
            models.Index(fields=["closed_at", "result"], name="warning_closed"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit_id} {self.procedure}{self.subject}"
