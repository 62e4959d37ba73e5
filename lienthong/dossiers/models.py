"""A draft, the dossier that it becomes, its acts, its number series, its rating."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class Draft(models.Model):
    """What a person is still filling in: private, changeable, not yet a request to the state.

    ``form`` is what is typed or kept, ``held`` is what registries answered, by field: {"value", "service", "registry",
    "record", "version", "valid_from", "read_at", "state": found|empty|wrong|down, "locked"}. ``held`` never comes from
    the browser.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    version = models.ForeignKey("procedures.ProcedureVersion", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="drafts")
    form = models.JSONField(default=dict)
    held = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    dossier = models.TextField(default="")  # the dossier that it became

    class Meta:
        db_table = "dossiers_draft"
        indexes = [models.Index(fields=["account", "-saved_at"], name="draft_of_account")]

    def __str__(self) -> str:
        return str(self.id)


class DossierCounter(models.Model):
    """The last order number given by a receiving unit on a day."""

    series = models.TextField(primary_key=True)  # <unit code>-<yymmdd>
    last = models.IntegerField()

    class Meta:
        db_table = "dossiers_dossiercounter"

    def __str__(self) -> str:
        return f"{self.series} {self.last}"


class Dossier(models.Model):
    """One request, from arrival to result. Its code is its key and carries the receiving unit and the day."""

    class State(models.TextChoices):
        """Where the request stands; the transitions between them are in ``rules.ACTS``."""

        SUBMITTED = "SUBMITTED"
        RECEIVED = "RECEIVED"
        SUPPLEMENT_ASKED = "SUPPLEMENT_ASKED"
        PROCESSING = "PROCESSING"
        EXTENDED = "EXTENDED"
        DONE = "DONE"
        RETURNED = "RETURNED"
        REFUSED = "REFUSED"
        WITHDRAWN = "WITHDRAWN"
        STOPPED = "STOPPED"

    code = models.TextField(primary_key=True)
    procedure = models.TextField()
    version = models.ForeignKey("procedures.ProcedureVersion", on_delete=models.PROTECT, related_name="+")
    state = models.TextField(choices=State)
    step = models.TextField(default="")  # key of the definition's step that the file is in; empty when ended
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")  # competent to settle
    holder = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")  # has the file now
    holder_role = models.TextField(default="")  # role that acts next; empty when ended
    officer = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")  # took it
    applicant = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="dossiers")
    applicant_name = models.TextField()
    subject_name = models.TextField(default="")  # whom it is about, as the worklist shows it
    filed_by = models.TextField(default="")  # actor id, when an officer filed it at the counter
    channel = models.TextField(default="ONLINE")  # ONLINE, COUNTER, POST
    form = models.JSONField()
    provenance = models.JSONField(default=dict)  # field → how its value came: see rules.provenance_of
    events = models.JSONField(default=list)  # what the clock knows: [{"kind", "at", "reason", "whose"}]
    submitted_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)  # proposed decision and what the registries gave back

    class Meta:
        db_table = "dossiers_dossier"
        indexes = [
            models.Index(
                fields=["holder", "holder_role", "due_at", "code"], name="dossier_worklist", condition=Q(ended_at=None)
            ),
            models.Index(fields=["applicant", "-submitted_at"], name="dossier_of_applicant"),
            models.Index(fields=["unit", "-submitted_at"], name="dossier_of_unit"),
        ]

    def __str__(self) -> str:
        return self.code


class Act(models.Model):
    """One act on a dossier: the thread that people, officers and courts read. ``key`` is the idempotency key."""

    dossier_code = models.TextField()
    number = models.IntegerField()
    verb = models.TextField()
    at = models.DateTimeField()
    actor_kind = models.TextField()
    actor_id = models.TextField()
    actor_name = models.TextField()
    unit_id = models.BigIntegerField(null=True)
    state_before = models.TextField(default="")
    state_after = models.TextField()
    words = models.TextField(default="")  # what was said to the person
    detail = models.JSONField(default=dict)

    class Meta:
        db_table = "dossiers_act"
        constraints = [models.UniqueConstraint(fields=["dossier_code", "number"], name="act_number")]

    def __str__(self) -> str:
        return f"{self.dossier_code} {self.number} {self.verb}"


class IdempotentAct(models.Model):
    """An act already done under a key: the same key again gets the same answer, another body is refused."""

    actor_id = models.TextField()
    key = models.TextField()
    verb = models.TextField()
    fingerprint = models.TextField()
    dossier_code = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "dossiers_idempotentact"
        constraints = [models.UniqueConstraint(fields=["actor_id", "key"], name="idempotent_act_once")]

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
