"""What happened at the country on a day up to a minute, without reading the day: steps of ten minutes, written down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import add

from django.db.models import F, Sum
from django.utils import timezone

from lienthong.core.values import Bloc
from lienthong.indicators.models import PlaceCount, RegionCount, StepDay
from lienthong.indicators.queries import counts as live
from lienthong.indicators.queries.counts import View
from lienthong.indicators.queries.photographs import midnight
from lienthong.indicators.sql import TOLD
from lienthong.units import queries as units

STEP = timedelta(minutes=10)
_FILES = ("received", "done_on_time", "done_late", "ended_otherwise")


@dataclass(frozen=True, slots=True)
class Steps:
    """What happened on a day before ``until``: (place beneath, or 0; procedure, or "" for all; numbers as in ``TOLD``).

    What lies in a place beneath is told there and, by procedure, in 0 as well.
    """

    until: datetime
    rows: tuple[tuple[int, str, Mapping[str, int]], ...]


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
    rows = ((0 if place == asked["unit"] else place, code, numbers[: len(TOLD)]) for place, code, *numbers in found)
    told = ((place, code, dict(zip(TOLD, map(int, numbers), strict=True))) for place, code, numbers in rows)
    return Steps(start + step * STEP, tuple(told))


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
