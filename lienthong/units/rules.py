"""What the law on places and working time says: which body took an old one's ground, and when an office works.

Pure: plain values in, plain values out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from lienthong.core.calendar import REST_WEEK, DayKind, DayRule, Span, Week, WeekPeriod, WorkingCalendar
from lienthong.core.values import GOVERNMENT, Text, split_path

Relation = Literal["WHOLE", "PART", "GROUND"]

#: What to ask when the name alone cannot tell which successor is meant, by the level of the old body.
QUESTIONS: Mapping[str, Text] = {
    "commune": Text(
        vi="Địa chỉ thuộc đường phố, thôn hoặc tổ dân phố nào (hoặc điểm nào trên bản đồ)?",
        en="Which street, hamlet or point on the map is the address?",
    ),
    "district": Text(
        vi="Địa chỉ thuộc xã, phường hoặc thị trấn cũ nào của đơn vị này?",
        en="Which former commune, ward or township of this unit is the address in?",
    ),
    "province": Text(
        vi="Địa chỉ thuộc quận, huyện cũ nào của đơn vị này?",
        en="Which former district of this unit is the address in?",
    ),
}
_QUESTION = Text(vi="Địa chỉ nằm ở phần nào của đơn vị cũ?", en="Which part of the former unit is the address in?")

#: What a name is called when another of the same province differs only in diacritics.
ALIKE = Text(
    vi="Có địa danh cùng tỉnh chỉ khác dấu; hãy chọn đúng nơi.",
    en="Another place in the same province differs only in diacritics; choose the right one.",
)


@dataclass(frozen=True, slots=True)
class BodyVersion:
    """One period of one body as a list gives it: ``body``, ``parent`` and ``place`` are permanent keys."""

    body: str
    code: str
    level: str
    type: str
    name: str
    name_en: str
    short_name: str
    parent: str
    valid_from: date
    valid_to: date | None
    legal_basis: str
    agency_type: str = ""
    place: str = ""
    bloc: str = GOVERNMENT


@dataclass(frozen=True, slots=True)
class Succession:
    """One old body's ground passing to a new one on a day (permanent keys)."""

    day: date
    old: str
    new: str
    relation: Relation
    note: str
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Expected:
    """How many places of a level there must be on a day, everywhere or under the place with the code ``under``."""

    on: date
    level: str
    under: str
    count: int


@dataclass(frozen=True, slots=True)
class HoursRow:
    """One span of one weekday for a scope: everywhere (``unit_id`` and ``agency_type`` empty) or narrower."""

    unit_id: int | None
    agency_type: str
    weekday: int
    span: Span
    is_reception: bool
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day that differs, everywhere (``unit_id`` empty) or under one unit."""

    unit_id: int | None
    day: date
    kind: DayKind
    opens: time | None
    closes: time | None
    instead_of: date | None
    name: Text
    is_announced: bool
    basis: str


def problems_of(
    versions: Sequence[BodyVersion], changes: Sequence[Succession], expected: Iterable[Expected]
) -> list[str]:
    """Return what does not fit together in a list of units, in words; empty when all is well."""
    bodies = {version.body for version in versions} | {""}
    problems = [f"{v.body}: parent {v.parent} is not in the list" for v in versions if v.parent not in bodies]
    problems += _overlaps(versions, lambda version: version.body)
    problems += _overlaps(versions, lambda version: f"code {version.code} of level {version.level}")
    problems += [
        f"change of {change.day}: {end} is not in the list"
        for change in changes
        for end in (change.old, change.new)
        if not end or end not in bodies
    ]
    problems += [problem for entry in expected if (problem := _miscount(versions, entry))]
    return problems


def chain(path: str) -> tuple[int, ...]:
    """Return the ids in a path from the top down: ``/1/35/4021/`` → (1, 35, 4021), whatever bloc it is in."""
    return tuple(int(part) for part in split_path(path)[1].split("/") if part)


def successors(
    body: int, changes: Mapping[int, Sequence[tuple[date, int, Relation]]], *, since: date = date.min
) -> dict[int, Relation]:
    """Return the bodies that hold the ground of ``body`` today and how much of it, following every later change.

    ``changes`` maps an old body to (day, new body, relation); a body that only lost a part names itself for the rest.
    Ground that took several steps is whole only if every step was. A body that never changed holds its own.
    """
    found: dict[int, Relation] = {}
    for day, new, relation in changes.get(body, ()):
        if day > since:
            for last, later in successors(new, changes, since=day).items():
                found[last] = _stronger(found.get(last), _combined(relation, later))
    return found or {body: "WHOLE"}


def inhabited(candidates: Mapping[int, Relation]) -> tuple[int, ...]:
    """Return those of the successors in which somebody may live whose address was in the old body."""
    return tuple(unit for unit, relation in candidates.items() if relation != "GROUND")


def question(level: str) -> Text:
    """Return what to ask when an old body of ``level`` was split."""
    return QUESTIONS.get(level, _QUESTION)


def calendar_of(
    hours: Iterable[HoursRow], days: Iterable[DayRow], *, above: Sequence[int], agency_type: str, zone: ZoneInfo
) -> WorkingCalendar:
    """Return the calendar of a unit from all rows known.

    ``above`` are the ids of the chain from the top down to the unit itself. Hours: a scope naming the agency type beats
    a general one, then the nearer place beats the farther; the scope chosen gives the whole week. Days: nearest wins.
    """
    near = {unit: depth for depth, unit in enumerate(above, start=1)}
    weeks = WorkingCalendar(zone, REST_WEEK, hours_by_period=_periods(hours, near, agency_type))
    nearest: dict[date, tuple[int, DayRow]] = {}
    for row in days:
        depth = _depth(row.unit_id, near)
        if depth is not None and (row.day not in nearest or depth > nearest[row.day][0]):
            nearest[row.day] = (depth, row)
    chosen = {day: row for day, (_, row) in sorted(nearest.items())}
    return WorkingCalendar(
        zone,
        REST_WEEK,
        days={day: _day_rule(row, weeks) for day, row in chosen.items()},
        hours_by_period=weeks.hours_by_period,
        announced_to=announced_to(chosen.values()),
    )


def announced_to(days: Iterable[DayRow]) -> date | None:
    """Return the first day that no notice covers: the first computed day, else the year after the last entry."""
    rows = list(days)
    computed = [row.day for row in rows if not row.is_announced]
    if computed:
        return min(computed)
    return date(max(row.day.year for row in rows) + 1, 1, 1) if rows else None


def is_covered(periods: Iterable[WeekPeriod], start: date, end: date) -> bool:
    """Tell whether some hours are known on the first and on the last day of ``[start, end)``."""
    known = tuple(periods)
    return all(any(period.covers(day) for period in known) for day in (start, max(start, end - timedelta(days=1))))


def _overlaps(versions: Iterable[BodyVersion], what: Callable[[BodyVersion], str]) -> list[str]:
    problems = []
    last: dict[str, BodyVersion] = {}
    for version in sorted(versions, key=lambda version: version.valid_from):
        before = last.get(what(version))
        if before is not None and (before.valid_to is None or before.valid_to > version.valid_from):
            problems.append(
                f"{what(version)}: two periods hold on {version.valid_from} ({before.name}, {version.name})"
            )
        last[what(version)] = version
    return problems


def _miscount(versions: Iterable[BodyVersion], expected: Expected) -> str:
    on_the_day = [version for version in versions if _in_force(version, expected.on)]
    tops = {version.body for version in on_the_day if version.code == expected.under}
    counted = [
        version
        for version in on_the_day
        if version.level == expected.level and (not expected.under or version.parent in tops)
    ]
    if len(counted) == expected.count:
        return ""
    where = f" under {expected.under}" if expected.under else ""
    return f"{len(counted)} of level {expected.level}{where} on {expected.on}, {expected.count} expected"


def _combined(first: Relation, second: Relation) -> Relation:
    if "GROUND" in (first, second):
        return "GROUND"
    return "WHOLE" if first == second == "WHOLE" else "PART"


def _stronger(known: Relation | None, other: Relation) -> Relation:
    order: tuple[Relation, ...] = ("WHOLE", "PART", "GROUND")
    return other if known is None else min(known, other, key=order.index)


def _depth(unit_id: int | None, near: Mapping[int, int]) -> int | None:
    return 0 if unit_id is None else near.get(unit_id)


def _periods(hours: Iterable[HoursRow], near: Mapping[int, int], agency_type: str) -> tuple[WeekPeriod, ...]:
    ranked = [
        ((row.agency_type != "", depth), row)
        for row in hours
        if row.agency_type in ("", agency_type) and (depth := _depth(row.unit_id, near)) is not None
    ]
    edges = sorted({row.valid_from for _, row in ranked} | {row.valid_to for _, row in ranked if row.valid_to})
    periods = []
    for start, end in zip(edges, [*edges[1:], None], strict=False):  # of no hours at all, no period
        in_force = [(rank, row) for rank, row in ranked if _in_force(row, start)]
        if in_force:
            best = max(rank for rank, _ in in_force)
            rows = [row for rank, row in in_force if rank == best]
            periods.append(WeekPeriod(start, end, _week(rows, is_reception=False), _week(rows, is_reception=True)))
    return tuple(periods)


def _in_force(row: HoursRow | BodyVersion, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or day < row.valid_to)


def _week(rows: Iterable[HoursRow], *, is_reception: bool) -> Week:
    spans = [(row.weekday, row.span) for row in rows if row.is_reception == is_reception]

    def of(weekday: int) -> tuple[Span, ...]:
        return tuple(sorted(span for day, span in spans if day == weekday))

    return of(0), of(1), of(2), of(3), of(4), of(5), of(6)


def _day_rule(row: DayRow, weeks: WorkingCalendar) -> DayRule:
    spans: tuple[Span, ...] = ()
    if row.opens is not None and row.closes is not None:
        spans = (Span(row.opens, row.closes),)
    elif row.kind == DayKind.SWAPPED_WORKED and row.instead_of is not None:
        spans = weeks.spans(row.instead_of)
    return DayRule(row.kind, row.name, spans, row.basis, row.is_announced, row.instead_of)
