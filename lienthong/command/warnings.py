"""Warnings to take: the list, one of them with its evidence, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from lienthong.command.access import for_leaders, may_look
from lienthong.command.refusals import BoardOutsideRight
from lienthong.command.warning_words import DONE, cause_words, strength_words
from lienthong.command.weeks_chart import weeks_chart
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotFound, Refused
from lienthong.core.values import Actor, Text
from lienthong.indicators.actions.warnings import LONGEST, close_warning, explain_warning, take_warning
from lienthong.indicators.models import EarlyWarning
from lienthong.indicators.queries.chances import chances_of, like_table
from lienthong.indicators.queries.warnings import (
    WarningFilter,
    WarningRow,
    get_warning,
    open_counts,
    precision,
    warnings_for,
)
from lienthong.indicators.rules.warning import KIND_NAMES, LIKELY_LATE, RESULT_NAMES, STATE_NAMES, State
from lienthong.ui.pages import PageRequest, visitor
from lienthong.units import queries as units

#: How many causes a board shows.
TOP = 10
_GROUPS = {
    "unit": Text("đơn vị này", "this unit"),
    "province": Text("cả tỉnh", "the province"),
    "procedure": Text("cả nước, cùng thủ tục", "the country, same procedure"),
    "all": Text("mọi hồ sơ", "all files"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A warning as a list shows it: everything in words."""

    row: WarningRow
    kind: Text
    cause: Text
    strength: Text
    state: Text
    what: Text | None
    is_overdue: bool
    url: str


def top_causes(actor: Actor, *, at: datetime, path: str = "", limit: int = TOP) -> dict[str, Any]:
    """Return what ``command/_warnings.html`` shows: the causes that concern most files at a place and beneath it.

    At most four statements. ``path`` is that of the place; somebody sees only what they watch.
    """
    rows = warnings_for(to=actor, at=at, only=WarningFilter(path=path), limit=limit)
    return {"warnings": [_shown(row, at) for row in rows], "warnings_url": reverse("command_warnings")}


def queue_chances(codes: Sequence[str], *, at: datetime) -> dict[str, Text]:
    """Return how likely each of some open files ends late, in words with its like cases; at most five statements.

    Files that are past due, paused, or have too few like cases are left out.
    """
    return {code: one.chance.words for code, one in chances_of(codes, at=at).items()}


@require_safe
@for_leaders
def warnings(request: PageRequest) -> HttpResponse:
    """List what is open where the visitor watches, what concerns most files first."""
    by, only = visitor(request), _wanted(request)
    counts = open_counts(to=by)
    page = {
        "warnings": [_shown(row, request.at) for row in warnings_for(to=by, at=request.at, only=only)],
        "only": only,
        "total": sum(counts.values()),
        "kinds": [(kind, KIND_NAMES[kind], count) for kind, count in counts.items()],
        "states": [(state, STATE_NAMES[state]) for state in State if state != State.CLOSED],
        "place": request.GET.get("place", ""),
        "precision": _precision(request),
    }
    return render(request, "command/warnings.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@for_leaders
def warning(request: PageRequest, number: int) -> HttpResponse:
    """Show a warning with its evidence and its thread; do what may be done; what was typed survives a refusal."""
    if request.method != "POST":
        return _page(request, number)
    act = _DOES.get(request.POST.get("do", ""))
    if act is None:
        raise NotFound(what=Text("thao tác", "The act"))
    try:
        act(request, number)
    except Refused as refusal:
        return _page(request, number, refusal)
    return HttpResponseRedirect(request.path)


def _wanted(request: PageRequest) -> WarningFilter:
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    return WarningFilter(
        kind=kind if kind in KIND_NAMES else "",
        state=state if state in list(State) else "",
        path=_path(request),
        is_mine="mine" in request.GET,
    )


def _path(request: PageRequest) -> str:
    """Return the path of the place that is asked for (``province:01``); refuses what the visitor may not look at."""
    level, _, code = request.GET.get("place", "").partition(":")
    if level not in ("province", "commune"):
        return ""
    place = units.version_at(code, level=level, on=localdate(request.at))
    if not may_look(visitor(request), place.unit.path):
        raise BoardOutsideRight(place=place.name)
    return place.unit.path


def _precision(request: PageRequest) -> list[tuple[Text, int, int, float]]:
    """Return how often warnings of the last year were right, by kind, for the whole country."""
    today = localdate(request.at)
    found = precision(since=today.replace(year=today.year - 1, day=1), until=today.replace(year=today.year + 1, day=1))
    return [(KIND_NAMES[one.kind], one.right, one.judged, 100 * one.right / one.judged) for one in found]


def _shown(row: WarningRow, at: datetime) -> Shown:
    return Shown(
        row=row,
        kind=KIND_NAMES[row.kind],
        cause=cause_words(row.kind, row.evidence),
        strength=strength_words(row.kind, row.strength),
        state=STATE_NAMES[row.state],
        what=row.procedure_title or (Text(row.subject, row.subject) if row.subject else None),
        is_overdue=row.next_date is not None and row.next_date < localdate(at),
        url=reverse("command_warning", args=[row.id]),
    )


def _page(request: PageRequest, number: int, refusal: Refused | None = None) -> HttpResponse:
    file = get_warning(number, to=visitor(request), at=request.at)
    row = file.row
    weeks = row.evidence.get("weeks")
    today = localdate(request.at)
    page = {
        "file": file,
        "shown": _shown(row, request.at),
        "chart": weeks_chart(weeks, row.evidence["usual"]) if weeks else None,
        "like": _like(row, request.at) if row.kind == LIKELY_LATE else [],
        "queue": row.evidence.get("due"),
        "thread": [_line(line) for line in file.thread],
        "result": RESULT_NAMES.get(row.result),
        "earliest": today,
        "latest": today + LONGEST,
        "refusal": refusal,
        "typed": request.POST,
    }
    return render(request, "command/warning.html", page, status=refusal.status if refusal else 200)


def _like(row: WarningRow, at: datetime) -> list[dict[str, Any]]:
    return [
        {
            "first": one.first,
            "to": one.to,
            "percent": 100 * one.chance.value,
            "group": _GROUPS[one.chance.group],
            "cases": one.chance.cases,
        }
        for one in like_table(row.unit_id, row.procedure, at=at)
    ]


def _line(line: LedgerLine) -> dict[str, Any]:
    return {
        "at": line.at,
        "done": DONE[line.verb],
        "by": line.actor_name if line.actor_kind == "officer" else "",
        "result": RESULT_NAMES.get(line.detail.get("result", "")),
        "until": line.detail.get("until"),
    }


def _take(request: PageRequest, number: int) -> EarlyWarning:
    return take_warning(number, by=visitor(request), at=request.at)


def _explain(request: PageRequest, number: int) -> EarlyWarning:
    words, until = request.POST.get("words", ""), _day(request.POST.get("until", ""))
    return explain_warning(number, words, until, by=visitor(request), at=request.at)


def _close(request: PageRequest, number: int) -> EarlyWarning:
    result, words = request.POST.get("result", ""), request.POST.get("why", "")
    return close_warning(number, result, words, by=visitor(request), at=request.at)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


_DOES: Mapping[str, Callable[[PageRequest, int], EarlyWarning]] = {"take": _take, "explain": _explain, "close": _close}
