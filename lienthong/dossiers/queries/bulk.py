"""What became of an act on many files: how far it is, and the outcome of each."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lienthong.core.refusals import NotFound
from lienthong.core.values import Actor, Text
from lienthong.dossiers.models import BulkItem, BulkRun
from lienthong.dossiers.rules.transitions import ACTS


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: still waiting, done, or refused with words."""

    code: str
    is_waiting: bool
    refusal: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BulkReport:
    """An act on many files: how many were done and refused so far, and each of them."""

    id: uuid.UUID
    label: Text
    asked_at: datetime
    done_at: datetime | None
    outcomes: tuple[Outcome, ...]

    @property
    def done(self) -> int:
        """How many were done."""
        return sum(not one.is_waiting and not one.refusal for one in self.outcomes)

    @property
    def tried(self) -> int:
        """How many were tried."""
        return sum(not one.is_waiting for one in self.outcomes)


def bulk_report(run_id: uuid.UUID | str, *, to: Actor) -> BulkReport:
    """Return how far an order is; only to who gave it, ``NotFound`` for others. Two SQL statements."""
    try:
        run = BulkRun.objects.filter(pk=uuid.UUID(str(run_id)), account_id=int(to.id)).first()
    except ValueError:
        run = None
    if run is None:
        raise NotFound(what=str(run_id))
    items = BulkItem.objects.filter(run=run).order_by("number")
    outcomes = tuple(Outcome(one.dossier_code, one.done_at is None, one.refusal, one.words) for one in items)
    return BulkReport(run.pk, ACTS[run.act].label, run.asked_at, run.done_at, outcomes)


def open_runs(*, limit: int) -> list[uuid.UUID]:
    """Return the orders that are not done, the oldest first."""
    return list(BulkRun.objects.filter(done_at=None).order_by("asked_at").values_list("pk", flat=True)[:limit])
