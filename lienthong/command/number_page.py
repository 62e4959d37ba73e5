"""What is behind a number: its definition, the statement that computes it, the ledger lines that it counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lienthong.command.access import may_look
from lienthong.command.choices import Choice
from lienthong.command.chosen import chosen_alone, span_of
from lienthong.command.places import Asked, address, asked_of, open_to_all, place_named
from lienthong.core.refusals import NotFound
from lienthong.core.values import Text
from lienthong.indicators import queries as indicators
from lienthong.indicators.queries import LINES, Sides, Summed
from lienthong.procedures import queries as procedures
from lienthong.ui.pages import PageRequest, whole_number
from lienthong.units.models import UnitVersion

#: What the verbs say that numbers count.
_VERBS = {
    "dossiers.submitted": Text("Nộp hồ sơ", "Filed"),
    "dossiers.completed": Text("Có kết quả", "Result ready"),
    "payments.opened": Text("Mở khoản phải nộp", "Fee asked"),
    "payments.paid": Text("Đã nộp tiền", "Fee paid"),
    "payments.cancelled": Text("Hủy khoản phải nộp", "Fee cancelled"),
}
_NUMBER = Text("chỉ số", "The number")


@require_safe
def number(request: PageRequest, code: str) -> HttpResponse:
    """Say what a number means: what is counted over what, for which time, how old it is, how it comes about.

    The lines behind it are for those who may look at the place's board; that of the country is open without them.
    """
    version = place_named(request.GET.get("of", "country"), request)
    may_see_lines = request.actor is not None and may_look(request.actor, version.unit.path)
    asked = _asked(request, version, may_see_lines=may_see_lines)
    choice = _of_here(code, asked)
    asked = replace(asked, shown=replace(asked.shown, choice=choice))
    board, shown = asked.board, asked.shown
    sides = _sides(choice, asked)
    is_known = sides is not None and shown.value(choice, sides) is not None
    page: dict[str, Any] = {
        "choice": choice,
        "definition": choice.definition,
        "target": _target(choice, request.language),
        "bands": choice.legend(0, request.language)[: len(choice.bands)],
        "board": board,
        "shown": shown,
        "value": shown.said(choice, sides),
        "part": sides[0] if sides and is_known else None,
        "whole": sides[1] if sides and is_known and choice.whole_words else None,
        "moment": asked.moment,
        "stock_at": asked.stock_at,
        "past": asked.past,
        "procedure_title": procedures.titles_of([board.procedure])[board.procedure] if board.procedure else None,
        "back": _back(asked, version, request),
        "by_place": _by_place(asked, version, request),
        "may_see_lines": may_see_lines and bool(choice.verbs),
    }
    page |= _computed(choice, asked)
    if page["may_see_lines"]:
        page |= _lines(choice, asked, request)
    return render(request, "command/number.html", page)


def _asked(request: PageRequest, version: UnitVersion, *, may_see_lines: bool) -> Asked:
    """Return the board; the country's own is open to all as it is now."""
    is_open = version.level == "country" and not may_see_lines and request.GET.get("bloc") is None
    if is_open:
        return open_to_all(request, version)
    code = request.GET.get("procedure", "")
    return asked_of(request, version, procedure=code, has_procedures=False)


def _of_here(code: str, asked: Asked) -> Choice:
    """Return the number with a code, where it can be told of the place and the procedure; of the country all can."""
    board, choice = asked.board, asked.shown.numbers.get(code)
    if choice is None or not (choice.is_of_places or board.level == "country"):
        raise NotFound(what=_NUMBER)
    if board.procedure and not choice.is_of_procedures:
        raise NotFound(what=_NUMBER)
    return choice


def _sides(choice: Choice, asked: Asked) -> Sides:
    board, shown = asked.board, asked.shown
    if not shown.is_known(choice):
        return None
    if choice.part:
        return choice.sides(board.today if choice.is_now else board.period)
    return chosen_alone(board.unit_id, shown.path, board, shown)


def _target(choice: Choice, language: str) -> str:
    """Return what the definition aims at, in the words of the number; nothing where it aims at nothing."""
    definition = choice.definition
    return choice.bound(float(definition.target), language) if definition and definition.target is not None else ""


def _computed(choice: Choice, asked: Asked) -> dict[str, Any]:
    """Return the statement over whole days, or over what is open now; a past day's own lines are added to it."""
    board = asked.board
    start, end = span_of(choice, board, asked.shown)
    until = end - timedelta(days=1)
    if choice.is_now:
        number: Summed | str | None = None if asked.moment else choice.code
    else:
        number = choice.summed
    if number is None:
        return {"computed": None, "since": None, "until": None}
    if asked.moment and choice.part:
        end = until
    computed = indicators.computed(board, asked.shown.path, number, start=start, end=end)
    return {"computed": computed, "since": None if choice.is_now else start, "until": until}


def _lines(choice: Choice, asked: Asked, request: PageRequest) -> dict[str, Any]:
    """Return a page of the lines behind the number; for what was open in the past there is no list."""
    board = asked.board
    if asked.moment and choice.is_now:
        return {"lines": None}
    day, _ = span_of(choice, board, asked.shown)
    start = datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())
    found = indicators.lines_behind(
        board,
        choice.verbs,
        start=start,
        end=board.at,
        before=whole_number(request.GET.get("before", "")),
        open_as=choice.code if choice.is_now else "",
    )
    titles = procedures.titles_of({line.procedure for line in found})
    more = asked.shown.of_place() + f"&before={found[LINES - 1].seq}" if len(found) > LINES else ""
    return {
        "lines": [(line, _VERBS.get(line.verb, choice.title), titles[line.procedure]) for line in found[:LINES]],
        "more": more,
        "is_later_page": "before" in request.GET,
    }


def _by_place(asked: Asked, version: UnitVersion, request: PageRequest) -> str:
    """Return where the places beneath stand in the order of the number; nothing where there are none, or no number."""
    shown = asked.shown
    is_ranked = version.level != "commune" and shown.offers(shown.choice) and shown.choice.is_measured
    return _back(asked, version, request) + "#ranking" if is_ranked else ""


def _back(asked: Asked, version: UnitVersion, request: PageRequest) -> str:
    shown, board = asked.shown, asked.board
    if board.procedure:
        return reverse("command_procedure", args=[board.procedure]) + shown.query()
    is_leader = request.actor is not None and may_look(request.actor, version.unit.path)
    if board.level == "country" and not is_leader:
        return reverse("command_open") + shown.query()
    return address(version) + shown.query()
