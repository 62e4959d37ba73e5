"""The numbers at the top of many boards at once: what the process that tells open boards asks every second."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from lienthong.core.values import Bloc, Text
from lienthong.indicators.queries.counts import AT_RISK, BOARD_DAYS, LINKS, Board, Counts, View, rows_of
from lienthong.indicators.rules.measures import COUNTED

_NOTHING = Counts(**dict.fromkeys(COUNTED, 0))
_BEFORE, _YESTERDAY, _TODAY = range(3)


@dataclass(frozen=True, slots=True)
class Watched:
    """A place as some board shows it: whose offices, whose requests."""

    unit_id: int
    bloc: Bloc
    view: View


def glances(watched: Collection[Watched], *, at: datetime) -> dict[Watched, Board]:
    """Return the boards of places as ``unit_board`` does, without name and all that lies beneath: what stands on top.

    Two statements, however many places. A place that is none has a board of zeros.
    """
    if not watched:
        return {}
    today = timezone.localtime(at).date()
    yesterday, end = today - timedelta(days=1), today + timedelta(days=1)
    start = end - timedelta(days=BOARD_DAYS)
    asked = _asked(watched)
    happened: dict[tuple[int, int], Counts] = {
        (number, stretch): Counts(*map(int, counts))
        for number, stretch, *counts in rows_of(
            "glances_days", today=today, yesterday=yesterday, start=start, end=end, **asked
        )
    }
    standing = rows_of("glances_open", at=at, risk_until=at + AT_RISK, **asked)
    places = list(watched)
    boards = {}
    for number, opened, paused, overdue, at_risk, since in standing:
        days = [happened.get((number, stretch), _NOTHING) for stretch in (_BEFORE, _YESTERDAY, _TODAY)]
        stock = {"open": int(opened), "paused": int(paused), "overdue": int(overdue), "at_risk": int(at_risk)}
        is_measured = since is not None and since <= today
        boards[places[number]] = replace(
            _unmeasured(places[number], at),
            today=replace(days[_TODAY], **stock) if is_measured else None,
            yesterday=days[_YESTERDAY] if is_measured and since <= yesterday else None,
            period=replace(_sum(days), **stock) if is_measured else None,
        )
    return boards


def _asked(watched: Collection[Watched]) -> dict[str, list[Any]]:
    """Return the places as columns, with a row for each link that their views count."""
    rows = [(number, one.unit_id, one.bloc, link) for number, one in enumerate(watched) for link in LINKS[one.view]]
    columns = zip(*rows, strict=True)
    return dict(zip(("numbers", "places", "blocs", "links"), map(list, columns), strict=True))


def _sum(days: list[Counts]) -> Counts:
    return Counts(**{name: sum(getattr(counts, name) for counts in days) for name in COUNTED})


def _unmeasured(one: Watched, at: datetime) -> Board:
    return Board(
        unit_id=one.unit_id,
        bloc=one.bloc,
        view=one.view,
        name=Text("", ""),
        level="",
        code="",
        at=at,
        counted_at=None,
        today=None,
        yesterday=None,
        period=None,
        children=(),
        procedures=(),
        trend=(),
    )
