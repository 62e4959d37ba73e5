"""What happened on a day up to a minute: from the lines of the ledger, and at the country from steps of ten minutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import add
from typing import Any

from django.db.models import F, Sum
from django.utils import timezone

from lienthong.core.values import Bloc
from lienthong.indicators.models import PlaceCount, RegionCount, StepDay
from lienthong.indicators.queries import counts as live
from lienthong.indicators.queries.counts import View
from lienthong.indicators.queries.photographs import midnight
from lienthong.indicators.rules.measures import TOLD_VERBS
from lienthong.indicators.sql import TOLD
from lienthong.units import queries as units

Numbers = Mapping[str, int]
STEP = timedelta(minutes=10)
#: Lines found among all of that time (``verb || ''``: by ``indicators_told_at``), or those of each of few units.
_BY_TIME = """(
    SELECT * FROM core_ledgerline WHERE at >= %(start)s AND at <= %(moment)s AND verb || '' = ANY (%(verbs)s)
) AS line JOIN units_unit AS unit ON unit.id = line.unit_id"""
_BY_UNIT = """units_unit AS unit CROSS JOIN LATERAL (
    SELECT * FROM core_ledgerline
    WHERE unit_id = unit.id AND at >= %(start)s AND at <= %(moment)s AND verb = ANY (%(verbs)s)
) AS line"""
_FILES = ("received", "done_on_time", "done_late", "ended_otherwise")


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened on the minute's own day up to it: in all, in each place beneath, with each procedure."""

    in_all: Numbers
    by_child: Mapping[int, Numbers]
    by_procedure: Mapping[str, Numbers]


@dataclass(frozen=True, slots=True)
class Steps:
    """What happened on a day before ``until``: in each place beneath, and in all with each procedure (see ``TOLD``)."""

    until: datetime
    by_child: Mapping[int, Numbers]
    by_procedure: Mapping[str, Numbers]


def happened_until(
    moment: datetime, path: str, places: list[int], *, procedure: str, bloc: Bloc, view: View
) -> Happened:
    """Return it from the steps that are written down and the lines since; without ``places`` from the lines alone."""
    asked: dict[str, Any] = {"procedure": procedure, "bloc": bloc, "view": view}
    steps = steps_before(path, places, moment=moment, **asked) if places else None
    if steps is None:
        return lines_of_day(path, moment, by_time=bool(places), **asked)
    told = lines_of_day(path, moment, since=steps.until, by_time=True, **asked)
    by_child, by_procedure = _added(steps.by_child, told.by_child), _added(steps.by_procedure, told.by_procedure)
    return Happened(add_up(by_procedure.values()), by_child, by_procedure)


def lines_of_day(
    path: str,
    moment: datetime,
    *,
    procedure: str,
    bloc: Bloc,
    view: View,
    since: datetime | None = None,
    by_time: bool = False,
) -> Happened:
    """Return it from the lines alone, those after ``since``; found ``by_time`` among all, else those of each unit."""
    place = live.place_of(path, bloc, view)
    wanted = {name: place[name] for name in ("path", "depth", "links")}
    start = since or midnight(timezone.localdate(moment))
    named = {"start": start, "moment": moment, "verbs": list(TOLD_VERBS), "procedure": procedure, **wanted}
    found: dict[int, dict[Any, Numbers]] = {1: {}, 2: {}, 3: {}}
    for kind, child, code, *numbers in live.rows_of("day_lines", (_BY_TIME if by_time else _BY_UNIT, ""), **named):
        found[kind][child if kind == 1 else code] = dict(zip(TOLD, map(int, numbers), strict=True))
    return Happened(found[3][None], found[1], found[2])


def steps_before(
    path: str, places: Iterable[int], *, moment: datetime, procedure: str, bloc: Bloc, view: View
) -> Steps | None:
    """Return what happened at the country on the day of ``moment`` before the step in which it lies; three statements.

    ``None`` where the steps are not written down or do not come to what the counters say of that day, be it that a line
    was told late, corrected, or that a place moved: then the ledger has to be read.
    """
    day, asked = timezone.localdate(moment), live.place_of(path, bloc, view)
    if not StepDay.objects.filter(day=day).exists():
        return None
    start, beneath = midnight(day), list(places)
    step = (moment - start) // STEP
    named = {"unit": asked["unit"], "places": beneath, "links": asked["links"], "bloc": bloc, "procedure": procedure}
    found = live.rows_of("steps", day=day, step=step, **named)
    whole: dict[int, list[int]] = {}
    for place, _, *numbers in found:
        known = whole.setdefault(place, [0] * len(TOLD))
        whole[place] = [one + int(more) for one, more in zip(known, numbers[len(TOLD) :], strict=True)]
    if whole != _counted([asked["unit"], *beneath], day, procedure, bloc, view):
        return None
    told = [(place, code, dict(zip(TOLD, map(int, numbers), strict=False))) for place, code, *numbers in found]
    by_child = {place: numbers for place, _, numbers in told if place != asked["unit"]}
    return Steps(start + step * STEP, by_child, {code: many for place, code, many in told if place == asked["unit"]})


def step_day_missing(*, until: date, days: int) -> date | None:
    """Return the newest of the last ``days`` days up to ``until`` of which the counters say more than its steps knew.

    Two statements and the country's.
    """
    first = until - timedelta(days=days - 1)
    counted = counted_on(first, until)
    known = dict(StepDay.objects.filter(day__gte=first).values_list("day", "counted"))
    return max((day for day, count in counted.items() if known.get(day) != count), default=None)


def counted_on(first: date, last: date) -> dict[date, int]:
    """Return how many filings and ends the counters have of each day on which anything happened in the country."""
    country = units.country(on=last).unit_id
    rows = PlaceCount.objects.filter(place_id=country, day__gte=first, day__lte=last).values_list("day")
    return dict(rows.annotate(files=Sum(reduce(add, map(F, _FILES)))).order_by())


def _counted(places: list[int], day: date, procedure: str, bloc: Bloc, view: View) -> dict[int, list[int]]:
    """Return what the counters say of a day, of places where anything happened."""
    named = {"day": day, "bloc": bloc, "link__in": live.LINKS[view], "place_id__in": places}
    rows = RegionCount.objects.filter(procedure=procedure, **named) if procedure else PlaceCount.objects.filter(**named)
    sums = rows.values_list("place_id").annotate(*(Sum(name) for name in TOLD)).order_by()
    return {place: numbers for place, *numbers in sums if any(numbers)}


def _added(one: Mapping[Any, Numbers], other: Mapping[Any, Numbers]) -> dict[Any, Numbers]:
    return {name: add_up((one.get(name, {}), other.get(name, {}))) for name in {*one, *other}}


def add_up(numbers: Iterable[Numbers]) -> dict[str, int]:
    """Return the sum of numbers with names."""
    total: dict[str, int] = {}
    for one in numbers:
        for name, value in one.items():
            total[name] = total.get(name, 0) + value
    return total
