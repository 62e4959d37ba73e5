"""The page of a composite index: a place's points item by item, its ranks, and how the units beneath it stand.

Points and ranks are public. Who may look at the place's board sees every count and the way back to it; others see the
counts of places as open numbers are, rounded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from lienthong.command.access import may_look
from lienthong.command.index_rows import group_rows, rank_row, rise
from lienthong.core.refusals import NotFound
from lienthong.core.values import Text
from lienthong.indicators.queries.index import LEVEL_NAMES, Rank, index_of, ranking
from lienthong.indicators.queries.indexes import all_indexes
from lienthong.indicators.rules.periods import PERIODS, Period
from lienthong.ui.pages import PageRequest, whole_number
from lienthong.ui.words import number
from lienthong.units import queries as units
from lienthong.units.models import UnitVersion

#: How many units a page of the ranking shows.
_MOST = 100
_BOARDS = {"country": "command_country", "province": "command_province", "commune": "command_commune"}
#: The units beneath a place that may be ranked there, the nearest first.
_BENEATH: dict[str, tuple[str, ...]] = {"country": ("province", "commune", "agency"), "province": ("commune", "agency")}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What of an index is looked at: whose (``province:79``), for which period, up to which day, ranking whom."""

    code: str
    of: str
    period: Period
    day: date | None
    level: str = ""
    skip: int = 0

    @property
    def url(self) -> str:
        """The address of the page."""
        day, skip = self.day.isoformat() if self.day else "", str(self.skip or "")
        kept = {"of": self.of, "period": self.period, "day": day, "rank": self.level, "skip": skip}
        return (
            f"{reverse('command_index', args=[self.code])}?{urlencode({key: one for key, one in kept.items() if one})}"
        )


@require_safe
def indexes(request: PageRequest) -> HttpResponse:
    """Lead to the first index that is defined, of the place that is asked for."""
    defined = all_indexes(on=localdate(request.at))
    if not defined:
        return render(request, "command/no_index.html")
    query = request.GET.urlencode()
    return HttpResponseRedirect(reverse("command_index", args=[defined[0].code]) + (f"?{query}" if query else ""))


@require_safe
def index(request: PageRequest, code: str) -> HttpResponse:
    """Show an index of the country, a province, a commune or an agency to everybody."""
    asked = _asked(request, code)
    version = _unit(asked, request)
    card = index_of(code, version.unit_id, asked.period, request.at, day=asked.day)
    board_url = _board_of(version, request)
    is_rounded = version.level != "country" and not board_url
    page = {
        "card": card,
        "at": request.at,
        "is_rounded": is_rounded,
        "periods": [(title, replace(asked, period=one).url, one == asked.period) for one, title in PERIODS.items()],
        "measurable": number(card.measurable, request.language),
        "scale": number(card.scale, request.language),
        "groups": group_rows(card, request.language, is_rounded=is_rounded),
        "ranks": [_rank(rank, asked, request.language) for rank in card.ranks],
        "board_url": board_url,
    }
    return render(request, "command/index.html", page | _ranking(asked, version, request))


def _asked(request: PageRequest, code: str) -> _Asked:
    period, day = request.GET.get("period", "month"), request.GET.get("day", "")
    if period not in PERIODS:
        raise NotFound(what=Text("kỳ", "The period"))
    try:
        wanted = date.fromisoformat(day) if day else None
    except ValueError:
        raise NotFound(what=Text("ngày", "The day")) from None
    of, level = request.GET.get("of", "country"), request.GET.get("rank", "")
    return _Asked(code, of, cast("Period", period), wanted, level, skip=whole_number(request.GET.get("skip", "")) or 0)


def _unit(asked: _Asked, request: PageRequest) -> UnitVersion:
    """Return the unit that ``country``, ``province:CODE``, ``commune:CODE`` or ``agency:CODE`` names."""
    on = asked.day or localdate(request.at)
    level, _, code = asked.of.partition(":")
    return units.country(on=on) if level == "country" else units.version_at(code, level=level, on=on)


def _ranking(asked: _Asked, version: UnitVersion, request: PageRequest) -> dict[str, object]:
    """Return what the page shows of the units beneath, nothing where there are none."""
    beneath = _BENEATH.get(version.level, ())
    if not beneath:
        return {}
    chosen = replace(asked, level=asked.level if asked.level in beneath else beneath[0])
    under: dict[str, Any] = {"under": version.unit_id, "day": asked.day, "limit": _MOST + 1, "skip": asked.skip}
    board = ranking(asked.code, chosen.level, asked.period, request.at, **under)
    if asked.skip and not board.rows:
        return _ranking(replace(asked, skip=0), version, request)
    below = replace(asked, level="", skip=0)
    return {
        "board": board,
        "levels": [(LEVEL_NAMES[one], replace(chosen, level=one, skip=0).url, one == chosen.level) for one in beneath],
        "rows": [
            rank_row(row, replace(below, of=f"{chosen.level}:{row.unit_code}").url, request.language)
            for row in board.rows[:_MOST]
        ],
        "before_url": replace(chosen, skip=max(asked.skip - _MOST, 0)).url if asked.skip else "",
        "after_url": replace(chosen, skip=asked.skip + _MOST).url if len(board.rows) > _MOST else "",
        "shown": (asked.skip + 1, asked.skip + min(len(board.rows), _MOST)),
    }


def _rank(rank: Rank, asked: _Asked, language: str) -> dict[str, object]:
    """Return a rank with the name and the page of the place under which it is taken."""
    of = "country" if rank.under_level == "country" else f"{rank.under_level}:{rank.under_code}"
    url = replace(asked, of=of, level=asked.of.partition(":")[0], skip=0).url
    rises = {"yesterday": rise(rank.since_yesterday), "last_week": rise(rank.since_last_week)}
    return {"rank": rank, "place": rank.under.to(language), "url": url, **rises}


def _board_of(version: UnitVersion, request: PageRequest) -> str:
    """Return where the board of the place is, for who may look at it."""
    page = _BOARDS.get(version.level)
    if page is None or request.actor is None or not may_look(request.actor, version.unit.path):
        return ""
    return reverse(page, args=[version.code] if version.level != "country" else [])
