"""The ledger's tables: lines (append only), seals over batches of lines, followers' checkpoints."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Func, TextField
from django.db.models.functions import Cast


class _TransactionId(Func):
    """The number of the transaction that writes the row (64 bits, never wraps)."""

    function = "pg_current_xact_id"
    template = "%(function)s()"
    output_field: ClassVar[TextField[str, str]] = TextField()


class LedgerLine(models.Model):
    """One act. Lines are ordered by (``xact``, ``seq``): the only order that no late commit can disturb."""

    seq = models.BigAutoField(primary_key=True)
    xact = models.BigIntegerField(db_default=Cast(Cast(_TransactionId(), TextField()), models.BigIntegerField()))
    at = models.DateTimeField()
    actor_kind = models.TextField()
    actor_id = models.TextField()
    actor_name = models.TextField()
    unit_id = models.BigIntegerField(null=True)
    verb = models.TextField()
    about = models.TextField()
    dossier = models.TextField(default="")
    detail = models.JSONField(default=dict)

    class Meta:
        db_table = "core_ledgerline"
        indexes = [
            models.Index(fields=["xact", "seq"], name="ledger_order"),
            models.Index(fields=["about", "-seq"], name="ledger_about"),
            models.Index(fields=["dossier", "seq"], name="ledger_dossier", condition=~models.Q(dossier="")),
            models.Index(fields=["unit_id", "verb", "at"], name="ledger_unit"),  # what was done where, and when
            BrinIndex(fields=["at"], name="ledger_day", autosummarize=True),  # a day of the whole country
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb} {self.about}"


class LedgerSeal(models.Model):
    """A batch of lines, hashed one on the other and signed: lines after the previous seal up to (xact, seq)."""

    number = models.BigIntegerField(primary_key=True)
    last_xact = models.BigIntegerField()
    last_seq = models.BigIntegerField()
    lines = models.IntegerField()
    hashes = models.BinaryField()  # 32 bytes a line, in order: lets verification name the line, not only the batch
    root = models.BinaryField()
    key_id = models.TextField()
    signature = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "core_ledgerseal"

    def __str__(self) -> str:
        return f"seal {self.number} ({self.lines} lines)"


class FollowerCheckpoint(models.Model):
    """How far a follower has read."""

    name = models.TextField(primary_key=True)
    last_xact = models.BigIntegerField(default=0)
    last_seq = models.BigIntegerField(default=0)
    lines = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "core_followercheckpoint"

    def __str__(self) -> str:
        return f"{self.name} at {self.last_seq}"
