"""What a person is still filling in, and whom they ask for their word in it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from django.db import models
from django.db.models import Q

from lienthong.procedures.rules.conditions import References
from lienthong.procedures.rules.wording import FieldError


class Draft(models.Model):
    """What a person is still filling in: private, changeable, not yet a request to the state.

    ``form`` is what is typed or kept. ``answers`` is what services answered, by asking: {"lookup", "state": found |
    empty | wrong | down, "reason", "fields", and the source}. ``held`` says the same by field: {"state", "value",
    "locked", "disputed", "service", "registry", "record", "version", "valid_from", "read_at"}. ``defaults`` are values
    that the definition put in and nobody touched; ``disputed`` the words of those who say that a held value is wrong.
    ``number`` is the personal number of the applicant. While it is with a ``helper``, no registry is asked about them.
    ``set_aside`` is what was given and a newer text of the law does not ask (see ``rules.carrying``). Only ``form`` and
    ``disputed`` ever come from a browser.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    version = models.ForeignKey("procedures.ProcedureVersion", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="drafts")
    number = models.TextField(default="")
    business = models.TextField(default="")  # code of the business for which the person acts; empty: for themselves
    helper = models.ForeignKey(
        "accounts.Account", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )  # who filled it in for the applicant; has it while they are its account
    form = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    held = models.JSONField(default=dict)
    defaults = models.JSONField(default=dict)
    disputed = models.JSONField(default=dict)
    places = models.JSONField(default=dict)  # field → the old address that became its commune: see save_draft
    set_aside = models.JSONField(default=dict)
    carried_from = models.ForeignKey(
        "procedures.ProcedureVersion", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )  # the version from which it came to the one on which it stands
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    dossier = models.TextField(default="")  # the dossier that it became

    #: Changes of locked fields that the last save refused: what was typed is in the error, the held value was put back.
    refused: Sequence[FieldError] = ()

    class Meta:
        db_table = "dossiers_draft"
        indexes = [models.Index(fields=["account", "-saved_at"], name="draft_of_account")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def holder(self) -> str:
        """The name under which its files are kept and registries are asked: ``draft:<id>``."""
        return f"draft:{self.id}"

    def known(self, *, on: date) -> References:
        """Return what references of the definition stand for in it; of an applicant who has not come yet nothing."""
        applicant = "" if self.is_with_helper else self.number
        return References(form=self.form, today=on, applicant=applicant, business=self.business)

    @property
    def is_with_helper(self) -> bool:
        """Whether somebody else fills it in for the applicant, who has not taken it over yet."""
        return self.helper_id is not None and self.helper_id == self.account_id


class Invitation(models.Model):
    """A person asked for their word in somebody's form: to give a part of it, or (no ``part``) to take it over.

    ``agreed_to`` is what they saw of the rest when they agreed, by field.
    """

    class State(models.TextChoices):
        """How far it is; who let ``until`` go by is not told apart here."""

        OPEN = "OPEN"
        AGREED = "AGREED"
        DECLINED = "DECLINED"
        REPLACED = "REPLACED"  # by a later one

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="invitations")
    part = models.TextField(default="")
    number = models.TextField()
    state = models.TextField(choices=State, default=State.OPEN)
    invited_by = models.TextField()  # the name of who asks
    invited_at = models.DateTimeField()
    until = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.TextField(default="")
    agreed_to = models.JSONField(default=dict)
    words = models.TextField(default="")  # why it was declined

    class Meta:
        db_table = "dossiers_invitation"
        constraints = [
            models.UniqueConstraint(fields=["draft", "part"], condition=~Q(state="REPLACED"), name="invitation_once")
        ]
        indexes = [models.Index(fields=["number", "-invited_at"], name="invitation_of_person")]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.part}"
