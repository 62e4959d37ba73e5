"""The rules of a country, the surveys planned and what was answered, petitions, dossiers that left somebody unhappy."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from lienthong.feedback.rules.petitions import OPEN, Publication, State


class FeedbackRules(models.Model):
    """One definition of the pack, of ``kind`` petitions or surveys: ``body``. Versions that were used stay."""

    kind = models.TextField()
    code = models.TextField()
    sha256 = models.TextField()
    body = models.JSONField()
    is_live = models.BooleanField(default=True)
    loaded_at = models.DateTimeField()

    class Meta:
        db_table = "feedback_feedbackrules"
        constraints = [
            models.UniqueConstraint(fields=["kind", "code", "sha256"], name="feedback_rules_once"),
            models.UniqueConstraint(fields=["kind", "code"], condition=Q(is_live=True), name="feedback_rules_live"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class DeclinedRating(models.Model):
    """Who does not want to rate a request: never asked again."""

    dossier = models.TextField()
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        db_table = "feedback_declinedrating"
        constraints = [models.UniqueConstraint(fields=["dossier", "account"], name="declined_rating_once")]

    def __str__(self) -> str:
        return self.dossier


class Dissatisfaction(models.Model):
    """A dossier with which somebody was unhappy, whether they rated it low or complained: counted once."""

    dossier = models.TextField(primary_key=True)
    why = models.TextField()  # rating, petition
    at = models.DateTimeField()

    class Meta:
        db_table = "feedback_dissatisfaction"

    def __str__(self) -> str:
        return f"{self.dossier} {self.why}"


class Survey(models.Model):
    """The wish to ask about one dossier: whom, when, whether they were. What they answered is not kept here."""

    class State(models.TextChoices):
        """How far it is. Skipped: they had been asked a short time before, or cannot be asked any more."""

        PLANNED = "PLANNED"
        SENT = "SENT"
        ANSWERED = "ANSWERED"
        DECLINED = "DECLINED"
        SKIPPED = "SKIPPED"

    dossier = models.TextField(primary_key=True)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    rules = models.ForeignKey(FeedbackRules, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    procedure = models.TextField()
    channel = models.TextField()
    ask_at = models.DateTimeField()
    until = models.DateTimeField(null=True)  # null: not sent
    state = models.TextField(choices=State, default=State.PLANNED)

    class Meta:
        db_table = "feedback_survey"
        indexes = [
            models.Index(fields=["ask_at", "dossier"], name="survey_to_send", condition=Q(state="PLANNED")),
            models.Index(fields=["account", "ask_at"], name="survey_of_account"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} {self.state}"

    @property
    def line(self) -> dict[str, Any]:
        """What every ledger line says of it; nothing about a person."""
        return {"procedure": self.procedure, "channel": self.channel, "survey": self.rules.code}


class SurveyAnswer(models.Model):
    """What somebody answered. Nothing leads from here to the dossier or to the person: not even the hour is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    rules = models.ForeignKey(FeedbackRules, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    procedure = models.TextField()
    channel = models.TextField()
    day = models.DateField()
    answers = models.JSONField()
    score = models.SmallIntegerField()  # 0 to 100

    class Meta:
        db_table = "feedback_surveyanswer"
        indexes = [models.Index(fields=["unit", "day"], name="survey_answer_of_unit")]

    def __str__(self) -> str:
        return f"{self.rules_id} {self.score}"


class Petition(models.Model):
    """What somebody says of a dossier, a unit or a procedure there, the unit's answer, and what they think of it.

    ``subject`` is what it is about (``dossier:…``, ``unit:…``, ``unit:…/procedure``): one open petition of a person for
    each. ``moves`` are the offices that it came through: {"from", "at", "words"}.
    """

    State, Publication = State, Publication

    code = models.TextField(primary_key=True)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.TextField()  # the same key of the same person is the same petition
    kind = models.TextField()
    subject = models.TextField()
    dossier = models.TextField(default="")
    procedure = models.TextField(default="")
    channel = models.TextField()
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    rules = models.ForeignKey(FeedbackRules, on_delete=models.PROTECT, related_name="+", db_index=False)
    repeats = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="repeated_by")
    words = models.TextField()
    is_publishable = models.BooleanField()
    state = models.TextField(choices=[(state, state) for state in State])
    events = models.JSONField(default=list)
    moves = models.JSONField(default=list)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    asked_words = models.TextField(default="")
    asked_at = models.DateTimeField(null=True)
    supplied_words = models.TextField(default="")
    supplied_at = models.DateTimeField(null=True)
    answer = models.TextField(default="")  # or why it was not taken up
    answered_by = models.TextField(default="")
    answered_name = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)
    publication = models.TextField(choices=[(one, one) for one in Publication], default=Publication.NONE, blank=True)
    public_words = models.TextField(default="")
    public_answer = models.TextField(default="")
    publish_by = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    withheld_why = models.TextField(default="")
    liked = models.BooleanField(null=True)
    overdue = models.TextField(default="")  # what came too late first: refuse, ask, settle, publish
    let_down = models.TextField(default="")  # why it did not satisfy, first: disliked, repeated, overdue

    class Meta:
        db_table = "feedback_petition"
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="petition_key_once"),
            models.UniqueConstraint(
                fields=["account", "subject"], condition=Q(state__in=sorted(OPEN)), name="petition_open_once"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "due_at"], name="petition_open", condition=Q(state__in=sorted(OPEN))),
            models.Index(fields=["unit", "publish_by"], name="petition_proposed", condition=Q(publication="PROPOSED")),
            models.Index(
                fields=["unit", "-published_at"], name="petition_public", condition=Q(publication="PUBLISHED")
            ),
            models.Index(fields=["-published_at"], name="petition_all_public", condition=Q(publication="PUBLISHED")),
            models.Index(fields=["due_at"], name="petition_due", condition=Q(overdue="", state__in=sorted(OPEN))),
            models.Index(fields=["unit", "-received_at"], name="petition_of_unit"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def line(self) -> dict[str, Any]:
        """What every ledger line about the petition says of it; nothing about a person."""
        return {
            "procedure": self.procedure,
            "channel": self.channel,
            "kind": self.kind,
            "about": "dossier" if self.dossier else "procedure" if self.procedure else "unit",
            "repeated": self.repeats_id is not None,
        }
