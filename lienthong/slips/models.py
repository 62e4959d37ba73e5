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


class Register(models.Model):
    """A register of a unit that somebody asked to have on paper; it is printed volume by volume.

    ``last_code`` and ``rows`` are how far it is: the last file that a volume holds, how many files volumes hold.
    """

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    first = models.DateField()
    last = models.DateField()
    asked_by = models.TextField()
    asked_at = models.DateTimeField()
    total = models.IntegerField()  # files that it had when it was asked for
    rows = models.IntegerField(default=0)
    last_code = models.TextField(default="")
    last_submitted_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    trouble = models.TextField(default="")

    class Meta:
        db_table = "slips_register"
        indexes = [
            models.Index(fields=["asked_at"], name="register_waiting", condition=Q(made_at=None)),
            models.Index(fields=["asked_by", "-asked_at"], name="register_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.first} {self.last}"


class RegisterVolume(models.Model):
    """One printed volume of a register."""

    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="volumes")
    number = models.IntegerField()
    rows = models.IntegerField()
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "slips_registervolume"
        constraints = [models.UniqueConstraint(fields=["register", "number"], name="volume_once")]

    def __str__(self) -> str:
        return f"{self.register_id} {self.number}"


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
