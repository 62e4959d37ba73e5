"""Who signs in, with which rights, for which business, and with which machine tokens."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lienthong.core.values import GOVERNMENT


class Account(models.Model):
    """A person or an officer who can sign in. A person is known by the personal number (VNeID-shaped subject)."""

    class Kind(models.TextChoices):
        """Whether the account is a person's own or an officer's post."""

        PERSON = "PERSON"
        OFFICER = "OFFICER"

    kind = models.TextField(choices=Kind)
    username = models.TextField(unique=True)
    name = models.TextField()
    folded = models.TextField(default="")  # name without diacritics, for search
    subject = models.TextField(null=True, unique=True)  # noqa: DJ001 - officers have none, and it is unique
    unit = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="officers")
    title = models.TextField(default="")  # an officer's post; in a demonstration, why to choose this person
    title_en = models.TextField(default="")
    phone = models.TextField(default="")
    email = models.TextField(default="")
    language = models.TextField(default="vi")
    is_demo = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "accounts_account"

    def __str__(self) -> str:
        return self.username


class RoleGrant(models.Model):
    """One right: role × unit × procedure, for a period."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    role = models.TextField()
    unit = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT)  # null: the whole country
    bloc = models.TextField(default=GOVERNMENT)  # whose offices a right on a place or the country is for
    procedure = models.TextField(default="*")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    absence = models.ForeignKey(
        "accounts.Absence", null=True, on_delete=models.CASCADE, related_name="grants"
    )  # of another, for whom the holder stands in

    class Meta:
        db_table = "accounts_rolegrant"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "unit", "bloc", "procedure", "valid_from", "absence"],
                name="role_grant_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role} {self.procedure}"


class Absence(models.Model):
    """A time (half-open, dates) in which an officer is away, and who stands in for them at a unit with which rights."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="absences")
    substitute = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+")  # null: nobody
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    roles = models.JSONField()
    valid_from = models.DateField()
    valid_to = models.DateField()
    recorded_by = models.TextField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "accounts_absence"
        constraints = [
            models.CheckConstraint(condition=models.Q(valid_to__gte=models.F("valid_from")), name="absence_period"),
        ]
        indexes = [models.Index(fields=["unit", "valid_to"], name="absence_of_unit")]

    def __str__(self) -> str:
        return f"{self.account_id} away {self.valid_from} to {self.valid_to}"


class Representation(models.Model):
    """A person who may act for a business, by its code, for a period."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="representations")
    business_code = models.TextField()
    business_name = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "accounts_representation"

    def __str__(self) -> str:
        return f"{self.account_id} for {self.business_code}"


class ApiToken(models.Model):
    """A bearer token of an account; only its SHA-256 is kept."""

    hash = models.TextField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    label = models.TextField(default="")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_apitoken"

    def __str__(self) -> str:
        return self.label


class ContactPoint(models.Model):
    """Where somebody wants to be told: used once the code that was sent there has come back.

    Of each way an account has at most one that is confirmed and one that waits for its code; the confirmed one is used
    until the other takes its place. ``unreachable_at`` is since when the address is known not to exist.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="contacts")
    way = models.TextField()  # rules.Way
    address = models.TextField()
    asked_at = models.DateTimeField()  # when its code was asked for
    tries = models.SmallIntegerField(default=0)  # wrong codes typed since
    confirmed_at = models.DateTimeField(null=True)
    is_on = models.BooleanField(default=True)
    unreachable_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_contactpoint"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "way"], condition=Q(confirmed_at=None), name="contact_waiting_once"
            ),
            models.UniqueConstraint(
                fields=["account", "way"], condition=Q(confirmed_at__isnull=False), name="contact_confirmed_once"
            ),
        ]
        indexes = [models.Index(fields=["address", "asked_at"], name="contact_asked_for")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.way}"
