"""A board as it stood at a past minute.

Where the boards were photographed then (``tasks.photograph``) it is what they said in that minute, money included; of
one procedure, and of what a country's or a province's procedures did that day, there is no photograph. Where they were
not:

What happened: whole days from the counters, the minute's own day from the ledger lines of that place up to the minute;
exact to the minute. Money is left out, since an order is counted on the day on which it was opened, whatever becomes of
it later. What was open: of a commune (and of an agency) from the ledger, exact to the minute; of a larger place as it
was written down at the midnight with which the day began (``indicators.tasks.keep_stock``), ``None`` where it was not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Min, Sum
from django.utils import timezone

from lienthong.core.values import GOVERNMENT, Bloc, Text
from lienthong.indicators.models import PlaceCount, StockCount
from lienthong.indicators.queries import counts as live
from lienthong.indicators.queries.counts import (
    AT_RISK,
    BOARD_DAYS,
    NEXT_LEVEL,
    Board,
    ChildRow,
    Counts,
    DayPoint,
    ProcedureRow,
    View,
)
from lienthong.indicators.queries.photographs import NOTHING, Shot, midnight, minute_of, shot_at, stood
from lienthong.indicators.queries.steps import Numbers, add_up, happened_until, lines_of_day
from lienthong.indicators.rules import standing
from lienthong.indicators.rules.measures import OPEN
from lienthong.indicators.sql import TOLD
from lienthong.units import queries as units
from lienthong.units.models import UnitVersion

_MONEY = ("payable", "paid_online")
_NOTHING = Counts(*[0] * 11)


@dataclass(frozen=True, slots=True)
class Past:
    """A board at a past minute, and the moment at which what was open stood so (``None``: it was not kept).

    ``photographed_at``: the minute of the photograph that it is, if it is one; ``beneath_at``: that of the places
    beneath.
    """

    board: Board
    stock_at: datetime | None
    photographed_at: datetime | None = None
    beneath_at: datetime | None = None

    @property
    def is_of_its_minute(self) -> bool:
        """Whether it is a photograph of just the minute asked for."""
        return self.photographed_at == minute_of(self.board.at)


def board_as_of(
    unit_id: int,
    *,
    moment: datetime,
    procedure: str = "",
    bloc: Bloc = GOVERNMENT,
    view: View = "people",
    has_procedures: bool = True,
) -> Past:
    """Return the board of a place for a bloc as it stood at ``moment``, a past minute; a fixed number of statements.

    A commune is exact to the minute: where it was not photographed in just that minute, the ledger tells it.

    With a ``procedure`` everything is of that procedure alone; what was open of it is known of a commune alone. Whoever
    shows no list of procedures asks for none (``has_procedures``): a photograph of the country is had without.

    Without a photograph the tree of units is today's, as it is everywhere in the counters. Refuses ``UnitUnknown`` for
    a unit that did not exist on that day.
    """
    day = timezone.localtime(moment).date()
    version = units.version_of(unit_id, on=day)
    since = _counted_since()
    if since is None or since > day:
        return Past(replace(_unmeasured(unit_id, version, moment, bloc, view), procedure=procedure), None)
    shot = None if procedure or version.level == "agency" else shot_at(moment)
    if shot is not None and version.level in NEXT_LEVEL:
        return _photographed(version, shot, moment, bloc, view, has_procedures=has_procedures)
    past = _told(version, moment, procedure, bloc, view)
    if shot is None or shot.whole != minute_of(moment):
        return past
    return Past(_with_photograph(past.board, shot), shot.minute, shot.minute)


def _photographed(
    version: UnitVersion, shot: Shot, moment: datetime, bloc: Bloc, view: View, *, has_procedures: bool
) -> Past:
    """Return the board of a country or a province in a photograph, by procedure of the whole days before; no ledger."""
    day, level = timezone.localdate(moment), NEXT_LEVEL[version.level]
    path = version.unit.path
    asked: dict[str, Any] = {"bloc": bloc, "view": view}
    below = units.children(version.unit_id, level=level, on=day)
    beneath_at = shot.minute if level == "province" else shot.whole
    there = stood([(version.unit_id, shot.minute), *((one.unit_id, beneath_at) for one in below)], **asked)
    own = there.get(version.unit_id, NOTHING)
    days = live.trend(path, days=BOARD_DAYS - 1, until=day - timedelta(days=1), **asked)
    board = Board(
        unit_id=version.unit_id,
        name=Text(version.name, version.name_en or version.name),
        level=version.level,
        code=version.code,
        at=moment,
        counted_at=shot.minute,
        today=own.today,
        yesterday=days[-1].counts,
        period=own.period,
        children=tuple(_child(one, there.get(one.unit_id, NOTHING).period) for one in below),
        procedures=tuple(_whole_days(path, day, bloc, view)) if has_procedures else (),
        trend=(*days, DayPoint(day, replace(own.today, **dict.fromkeys(OPEN, 0)))),
        **asked,
    )
    return Past(board, shot.minute, shot.minute, beneath_at)


def _with_photograph(board: Board, shot: Shot) -> Board:
    """Return the board of a commune with what was photographed of it; its procedures stay as the ledger tells them."""
    own = stood([(board.unit_id, shot.whole)], bloc=board.bloc, view=board.view).get(board.unit_id, NOTHING)
    last = replace(board.trend[-1], counts=replace(own.today, **dict.fromkeys(OPEN, 0)))
    return replace(board, today=own.today, period=own.period, trend=(*board.trend[:-1], last))


def _told(version: UnitVersion, moment: datetime, procedure: str, bloc: Bloc, view: View) -> Past:
    """Return a board as the counters of whole days, the lines of the day and what was kept at midnight tell it."""
    day, unit_id = timezone.localdate(moment), version.unit_id
    path, start = version.unit.path, day - timedelta(days=BOARD_DAYS - 1)
    asked: dict[str, Any] = {"bloc": bloc, "view": view}
    days = live.trend(path, days=BOARD_DAYS - 1, until=day - timedelta(days=1), procedure=procedure, **asked)
    children: list[ChildRow] = []
    if below := NEXT_LEVEL.get(version.level):
        children = live.children(unit_id, level=below, at=moment, start=start, end=day, procedure=procedure, **asked)
    places = [child.unit_id for child in children] if version.level == "country" else []
    happened = happened_until(moment, path, places, **asked, procedure=procedure)
    now = happened.in_all
    stock = _Stock.at(version, children, moment, bloc, view).of(procedure)
    whole = _whole_days(path, day, bloc, view, procedure)
    board = Board(
        unit_id=unit_id,
        name=Text(version.name, version.name_en or version.name),
        level=version.level,
        code=version.code,
        at=moment,
        counted_at=moment,
        today=stock.put(_NOTHING, now, 0),
        yesterday=days[-1].counts,
        period=stock.put(_together(days), now, 0),
        children=tuple(
            replace(
                child,
                counts=stock.put(child.counts or _NOTHING, happened.by_child.get(child.unit_id, {}), child.unit_id),
            )
            for child in children
        ),
        procedures=tuple(_procedures(whole, happened.by_procedure, stock)),
        trend=(*days, DayPoint(day, replace(_NOTHING, **now))),
        procedure=procedure,
        **asked,
    )
    return Past(board, stock.at_moment)


@dataclass(frozen=True, slots=True)
class _Stock:
    """What was open: of each place beneath (0: of the place itself), and of each procedure where that is known."""

    at_moment: datetime | None
    by_place: Mapping[int, Numbers]
    by_procedure: Mapping[str, Numbers]
    is_by_procedure: bool = False

    @classmethod
    def at(cls, version: UnitVersion, children: list[ChildRow], moment: datetime, bloc: Bloc, view: View) -> _Stock:
        """Return what was open at ``moment``: from the ledger of a small place, else as kept at that day's midnight."""
        if version.level not in NEXT_LEVEL:
            rows = stock_as_of(version.unit.path, moment=moment, bloc=bloc, view=view)
            procedures = {row[1] for row in rows}
            by_procedure = {one: add_up(row[2] for row in rows if row[1] == one) for one in procedures}
            return cls(moment, {0: add_up(row[2] for row in rows)}, by_procedure, is_by_procedure=True)
        day = timezone.localtime(moment).date()
        kept = stock_kept([version.unit_id, *(child.unit_id for child in children)], day=day, bloc=bloc, view=view)
        if kept is None:
            return cls(None, {}, {})
        return cls(midnight(day), {**kept, 0: kept.get(version.unit_id, {})}, {})

    def of(self, procedure: str) -> _Stock:
        """Return what was open of one procedure alone (``""``: of all)."""
        if not procedure:
            return self
        if not self.is_by_procedure:
            return _Stock(None, {}, {})
        mine = self.by_procedure.get(procedure, {})
        return replace(self, by_place={0: mine}, by_procedure={procedure: mine})

    def put(self, counts: Counts, now: Numbers, place: int) -> Counts:
        """Add to whole days what happened on the day itself, and say what was open in a place."""
        added = {name: getattr(counts, name) + now.get(name, 0) for name in TOLD}
        return replace(counts, **added, **dict.fromkeys(_MONEY, 0), **self._open(self.by_place.get(place, {})))

    def put_procedure(self, counts: Counts, now: Numbers, procedure: str) -> Counts:
        """Do the same for a procedure."""
        return replace(self.put(counts, now, -1), **self._open(self.by_procedure.get(procedure, {})))

    @staticmethod
    def _open(numbers: Numbers) -> dict[str, int]:
        return {name: numbers.get(name, 0) for name in OPEN}


def period_as_of(unit_id: int, *, moment: datetime, bloc: Bloc, view: View, procedure: str = "") -> Counts | None:
    """Return what a commune had in the days of a board up to a past minute; two statements of a photograph, else six.

    Refuses ``UnitUnknown`` for a unit that did not exist on that day.
    """
    asked: dict[str, Any] = {"bloc": bloc, "view": view}
    shot = None if procedure else shot_at(moment)
    if shot is not None and shot.whole == minute_of(moment):
        return stood([(unit_id, shot.whole)], **asked).get(unit_id, NOTHING).period
    day = timezone.localdate(moment)
    version, since = units.version_of(unit_id, on=day), _counted_since()
    if since is None or since > day:
        return None
    path = version.unit.path
    days = live.trend(path, days=BOARD_DAYS - 1, until=day - timedelta(days=1), procedure=procedure, **asked)
    now = lines_of_day(path, moment, procedure=procedure, **asked).in_all
    return _Stock.at(version, [], moment, **asked).of(procedure).put(_together(days), now, 0)


def stock_as_of(path: str, *, moment: datetime, bloc: Bloc, view: View) -> list[tuple[int, str, Numbers]]:
    """Return what was open at a moment at a unit and beneath it, from the ledger, by unit and procedure; one statement.

    Its cost grows with all that ever came there: for a commune milliseconds, for a country minutes.
    """
    place = live.place_of(path, bloc, view)
    rows = live.rows_of("stock_as_of", path=place["path"], **stock_words(moment))
    return [
        (unit, procedure, dict(zip(OPEN, map(int, numbers), strict=True)))
        for unit, procedure, link, *numbers in rows
        if link in place["links"]
    ]


def stock_words(moment: datetime) -> dict[str, Any]:
    """Return what the statement about what was open at ``moment`` needs besides the place."""
    verbs = {
        name: list(getattr(standing, name.upper())) for name in ("comes", "ends", "pauses", "resumes", "says", "due")
    }
    return {"moment": moment, "risk_until": moment + AT_RISK, **verbs}


def stock_kept(place_ids: Iterable[int], *, day: date, bloc: Bloc, view: View) -> dict[int, Numbers] | None:
    """Return what was open in places when ``day`` began, of those where anything was; two statements.

    ``None`` when it was not written down.
    """
    kept = StockCount.objects.filter(day=day)
    if not kept.exists():
        return None
    rows = kept.filter(bloc=bloc, link__in=live.LINKS[view], place_id__in=list(place_ids)).values_list("place_id")
    return {
        place: dict(zip(OPEN, numbers, strict=True)) for place, *numbers in rows.annotate(*map(Sum, OPEN)).order_by()
    }


def stock_day_missing(*, until: date, days: int) -> date | None:
    """Return the newest of the last ``days`` days up to ``until`` whose beginning was not written down.

    Days before anything was counted count as written down; two statements.
    """
    since = _counted_since()
    known = set(
        StockCount.objects.filter(day__gt=until - timedelta(days=days)).values_list("day", flat=True).distinct()
    )
    wanted = (until - timedelta(days=ago) for ago in range(days))
    return next((day for day in wanted if since is not None and day > since and day not in known), None)


def _counted_since() -> date | None:
    """Return the first day of which anything was counted; one statement."""
    first: date | None = PlaceCount.objects.aggregate(first=Min("day"))["first"]
    return first


def _procedures(whole: Iterable[ProcedureRow], told: Mapping[str, Numbers], stock: _Stock) -> Iterable[ProcedureRow]:
    known = {row.procedure: row.counts for row in whole}
    moved = {*told, *stock.by_procedure}
    for code in sorted({*known, *moved}):
        counts = known.get(code, _NOTHING)
        if code in moved:
            counts = stock.put_procedure(counts, told.get(code, {}), code)
        if any(getattr(counts, name) for name in (*TOLD, *OPEN)):
            yield ProcedureRow(code, counts)


def _together(days: Iterable[DayPoint]) -> Counts:
    counted = [point.counts for point in days if point.counts is not None]
    return replace(_NOTHING, **{name: sum(getattr(counts, name) for counts in counted) for name in TOLD})


def _whole_days(path: str, day: date, bloc: Bloc, view: View, procedure: str = "") -> Iterable[ProcedureRow]:
    """Yield what happened with each procedure, or with one, on the days of a board before its own."""
    period = {"start": day - timedelta(days=BOARD_DAYS - 1), "end": day, "procedure": procedure}
    source = live.source_of(path, by_procedure=True, one=bool(procedure))
    for code, *numbers in live.rows_of("procedures", source, **live.place_of(path, bloc, view), **period):
        told = dict(zip(TOLD, map(int, numbers), strict=False))
        if any(told.values()):
            yield ProcedureRow(code, Counts(**told))


def _child(version: UnitVersion, counts: Counts | None) -> ChildRow:
    name = Text(version.name, version.name_en or version.name)
    return ChildRow(version.unit_id, version.code, name, version.short_name, counts)


def _unmeasured(unit_id: int, version: UnitVersion, moment: datetime, bloc: Bloc, view: View) -> Board:
    """Return the board of a time before anything was counted."""
    day, below = timezone.localtime(moment).date(), NEXT_LEVEL.get(version.level)
    beneath = units.children(unit_id, level=below, on=day) if below else ()
    return Board(
        unit_id=unit_id,
        bloc=bloc,
        view=view,
        name=Text(version.name, version.name_en or version.name),
        level=version.level,
        code=version.code,
        at=moment,
        counted_at=None,
        today=None,
        yesterday=None,
        period=None,
        children=tuple(_child(child, None) for child in beneath),
        procedures=(),
        trend=tuple(DayPoint(day - timedelta(days=ago), None) for ago in reversed(range(BOARD_DAYS))),
    )
