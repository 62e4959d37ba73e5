"""A draft, the dossier that it becomes, its acts, its number series, its rating."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from lienthong.dossiers.models.drafts import Draft, Invitation
from lienthong.dossiers.models.ways import BulkItem, BulkRun, Handover, Opinion, SharingRule
from lienthong.dossiers.rules.transitions import State

__all__ = [
    "Act",
    "BulkItem",
    "BulkRun",
    "Dossier",
    "DossierCounter",
    "Draft",
    "Handover",
    "IdempotentAct",
    "Invitation",
    "MovedFile",
    "Opinion",
    "Rating",
    "SharingRule",
    "VersionMove",
]


class DossierCounter(models.Model):
    """The last number given in a series: files by receiving unit and day, results by unit, series and year."""

    series = models.TextField(primary_key=True)  # <unit code>-<yymmdd>, or result/<unit code>/<series>/<year>
    last = models.IntegerField()

    class Meta:
        db_table = "dossiers_dossiercounter"

    def __str__(self) -> str:
        return f"{self.series} {self.last}"


class Dossier(models.Model):
    """One request, from arrival to result. Its code is its key and carries the receiving unit and the day."""

    State = State

    code = models.TextField(primary_key=True)
    procedure = models.TextField()
    version = models.ForeignKey(
        "procedures.ProcedureVersion", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    case = models.TextField(default="")  # which case of the law it is: id of the definition's case, or none of them
    root = models.TextField(default="")  # of linked files: the root's code (a root has its own); empty when not linked
    link = models.TextField(default="")  # under which name the root's definition files it
    state = models.TextField(choices=[(state, state) for state in State])
    step = models.TextField(default="")  # key of the definition's step that the file is in; empty when ended
    place = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False
    )  # where the matter belongs
    place_code = models.TextField()  # as it was on the day of filing
    intake = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False
    )  # takes in and gives back
    is_elsewhere = models.BooleanField(default=False, db_default=False)  # taken in by an office of another place
    helped = models.ForeignKey(
        "units.Unit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )  # whose officer filed it for the person
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False
    )  # competent to settle
    holder = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False
    )  # has the file now
    holder_role = models.TextField(default="")  # who acts next, see rules.transitions.Holder; empty when ended
    officer = models.ForeignKey(
        "accounts.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )  # took it
    applicant = models.ForeignKey(
        "accounts.Account", null=True, on_delete=models.PROTECT, related_name="dossiers", db_index=False
    )
    applicant_name = models.TextField()
    business = models.TextField(
        default="", db_default=""
    )  # code of the business whose request it is; empty: a person's
    subject_name = models.TextField(default="")  # whom it is about, as the worklist shows it
    filed_by = models.TextField(default="")  # actor id, when an officer filed it at the counter
    drafted_by = models.TextField(default="", db_default="")  # the name of who filled the form in for the applicant
    channel = models.TextField(default="online")  # online, counter, post
    form = models.JSONField()
    provenance = models.JSONField(default=dict)  # field → how its value came: see rules.provenance_of
    events = models.JSONField(default=list)  # what the clock knows: see rules.clock.Event.as_json
    submitted_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)  # {"decision", "words", "signer", "written", "numbers", "document", …}
    tried_at = models.DateTimeField(null=True)  # when the machine last failed to make the result
    acts = models.IntegerField(default=0, db_default=0)  # how many were done: tells an act that another came first

    class Meta:
        db_table = "dossiers_dossier"
        indexes = [
            models.Index(
                fields=["holder", "holder_role", "due_at", "code"], name="dossier_worklist", condition=Q(ended_at=None)
            ),
            models.Index(fields=["tried_at", "code"], name="dossier_stuck", condition=Q(holder_role="system")),
            models.Index(fields=["applicant", "-submitted_at"], name="dossier_of_applicant"),
            models.Index(fields=["business", "-submitted_at"], name="dossier_of_business", condition=~Q(business="")),
            models.Index(fields=["unit", "-submitted_at"], name="dossier_of_unit"),
            models.Index(fields=["officer"], name="dossier_of_officer", condition=Q(ended_at=None)),
            models.Index(fields=["root", "link"], name="dossier_of_root", condition=~Q(root="")),
            models.Index(fields=["version", "code"], name="dossier_open_on_version", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def line(self) -> dict[str, Any]:
        """What every ledger line about the file says of it; nothing about a person."""
        return {
            "procedure": self.procedure,
            "channel": self.channel,
            "state": str(self.state),
            "due_at": self.due_at.isoformat(),
            **({"root": self.root} if self.root else {}),
        }

    @property
    def is_root(self) -> bool:
        """Whether other files belong to it: one declaration for several agencies."""
        return bool(self.root) and self.root == self.code

    @property
    def is_linked(self) -> bool:
        """Whether it belongs to a root."""
        return bool(self.root) and self.root != self.code


class Act(models.Model):
    """One act on a dossier: the thread that people, officers and courts read."""

    pk = models.CompositePrimaryKey("dossier_code", "number")
    dossier_code = models.TextField()
    number = models.IntegerField()
    verb = models.TextField()  # the ledger's: dossiers.received
    at = models.DateTimeField()
    actor_kind = models.TextField()
    actor_id = models.TextField()
    actor_name = models.TextField()
    unit_id = models.BigIntegerField(null=True)
    state_before = models.TextField(default="")
    state_after = models.TextField()
    step = models.TextField(default="", db_default="")  # where the file is after it: key of the step, empty when ended
    holder_id = models.BigIntegerField(null=True)  # the unit that has the file after it
    in_place_of = models.TextField(default="", db_default="")  # name of the officer who is away, when another stood in
    words = models.TextField(default="")  # what was said to the person
    detail = models.JSONField(default=dict)

    class Meta:
        db_table = "dossiers_act"

    def __str__(self) -> str:
        return f"{self.dossier_code} {self.number} {self.verb}"


class IdempotentAct(models.Model):
    """An act already done under a key: the same key again gets the same answer, another body is refused."""

    pk = models.CompositePrimaryKey("actor_id", "key")
    actor_id = models.TextField()
    key = models.TextField()
    verb = models.TextField()
    fingerprint = models.TextField()
    dossier_code = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "dossiers_idempotentact"

    def __str__(self) -> str:
        return f"{self.actor_id} {self.key}"


class Rating(models.Model):
    """How the person found it: one for each person and dossier."""

    dossier_code = models.TextField()
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE)
    stars = models.SmallIntegerField()
    words = models.TextField(default="")
    at = models.DateTimeField()

    class Meta:
        db_table = "dossiers_rating"
        constraints = [
            models.UniqueConstraint(fields=["dossier_code", "account"], name="rating_once"),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="rating_stars"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_code} {self.stars}"


class VersionMove(models.Model):
    """An order to move the open files of a procedure from one version of the law to another, and how far it is.

    ``after`` is the code of the last file that was looked at, ``turn`` how many batches were. One at a time for each
    procedure.
    """

    procedure = models.TextField()
    source = models.ForeignKey("procedures.ProcedureVersion", on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey("procedures.ProcedureVersion", on_delete=models.PROTECT, related_name="+")
    mapping = models.JSONField(default=dict)  # see definitions.MoveMapping
    is_leaving = models.BooleanField(default=False)  # files that must not be moved stay instead of refusing the order
    after = models.TextField(default="")
    turn = models.IntegerField(default=0)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "dossiers_versionmove"
        constraints = [
            models.UniqueConstraint(fields=["procedure"], name="version_move_one_at_a_time", condition=Q(ended_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.procedure} #{self.pk}"


class MovedFile(models.Model):
    """What a move did with one file: what was, what is, what kind of file it was, and why. No values of forms."""

    move = models.ForeignKey(VersionMove, on_delete=models.PROTECT, related_name="files")
    dossier_code = models.TextField()
    at = models.DateTimeField()
    is_moved = models.BooleanField()
    kind = models.TextField()  # see rules.moving.Kind
    reasons = models.JSONField(default=list)  # {"code", "about"}
    before = models.JSONField()  # {"version", "state", "step", "case", "due_at"}
    after = models.JSONField(default=dict)  # the same, and what is asked: {"fields", "papers"}; empty: it stayed

    class Meta:
        db_table = "dossiers_movedfile"
        constraints = [models.UniqueConstraint(fields=["move", "dossier_code"], name="moved_file_once")]
        indexes = [models.Index(fields=["dossier_code"], name="moved_file_of_dossier")]

    def __str__(self) -> str:
        return f"{self.dossier_code} {self.kind}"
