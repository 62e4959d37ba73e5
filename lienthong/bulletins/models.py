"""The forms of a pack, the bulletins that were made, and who wants which."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lienthong.bulletins.rules.periods import Period


class BulletinForm(models.Model):
    """One version of a definition; the live one makes the next bulletins."""

    code = models.TextField()
    sha256 = models.TextField()
    body = models.JSONField()
    is_live = models.BooleanField(default=True)
    loaded_at = models.DateTimeField()

    class Meta:
        db_table = "bulletins_bulletinform"
        constraints = [
            models.UniqueConstraint(fields=["code", "sha256"], name="bulletin_form_once"),
            models.UniqueConstraint(fields=["code"], name="bulletin_form_live", condition=Q(is_live=True)),
        ]

    def __str__(self) -> str:
        return self.code


class Bulletin(models.Model):
    """One edition of a bulletin, with its numbers as they were then: never counted again, never changed.

    ``path`` and the names are the place's on its last day: a place that was merged keeps its bulletins. ``changes`` is
    what an edition after the first changed (``rules.measures.differences``), ``reason`` why. ``sent_at`` is when its
    subscribers were told.
    """

    code = models.TextField(primary_key=True)
    kind = models.TextField()  # code of the definition
    every = models.TextField()
    form = models.ForeignKey(BulletinForm, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    path = models.TextField()
    name = models.TextField()
    name_en = models.TextField()
    start = models.DateField()
    end = models.DateField()
    edition = models.IntegerField()
    content = models.JSONField()
    changes = models.JSONField(default=list)
    reason = models.TextField(default="")
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "bulletins_bulletin"
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind", "start", "edition"], name="bulletin_once_for_a_period")
        ]
        indexes = [
            models.Index(fields=["path", "-end"], name="bulletin_of_place"),
            models.Index(fields=["made_at"], name="bulletin_to_send", condition=Q(sent_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit_id} {self.start} {self.edition}"

    @property
    def period(self) -> Period:
        """The period that it is about."""
        return Period(self.every, self.start, self.end)  # type: ignore[arg-type]  # written from a definition


class Subscription(models.Model):
    """Somebody wants to be told of a bulletin of a place."""

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    since = models.DateTimeField()

    class Meta:
        db_table = "bulletins_subscription"
        constraints = [models.UniqueConstraint(fields=["unit", "kind", "account"], name="subscribed_once")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.kind} {self.unit_id}"
