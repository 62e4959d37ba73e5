"""The words of a country, its settings, and the outbox: what people are told, by which way, and what became of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lienthong.notices.rules.words import OPEN, UNDELIVERED, State


class NoticeText(models.Model):
    """One definition of the pack: ``body`` is the definition. One that left the pack is kept, not used any more."""

    code = models.TextField(primary_key=True)
    body = models.JSONField()
    sha256 = models.TextField()
    is_current = models.BooleanField(default=True)

    class Meta:
        db_table = "notices_noticetext"

    def __str__(self) -> str:
        return self.code


class NoticeTiming(models.Model):
    """The settings of the pack, one row: ``body`` is the definition."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    body = models.JSONField()
    sha256 = models.TextField()

    class Meta:
        db_table = "notices_noticetiming"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="notice_timing_once")]

    def __str__(self) -> str:
        return "notices/settings.yaml"


class Notice(models.Model):
    """What one person is told of one line of the ledger by one way. Its key follows from these four: it is made once.

    The words are those that were sent; an address is kept only masked. ``planned_at`` is when it should first go (after
    the quiet hours), ``next_at`` when the sender looks at it next: the next attempt, or the end of the lease of the
    process that is sending it. ``contact_id`` is set for a code alone, whose words are put together when it goes.
    ``unit`` and ``intake`` see to it when an applicant could not be reached; what officers are told has none.
    """

    State = State

    id = models.UUIDField(primary_key=True)
    line = models.BigIntegerField()
    text = models.ForeignKey(NoticeText, on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.ForeignKey(
        "accounts.Account", null=True, on_delete=models.PROTECT, related_name="notices", db_index=False
    )  # null: who filed it has no account
    way = models.TextField()  # email, message, or portal for what is only kept
    contact_id = models.BigIntegerField(null=True)
    dossier = models.TextField(default="")
    procedure = models.TextField(default="")
    unit = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    intake = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    language = models.TextField()
    subject = models.TextField()
    body = models.TextField()
    link = models.TextField()
    leave_link = models.TextField(default="", db_default="")  # at which one click stops letters like this one
    is_urgent = models.BooleanField(default=False)
    occurred_at = models.DateTimeField()
    planned_at = models.DateTimeField()
    next_at = models.DateTimeField()
    state = models.TextField(choices=[(state, state) for state in State])
    tries = models.SmallIntegerField(default=0)
    reason = models.TextField(default="")  # why the last attempt was in vain: see rules.words.REASONS
    sent_to = models.TextField(default="")  # masked
    ended_at = models.DateTimeField(null=True)
    told = models.TextField(default="")  # how an officer told the person instead: see rules.words.TOLD
    told_by = models.TextField(default="")
    told_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notices_notice"
        indexes = [
            models.Index(fields=["line"], name="notice_of_line"),
            models.Index(fields=["way", "next_at"], name="notice_to_send", condition=Q(state__in=sorted(OPEN))),
            models.Index(fields=["dossier", "line"], name="notice_of_dossier", condition=~Q(dossier="")),
            models.Index(fields=["account", "-occurred_at"], name="notice_of_account"),
            models.Index(
                fields=["unit", "intake"],
                name="notice_undelivered",
                condition=Q(state__in=sorted(UNDELIVERED), told=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text_id} {self.way} {self.state}"
