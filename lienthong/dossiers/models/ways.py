"""The way of a file between officers and units: shared out, handed over, asked about, many at once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class SharingRule(models.Model):
    """How a unit shares out the files of a procedure (``*``: all) that arrive at its settling steps.

    ``table`` is {place code or letters: account}, ``last`` who had the last turn. The row is locked while a file is
    given, so that two that arrive at once are shared out one after the other.
    """

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    procedure = models.TextField(default="*")
    rule = models.TextField()
    table = models.JSONField(default=dict)
    last = models.BigIntegerField(null=True)
    set_by = models.TextField()
    set_at = models.DateTimeField()

    class Meta:
        db_table = "dossiers_sharingrule"
        constraints = [models.UniqueConstraint(fields=["unit", "procedure"], name="sharing_rule_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.procedure} {self.rule}"


class BulkRun(models.Model):
    """One act that an officer ordered on many files, done by the worker in the order of its items."""

    id = models.UUIDField(primary_key=True)
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    act = models.TextField()
    arguments = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "dossiers_bulkrun"
        indexes = [models.Index(fields=["asked_at"], name="bulk_run_open", condition=Q(done_at=None))]

    def __str__(self) -> str:
        return f"{self.act} {self.id}"


class BulkItem(models.Model):
    """One file of a bulk act and what became of it: done, or the refusal with its words."""

    pk = models.CompositePrimaryKey("run", "number")
    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="items")
    number = models.IntegerField()
    dossier_code = models.TextField()
    done_at = models.DateTimeField(null=True)
    refusal = models.TextField(default="")  # its code; empty when the act was done
    words = models.JSONField(default=dict)  # {"vi", "en"}: what is the case and what to do instead

    class Meta:
        db_table = "dossiers_bulkitem"

    def __str__(self) -> str:
        return f"{self.dossier_code} {self.number}"


class Handover(models.Model):
    """A file with its paper originals on the way from one unit to another; ``number`` is that of the act.

    ``originals`` are [{"name", "is_missing"}]: what was sent, and what did not arrive.
    """

    class Outcome(models.TextChoices):
        """What became of it: still on the way, accepted, or sent on as misdirected."""

        WAITING = ""
        ACCEPTED = "accepted"
        REDIRECTED = "redirected"

    pk = models.CompositePrimaryKey("dossier_code", "number")
    dossier_code = models.TextField()
    number = models.IntegerField()
    from_unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    to_unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    originals = models.JSONField(default=list)
    handed_at = models.DateTimeField()
    handed_by = models.TextField()
    outcome = models.TextField(default="", choices=Outcome, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.TextField(default="")

    class Meta:
        db_table = "dossiers_handover"

    def __str__(self) -> str:
        return f"{self.dossier_code} {self.number}"


class Opinion(models.Model):
    """A question to another unit about a file, with a clock of its own; ``number`` is that of the act that asked it."""

    class State(models.TextChoices):
        """Whether it waits, or how it ended; ``SILENT``: nothing came, and the law takes that for consent."""

        ASKED = "ASKED"
        ANSWERED = "ANSWERED"
        DECLINED = "DECLINED"
        SILENT = "SILENT"
        WITHDRAWN = "WITHDRAWN"

    pk = models.CompositePrimaryKey("dossier_code", "number", "kind")
    dossier_code = models.TextField()
    number = models.IntegerField()
    kind = models.TextField()  # key of the definition's kind of opinion
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)  # asked
    asker = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_by = models.TextField()
    question = models.TextField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.TextField(choices=State, default=State.ASKED)
    stance = models.TextField(default="")  # agree, disagree, remark; empty until it is answered
    words = models.TextField(default="")  # of the answer, or why there is none
    closed_at = models.DateTimeField(null=True)
    closed_by = models.TextField(default="")
    silent_at = models.DateTimeField(null=True)  # when it was noted that nothing had come in time

    class Meta:
        db_table = "dossiers_opinion"
        indexes = [
            models.Index(fields=["unit", "due_at"], name="opinion_of_unit", condition=Q(state="ASKED")),
            models.Index(fields=["due_at"], name="opinion_due", condition=Q(state="ASKED", silent_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_code} {self.number} {self.kind}"
