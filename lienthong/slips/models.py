"""The forms that packs define, version by version, and the slips that were written by them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class SlipForm(models.Model):
    """One version of a slip's definition; ``body`` is the definition. A slip keeps the version it was written by."""

    code = models.TextField()
    sha256 = models.TextField()
    body = models.JSONField()
    is_live = models.BooleanField(default=True)  # what the pack says now
    loaded_at = models.DateTimeField()

    class Meta:
        db_table = "slips_slipform"
        constraints = [
            models.UniqueConstraint(fields=["code", "sha256"], name="slipform_version"),
            models.UniqueConstraint(fields=["code"], condition=Q(is_live=True), name="slipform_one_live"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.sha256[:8]}"


class SlipCounter(models.Model):
    """The last number given in a series: ``<unit>/<slip>/<year>``."""

    series = models.TextField(primary_key=True)
    last = models.IntegerField()

    class Meta:
        db_table = "slips_slipcounter"

    def __str__(self) -> str:
        return f"{self.series} {self.last}"


class Slip(models.Model):
    """One slip of one act. ``facts`` is what it states, as it was at the act; ``file`` comes when it is printed.

    ``code`` is what its QR carries. ``trouble`` is the code of the refusal that kept it from being printed.
    """

    code = models.TextField(primary_key=True)
    dossier = models.TextField()
    act = models.IntegerField()  # number of the act in the dossier's thread
    kind = models.TextField()  # code of the definition
    form = models.ForeignKey(SlipForm, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.TextField(default="")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)  # issues it
    facts = models.JSONField()  # see rules.stating
    is_internal = models.BooleanField()
    acted_at = models.DateTimeField()
    file = models.ForeignKey("documents.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(null=True)
    trouble = models.TextField(default="")
    tried_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "slips_slip"
        constraints = [models.UniqueConstraint(fields=["dossier", "kind", "act"], name="slip_once_for_each_act")]
        indexes = [models.Index(fields=["tried_at", "acted_at"], name="slip_waiting", condition=Q(file=None))]

    def __str__(self) -> str:
        return f"{self.dossier} {self.kind} {self.act}"
