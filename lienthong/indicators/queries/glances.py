"""The numbers at the top of many boards at once: what the process that tells open boards asks at each look."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Min
from django.utils import timezone

from lienthong.core.values import Bloc, Text
from lienthong.indicators.models import PlaceCount
from lienthong.indicators.queries.counts import AT_RISK, BOARD_DAYS, LINKS, Board, Counts, View, rows_of
from lienthong.indicators.rules.measures import COUNTED, OPEN

_NO_DAY, _NO_STOCK = (0,) * len(COUNTED), (0,) * len(OPEN)
_BEFORE, _YESTERDAY, _TODAY = range(3)
#: What some statement counted, by place, bloc, link, procedure and whatever else it counts by.
_Found = Mapping[tuple[Any, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Watched:
    """A place as some board shows it: whose offices, whose requests, of one procedure alone or (``""``) of all."""

    unit_id: int
    bloc: Bloc
    view: View
    procedure: str = ""


def glances(watched: Collection[Watched], *, at: datetime) -> dict[Watched, Board]:
    """Return the boards of places as ``unit_board`` does, without name and all that lies beneath: what stands on top.

    Three statements, five when some boards are of one procedure, however many places. A place that is none has a board
    of zeros.
    """
    today = timezone.localtime(at).date()
    since = PlaceCount.objects.aggregate(first=Min("day"))["first"]
    when: dict[str, Any] = {"today": today, "yesterday": today - timedelta(days=1), "end": today + timedelta(days=1)}
    when |= {"start": when["end"] - timedelta(days=BOARD_DAYS), "at": at, "risk_until": at + AT_RISK}
    happened: dict[tuple[Any, ...], tuple[int, ...]] = {}
    standing: dict[tuple[Any, ...], tuple[int, ...]] = {}
    of_all, of_one = ([one for one in watched if bool(one.procedure) is is_one] for is_one in (False, True))
    for boards, suffix in ((of_all, ""), (of_one, "_of_procedures")):
        if boards:
            asked = _asked(boards) | when
            happened |= {tuple(row[:5]): tuple(map(int, row[5:])) for row in rows_of(f"glances_days{suffix}", **asked)}
            standing |= {tuple(row[:4]): tuple(map(int, row[4:])) for row in rows_of(f"glances_open{suffix}", **asked)}
    return {one: _board(one, at, _numbers(one, today, since, happened, standing)) for one in watched}


def _asked(boards: Collection[Watched]) -> dict[str, Any]:
    """Return which places (with a procedure for each) are looked at, and all blocs and links of theirs."""
    places = sorted({(one.unit_id, one.procedure) for one in boards})
    return {
        "places": [place for place, _ in places],
        "procedures": [procedure for _, procedure in places],
        "blocs": sorted({one.bloc for one in boards}),
        "links": sorted({link for one in boards for link in LINKS[one.view]}),
    }


def _numbers(
    one: Watched, today: date, since: date | None, happened: _Found, standing: _Found
) -> tuple[Counts | None, Counts | None, Counts | None]:
    """Return the counts of today, yesterday and the whole time of a board; ``None`` before anything was counted."""
    if since is None or since > today:
        return None, None, None
    places = [(one.unit_id, one.bloc, link, one.procedure) for link in LINKS[one.view]]
    stock = _sum(standing.get(place, _NO_STOCK) for place in places)
    days = [
        _sum(happened.get((*place, stretch), _NO_DAY) for place in places) for stretch in (_BEFORE, _YESTERDAY, _TODAY)
    ]
    yesterday = Counts(*days[_YESTERDAY]) if since < today else None
    return Counts(*days[_TODAY], *stock), yesterday, Counts(*_sum(days), *stock)


def _sum(rows: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*rows, strict=True)))


def _board(one: Watched, at: datetime, numbers: tuple[Counts | None, Counts | None, Counts | None]) -> Board:
    today, yesterday, period = numbers
    return Board(
        unit_id=one.unit_id,
        bloc=one.bloc,
        view=one.view,
        name=Text("", ""),
        level="",
        code="",
        at=at,
        counted_at=None,
        today=today,
        yesterday=yesterday,
        period=period,
        children=(),
        procedures=(),
        trend=(),
        procedure=one.procedure,
    )
