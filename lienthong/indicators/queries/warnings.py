"""Warnings as those see them who must act: what is open, one of them with its thread, how often they are right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate

from lienthong.core import ledger
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotFound
from lienthong.core.values import Actor, Text
from lienthong.indicators.definitions.warnings import Rung
from lienthong.indicators.models.warnings import EarlyWarning
from lienthong.indicators.queries.watching import warning_rules
from lienthong.indicators.rules.warning import State, may_handle, may_judge, watched_paths
from lienthong.procedures import queries as procedures
from lienthong.units import queries as units

#: How many warnings a list shows; the strongest come first.
MOST = 100


@dataclass(frozen=True, slots=True)
class WarningFilter:
    """What is wanted of the open warnings: a kind, a state, what is beneath a place, what one has taken."""

    kind: str = ""
    state: str = ""
    path: str = ""
    is_mine: bool = False


@dataclass(frozen=True, slots=True)
class WarningRow:
    """One warning with the names that a list shows; ``rung`` is who must act now."""

    id: int
    kind: str
    state: State
    unit_id: int
    unit_name: str
    procedure: str
    procedure_title: Text | None
    subject: str
    strength: float
    evidence: dict[str, Any]
    raised_at: datetime
    seen_at: datetime
    seen: int
    owner_name: str
    rung: Rung | None
    next_date: date | None
    result: str
    words: str
    closing_words: str


@dataclass(frozen=True, slots=True)
class WarningFile:
    """One warning, what was done with it (oldest first), and what the asker may do."""

    row: WarningRow
    thread: tuple[LedgerLine, ...]
    may_take: bool
    may_explain: bool
    may_close: bool


@dataclass(frozen=True, slots=True)
class Precision:
    """Of the warnings of a kind that somebody judged, how many were right; ``share`` is ``None`` before the first."""

    kind: str
    right: int
    judged: int

    @property
    def share(self) -> float | None:
        """Right ones among those judged."""
        return self.right / self.judged if self.judged else None


def warnings_for(
    *, to: Actor, at: datetime, only: WarningFilter = WarningFilter(), limit: int = MOST
) -> list[WarningRow]:
    """Return the open warnings of the places that somebody watches or heads, the strongest first.

    At most four statements, however many warnings.
    """
    found = _visible(to).filter(closed_at=None)
    if only.kind:
        found = found.filter(kind=only.kind)
    if only.state:
        found = found.filter(state=only.state)
    if only.path:
        found = found.filter(unit__path__startswith=only.path)
    if only.is_mine:
        found = found.filter(owner_id=int(to.id))
    return _rows(found.order_by("-strength", "id")[:limit], at, to.language)


def open_counts(*, to: Actor) -> dict[str, int]:
    """Return how many warnings of each kind are open where somebody watches; one statement."""
    counted = _visible(to).filter(closed_at=None).values("kind").annotate(n=Count("id")).order_by("kind")
    return {row["kind"]: row["n"] for row in counted}


def open_causes(kind: str) -> dict[tuple[int, str], date]:
    """Return what is warned of in one kind (unit, subject), and the day on which each was last seen; one statement."""
    found = EarlyWarning.objects.filter(kind=kind, closed_at=None).order_by("id")
    return {
        (unit_id, subject): localdate(seen_at)
        for unit_id, subject, seen_at in found.values_list("unit_id", "subject", "seen_at")
    }


def get_warning(warning_id: int, *, to: Actor, at: datetime) -> WarningFile:
    """Return a warning, open or closed, with its thread. Refuses ``NotFound``, also to who may not know of it."""
    warning = _visible(to).filter(pk=warning_id).first()
    if warning is None:
        raise NotFound(what=Text("cảnh báo", "The warning"))
    lines = ledger.lines_about(f"warning:{warning.pk}")
    path, is_open, is_own = warning.unit.path, warning.closed_at is None, warning.owner_id == int(to.id)
    is_free = warning.owner_id is None or warning.state == State.ESCALATED
    return WarningFile(
        row=_rows([warning], at, to.language)[0],
        thread=tuple(reversed(lines)),
        may_take=is_open and is_free and may_handle(to, path),
        may_explain=is_open and is_own and may_handle(to, path),
        may_close=is_open and not is_own and may_judge(to, path),
    )


def precision(*, since: date, until: date) -> list[Precision]:
    """Return how often the warnings that were closed in a period were right, by kind; one statement.

    What passed by itself was judged by nobody and counts nowhere.
    """
    judged = EarlyWarning.objects.filter(result__in=("right", "wrong"), closed_at__date__gte=since)
    counted = (
        judged.filter(closed_at__date__lt=until)
        .values("kind")
        .annotate(judged=Count("id"), right=Count("id", filter=Q(result="right")))
        .order_by("kind")
    )
    return [Precision(row["kind"], row["right"], row["judged"]) for row in counted]


def _visible(to: Actor) -> QuerySet[EarlyWarning]:
    reach = Q(pk__in=())
    for path in watched_paths(to):
        reach |= Q(unit__path__startswith=path)
    return EarlyWarning.objects.filter(reach).select_related("unit", "owner")


def _rows(found: Iterable[EarlyWarning], at: datetime, language: str) -> list[WarningRow]:
    warnings = list(found)
    on = localdate(at)
    rules = warning_rules(on=on) if warnings else None
    ladder: Sequence[Rung] = rules.ladder if rules is not None else ()
    names = units.names({one.unit_id for one in warnings}, on=on, language=language) if warnings else {}
    titles = {card.code: card.title for card in procedures.all_procedures()} if warnings else {}
    return [
        WarningRow(
            id=one.pk,
            kind=one.kind,
            state=State(one.state),
            unit_id=one.unit_id,
            unit_name=names.get(one.unit_id, one.unit.key),
            procedure=one.procedure,
            procedure_title=titles.get(one.procedure),
            subject=one.subject,
            strength=one.strength,
            evidence=one.evidence,
            raised_at=one.raised_at,
            seen_at=one.seen_at,
            seen=one.seen,
            owner_name=one.owner.name if one.owner is not None else "",
            rung=ladder[one.rung] if one.rung < len(ladder) else None,
            next_date=one.next_date,
            result=one.result,
            words=one.words,
            closing_words=one.closing_words,
        )
        for one in warnings
    ]
