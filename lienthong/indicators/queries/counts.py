"""Every question that boards, open data and plans ask of the counters: nothing is personal.

What is counted at the government's offices is public; another bloc's is asked for by its name, by who may see it.
A count of a time before anything was counted is ``None``, not zero; so is a ratio of nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.utils import timezone

from lienthong.core.values import GOVERNMENT, Bloc, Text, path_in, split_path
from lienthong.indicators.queries.movements import counted_at
from lienthong.indicators.queries.pressing import Pressing, Urgent, pressing
from lienthong.indicators.rules.measures import COUNTED
from lienthong.indicators.rules.told import Link
from lienthong.indicators.sql import run, statement
from lienthong.units import queries as units
from lienthong.units.models import UnitVersion
from lienthong.units.refusals import UnitUnknown

#: How long before its due time an open dossier counts as at risk.
AT_RISK = timedelta(hours=24)
#: Over how many days the ratios of a board are taken, today included.
BOARD_DAYS = 30
#: Whose requests are counted: of a declaration for several agencies people made one, the agencies settle each its own.
View = Literal["people", "agencies"]
#: Which dossiers each view counts, by how they belong to others.
LINKS: Mapping[View, tuple[Link, ...]] = {"people": ("", "root"), "agencies": ("", "linked")}
#: How many floors of the tree have counts by procedure of their own, see ``RegionCount``.
_REGIONS = 2
#: The daily counts of the offices under a unit, each as one of the place directly beneath the unit that it is in.
_OF_OFFICES = """(
    SELECT nullif(split_part(unit.path, '/', %(depth)s), '')::bigint AS place_id, unit.bloc, daily.*
    FROM indicators_dailycount AS daily
    JOIN units_unit AS unit ON unit.id = daily.unit_id AND unit.path LIKE %(path)s || '%%'
)"""
NEXT_LEVEL = {"country": "province", "province": "commune"}


@dataclass(frozen=True, slots=True)
class Counts:
    """What happened in a period, and (where asked) what is open at an instant."""

    received: int
    online: int
    done_on_time: int
    done_late: int
    ended_otherwise: int
    fields_asked: int
    fields_prefilled: int
    fields_corrected: int = 0
    fields_asked_again: int = 0
    payable: int = 0
    paid_online: int = 0
    open: int = 0
    paused: int = 0
    overdue: int = 0
    at_risk: int = 0

    @property
    def done(self) -> int:
        """Dossiers whose result was completed."""
        return self.done_on_time + self.done_late

    @property
    def on_time_ratio(self) -> float | None:
        """Share of the results that were on time."""
        return _ratio(self.done_on_time, self.done)

    @property
    def once_only_ratio(self) -> float | None:
        """Share of the fields asked that the State already held."""
        return _ratio(self.fields_prefilled, self.fields_asked)

    @property
    def paid_online_ratio(self) -> float | None:
        """Share of what was to be paid that was paid online."""
        return _ratio(self.paid_online, self.payable)

    @property
    def online_ratio(self) -> float | None:
        """Share of the dossiers that were filed online."""
        return _ratio(self.online, self.received)


@dataclass(frozen=True, slots=True)
class ChildRow:
    """A place directly under another, with its counts; ``counts`` is ``None`` where nothing was measured yet."""

    unit_id: int
    code: str
    name: Text
    short_name: str
    counts: Counts | None


@dataclass(frozen=True, slots=True)
class DayPoint:
    """One day of a trend; ``counts`` is ``None`` for a day before anything was counted."""

    day: date
    counts: Counts | None


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """One procedure's counts under a unit."""

    procedure: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Board:
    """What a leader sees of a place: today, the day before, the last 30 days, the places beneath, the trend.

    ``counted_at`` is when the counters last moved; ``None``: never.
    """

    unit_id: int
    bloc: Bloc
    view: View
    name: Text
    level: str
    code: str
    at: datetime
    counted_at: datetime | None
    today: Counts | None
    yesterday: Counts | None
    period: Counts | None
    children: tuple[ChildRow, ...]
    procedures: tuple[ProcedureRow, ...]
    trend: tuple[DayPoint, ...]
    procedure: str = ""  # everything is of this one alone


def totals(
    path: str,
    *,
    at: datetime,
    start: date,
    end: date,
    procedure: str = "",
    bloc: Bloc = GOVERNMENT,
    view: View = "people",
) -> Counts | None:
    """Return the counts of a unit and all beneath it in the days from ``start`` to before ``end``; two statements.

    Open, paused, overdue and at risk are those at ``at``. ``None`` when nothing had been counted before ``end``.
    """
    where = _asked(path, at, bloc, view, procedure)
    return _totals(path, where, pressing(where), start=start, end=end)


def children(
    unit_id: int,
    *,
    level: str,
    at: datetime,
    start: date,
    end: date,
    procedure: str = "",
    bloc: Bloc = GOVERNMENT,
    view: View = "people",
) -> list[ChildRow]:
    """Return every place of ``level`` directly under a unit with its counts, by code; two statements and the unit's."""
    path = units.get_unit(unit_id).path
    where = _asked(path, at, bloc, view, procedure)
    return _children(path, where, pressing(where, by_child=True), level=level, start=start, end=end)


def by_procedure(
    path: str,
    *,
    at: datetime,
    start: date,
    end: date,
    procedure: str = "",
    bloc: Bloc = GOVERNMENT,
    view: View = "people",
) -> list[ProcedureRow]:
    """Return the counts of a unit and all beneath it for each procedure that occurred or is open, or one alone.

    Two statements.
    """
    where = _asked(path, at, bloc, view, procedure)
    return _by_procedure(path, where, pressing(where, by_procedure=True), start=start, end=end)


def trend(
    path: str, *, days: int, until: date, procedure: str = "", bloc: Bloc = GOVERNMENT, view: View = "people"
) -> list[DayPoint]:
    """Return the counts of a unit and all beneath it for each of ``days`` days up to and with ``until``, oldest first.

    One statement.
    """
    start, end = until - timedelta(days=days - 1), until + timedelta(days=1)
    place = place_of(path, bloc, view) | {"procedure": procedure}
    source = source_of(path, by_procedure=bool(procedure), one=bool(procedure))
    known = {day: _counts(rest) for day, *rest in rows_of("trend", source, start=start, end=end, **place)}
    return [DayPoint(day, known.get(day)) for day in (start + timedelta(days=n) for n in range(days))]


def filed_below(board: Board, *, until: date) -> dict[int, list[int | None]]:
    """Return how many files were filed on each of a board's days in every place beneath where anything happened.

    Like ``trend``: a day on which nothing happened counts zero, one before anything was counted ``None``. One statement
    and the unit's.
    """
    path = units.get_unit(board.unit_id).path
    start, end = until - timedelta(days=BOARD_DAYS - 1), until + timedelta(days=1)
    places = {"places": [child.unit_id for child in board.children], "procedure": board.procedure}
    place = place_of(path, board.bloc, board.view) | places
    known: dict[int, dict[date, int]] = {}
    since = end
    for child, day, filed, first in rows_of(
        "filed_below", source_below(path, board.procedure), start=start, end=end, **place
    ):
        known.setdefault(child, {})[day] = filed
        since = first
    every = [start + timedelta(days=number) for number in range(BOARD_DAYS)]
    return {child: [filed.get(day, 0 if day >= since else None) for day in every] for child, filed in known.items()}


def unit_board(
    unit_id: int,
    *,
    at: datetime,
    procedure: str = "",
    bloc: Bloc = GOVERNMENT,
    view: View | None = None,
    has_procedures: bool = True,
) -> Board:
    """Return the board of a place for a bloc, or of an agency of that bloc, which has nothing beneath it.

    With a ``procedure`` everything is of that procedure alone. Whoever shows no list of procedures asks for none: the
    country's is long.

    Without a ``view`` a place counts what its people filed, an agency what it settles.

    Refuses ``UnitUnknown``, also for an agency of another bloc.
    """
    today = _day(at)
    version = units.version_of(unit_id, on=today)
    if version.level == "agency" and version.unit.bloc != bloc:
        raise UnitUnknown(unit=unit_id, on=today.isoformat())
    view = view or ("agencies" if version.level == "agency" else "people")
    path, tomorrow = version.unit.path, today + timedelta(days=1)
    days = trend(path, days=BOARD_DAYS, until=today, procedure=procedure, bloc=bloc, view=view)
    where, below = _asked(path, at, bloc, view, procedure), NEXT_LEVEL.get(version.level)
    pressed = pressing(where, by_child=below is not None, by_procedure=has_procedures)
    period: dict[str, date] = {"start": tomorrow - timedelta(days=BOARD_DAYS), "end": tomorrow}
    now = _totals(path, where, pressed, start=today, end=tomorrow)
    return Board(
        unit_id=unit_id,
        bloc=bloc,
        view=view,
        name=Text(version.name, version.name_en or version.name),
        level=version.level,
        code=version.code,
        at=at,
        counted_at=counted_at(),
        today=now,
        yesterday=days[-2].counts,
        period=together(days, now),
        children=tuple(_children(path, where, pressed, level=below, **period)) if below else (),
        procedures=tuple(_by_procedure(path, where, pressed, **period)) if has_procedures else (),
        trend=tuple(days),
        procedure=procedure,
    )


def country_board(*, at: datetime, bloc: Bloc = GOVERNMENT, view: View | None = None) -> Board:
    """Return the board of the whole country. Refuses ``UnitUnknown`` before any unit is loaded."""
    country = UnitVersion.objects.filter(units.TOP, valid_to=None).first()
    if country is None:
        raise UnitUnknown(unit="country", on=_day(at).isoformat())
    return unit_board(country.unit_id, at=at, bloc=bloc, view=view)


def source_of(path: str, *, by_procedure: bool, one: bool = False) -> tuple[str, str]:
    """Return the table and the condition by which a unit and all beneath it are read; the parameters stay named.

    ``%(unit)s``, ``%(bloc)s``, ``%(links)s``, ``%(path)s`` (in the bloc) and, for ``one`` of the procedures,
    ``%(procedure)s``.
    """
    chosen = " AND procedure = %(procedure)s" if one else ""
    if by_procedure and split_path(path)[1].strip("/").count("/") >= _REGIONS:
        under = "unit_id IN (SELECT id FROM units_unit WHERE path LIKE %(path)s || '%%')"
        return "indicators_dailycount", f"{under} AND link = ANY (%(links)s){chosen}"
    table = "indicators_regioncount" if by_procedure else "indicators_placecount"
    return table, f"place_id = %(unit)s AND bloc = %(bloc)s AND link = ANY (%(links)s){chosen}"


def source_below(path: str, procedure: str) -> tuple[str, str]:
    """Return the table, and a condition on it, from which the places directly beneath a unit are read.

    Beneath the two topmost floors one procedure's counts are added up from those of the offices.
    """
    if not procedure:
        return "indicators_placecount", "TRUE"
    if split_path(path)[1].strip("/").count("/") + 1 < _REGIONS:
        return "indicators_regioncount", "counted.procedure = %(procedure)s"
    return _OF_OFFICES, "counted.procedure = %(procedure)s"


def _totals(path: str, where: Mapping[str, Any], pressed: Pressing, *, start: date, end: date) -> Counts | None:
    is_one = bool(where["procedure"])
    row = rows_of("totals", source_of(path, by_procedure=is_one, one=is_one), start=start, end=end, **where)[0]
    return _counts(row[:-1], pressed.in_all) if _is_measured(row[-1], end) else None


def _children(
    path: str, where: Mapping[str, Any], pressed: Pressing, *, level: str, start: date, end: date
) -> list[ChildRow]:
    on = {"level": level, "on": _day(where["at"])}
    rows = rows_of("children", source_below(path, where["procedure"]), start=start, end=end, **where, **on)
    return [
        ChildRow(
            id_,
            code,
            Text(name, name_en or name),
            short,
            _counts(rest[:-1], pressed.by_child[id_]) if _is_measured(rest[-1], end) else None,
        )
        for id_, code, name, name_en, short, *rest in rows
    ]


def _by_procedure(
    path: str, where: Mapping[str, Any], pressed: Pressing, *, start: date, end: date
) -> list[ProcedureRow]:
    source = source_of(path, by_procedure=True, one=bool(where["procedure"]))
    rows = rows_of("procedures", source, start=start, end=end, **where)
    return [ProcedureRow(procedure, _counts(rest, pressed.by_procedure[procedure])) for procedure, *rest in rows]


def together(days: Sequence[DayPoint], now: Counts | None) -> Counts | None:
    """Return what happened on all the days, with what is open now."""
    if now is None:
        return None
    happened = [point.counts for point in days if point.counts is not None]
    sums = {name: sum(getattr(counts, name) for counts in happened) for name in COUNTED}
    return replace(now, **sums)


def place_of(path: str, bloc: str, view: View) -> dict[str, Any]:
    """Return what the statements call a unit and what they count there: its id, path and depth, the bloc, the links.

    The depth is where in a path, split at ``/``, the id of a child of the unit stands.
    """
    ground = split_path(path)[1]
    there = path_in(bloc, ground)
    return {
        "unit": int(ground.rstrip("/").rpartition("/")[2]),
        "bloc": bloc,
        "links": list(LINKS[view]),
        "path": there,
        "depth": there.count("/") + 1,
    }


def rows_of(name: str, source: tuple[str, str] = ("", ""), /, **parameters: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a statement of this room, where asked from the table and the condition of ``source``."""
    return run(statement(name, *source), parameters)


def _asked(path: str, at: datetime, bloc: Bloc, view: View, procedure: str) -> dict[str, Any]:
    """Return what the statements are asked for a unit at an instant, of one procedure or (``""``) of all."""
    instant = {"at": at, "risk_until": at + AT_RISK, "procedure": procedure}
    return place_of(path, bloc, view) | instant


def _counts(row: Iterable[Any], urgent: Urgent = (0, 0)) -> Counts:
    return Counts(*map(int, (*row, *urgent)))


def _is_measured(since: date | None, end: date) -> bool:
    return since is not None and since < end


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
