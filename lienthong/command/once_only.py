"""Declare once as numbers: how far the forms are as they are written, and how people fill them in at a place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from lienthong.command.access import for_leaders, paths_of
from lienthong.command.choices import NOT_MEASURED
from lienthong.core.values import Actor, Text, split_path
from lienthong.exchange import queries as exchange
from lienthong.indicators import queries as indicators
from lienthong.indicators.queries import BOARD_DAYS, Counts
from lienthong.procedures.queries.once_only import audit_in_force
from lienthong.procedures.rules.once_only import REASONS, Asked, OnceOnly, Reason
from lienthong.ui.pages import PageRequest, visitor
from lienthong.ui.targets import targets_of
from lienthong.ui.words import number
from lienthong.units import queries as units
from lienthong.units.models import UnitVersion


@dataclass(frozen=True, slots=True)
class Row:
    """One procedure: its boxes and papers as they are written, and the shares measured where it was used."""

    line: OnceOnly
    asked: int
    read: int
    again: int
    reasons: tuple[tuple[Text, int], ...]
    papers: int
    papers_replaced: int
    registries: tuple[Text, ...]
    is_measured: bool
    kept: str | Text
    corrected: str | Text
    typed: str | Text


@require_safe
@for_leaders
def once_only(request: PageRequest) -> HttpResponse:
    """Show how much the State asks although it knows: by the forms, and as measured at the visitor's widest place."""
    on = localdate(request.at)
    audit = audit_in_force(on=on)
    place = _widest(visitor(request), request)
    measured = _measured(place, request)
    target = targets_of(settings.PACK).once_only
    replaced = sum(line.is_replaced for line in audit)
    names = exchange.registry_names()
    page = {
        "rows": [_row(line, measured.get(line.procedure), names, request.language) for line in audit],
        "place": place,
        "asked": sum(len(line.boxes) for line in audit),
        "read": sum(line.count("read") for line in audit),
        "again": sum(line.count("again") for line in audit),
        "reasons": _reasons(one for line in audit for one in line.again),
        "replaced": replaced,
        "target": target,
        "to_go": max(target.procedures - replaced, 0) if target else None,
    }
    return render(request, "command/once_only.html", page)


def _widest(actor: Actor, request: PageRequest) -> UnitVersion:
    """Return the widest place whose numbers somebody may look at."""
    on = localdate(request.at)
    _, path = split_path(paths_of(actor)[0])
    last = path.rstrip("/").rpartition("/")[2]
    return units.version_of(int(last), on=on) if last else units.country(on=on)


def _measured(place: UnitVersion, request: PageRequest) -> dict[str, Counts]:
    tomorrow = localdate(request.at) + timedelta(days=1)
    start = tomorrow - timedelta(days=BOARD_DAYS)
    rows = indicators.by_procedure(place.unit.path, at=request.at, start=start, end=tomorrow)
    return {row.procedure: row.counts for row in rows}


def _row(line: OnceOnly, counts: Counts | None, names: Mapping[str, Text], language: str) -> Row:
    kept, corrected, typed = (_share(*one, language) for one in _parts(counts))
    return Row(
        line=line,
        asked=len(line.boxes),
        read=line.count("read"),
        again=line.count("again"),
        reasons=_reasons(line.again),
        papers=len(line.papers),
        papers_replaced=sum(paper.how == "read" for paper in line.papers),
        registries=tuple(
            names[code] for code in sorted({paper.registry for paper in line.papers if paper.how == "read"})
        ),
        is_measured=counts is not None,
        kept=kept,
        corrected=corrected,
        typed=typed,
    )


def _parts(counts: Counts | None) -> tuple[tuple[int, int], ...]:
    """Return, of the fields, those filled in, those filled in and changed, those typed though known: part and whole."""
    if counts is None:
        return ((0, 0),) * 3
    filled, corrected = counts.fields_prefilled, counts.fields_corrected
    asked, again = counts.fields_asked, counts.fields_asked_again
    return (filled, asked), (corrected, filled + corrected), (again, asked)


def _share(part: int, whole: int, language: str) -> str | Text:
    return f"{number(100 * part / whole, language, 0 if part in (0, whole) else 1)} %" if whole else NOT_MEASURED


def _reasons(again: Iterable[Asked]) -> tuple[tuple[Text, int], ...]:
    """Return what keeps boxes and papers being asked for, the commonest first."""
    counted = Counter[Reason](one.reason for one in again if one.reason is not None)
    return tuple((REASONS[reason], count) for reason, count in counted.most_common())
