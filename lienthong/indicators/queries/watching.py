"""What early warning looks at, each in one statement for the whole country."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.utils.timezone import localdate

from lienthong.core.calendar import WorkingCalendar
from lienthong.indicators.definitions.warnings import Chances, Overflow, Silence, WarningRules
from lienthong.indicators.models.warnings import ServiceDay, WarningPeriod, WatchedDay
from lienthong.indicators.rules.causes import Expected, Load, ServiceCalls
from lienthong.indicators.rules.chances import STRETCHES, Cases, Chance, chance
from lienthong.indicators.rules.worsening import Week
from lienthong.indicators.sql import run, statement
from lienthong.units import queries as units

#: How many days ahead the calendar is spread; what is due later belongs to the last stretch all the same.
_AHEAD = 60
#: How many working days of ordinary life a silence is compared with.
BEFORE_DAYS = 40


def warning_rules(*, on: date) -> WarningRules | None:
    """Return the rules of a day; ``None`` where no pack defines any."""
    row = WarningPeriod.objects.filter(since__lte=on).order_by("-since").first()
    return WarningRules.model_validate(row.body) if row is not None else None


def is_watched(day: date) -> bool:
    """Tell whether the country was watched on a day, or on one after it."""
    return WatchedDay.objects.filter(day__gte=day).exists()


@dataclass(frozen=True, slots=True)
class Ahead:
    """Today and the days after it, with the working days left until each: none today."""

    days: list[date]
    left: list[int]

    def left_until(self, day: date) -> int:
        """Return how many working days are left until a day; what lies farther ahead belongs to the last stretch."""
        return dict(zip(self.days, self.left, strict=True)).get(day, STRETCHES[-1])

    @property
    def as_parameters(self) -> dict[str, Any]:
        """What the statements take."""
        return {"days": self.days, "left": self.left, "zone": settings.TIME_ZONE}


def country_calendar(*, on: date) -> WorkingCalendar:
    """Return when the country's offices work."""
    return units.calendar_for(units.country(on=on).unit_id, start=on, end=on)


def days_ahead(calendar: WorkingCalendar, *, on: date) -> Ahead:
    """Return how many working days are left from a day until each of the days after it."""
    left, days, counted = 0, [], []
    for number in range(_AHEAD):
        day = on + timedelta(days=number)
        left += number > 0 and calendar.is_worked(day)
        days.append(day)
        counted.append(left)
    return Ahead(days, counted)


def working_days_back(calendar: WorkingCalendar, count: int, *, on: date) -> date:
    """Return the day from which on there were so many working days before ``on``."""
    day = on
    while count:
        day -= timedelta(days=1)
        count -= calendar.is_worked(day)
    return day


def expected_misses(rule: Chances, ahead: Ahead, *, at: datetime, unit_id: int | None = None) -> list[Expected]:
    """Return, for each unit and procedure with open files, how many are expected to miss their due time."""
    where = {
        "at": at,
        "unit": unit_id,
        "since": months_back(localdate(at), rule.months),
        "weight": rule.weight,
        "least": rule.least_cases,
        "stretches": list(STRETCHES),
        "beyond": STRETCHES[-1],
    }
    return [Expected(*row) for row in run(statement("expected_misses"), {**where, **ahead.as_parameters})]


def like_chances(asked: Sequence[tuple[str, int, str, int]], *, on: date) -> dict[str, Chance]:
    """Return how likely files (code, unit, procedure, stretch) end late by their like cases and the rules of a day.

    One statement. What has too few like cases is left out, and everything where no pack defines rules.
    """
    codes, of_units, procedures, stretches = (list(column) for column in zip(*asked, strict=True))
    where = {"codes": codes, "units": of_units, "procedures": procedures, "stretches": stretches, "on": on}
    how, known = Chances(), dict[str, list[Cases]]()
    for code, group, cases, late, rules in run(statement("like_cases"), {**where, "months": how.months}):
        known.setdefault(code, []).append(Cases(group, cases, late))
        how = Chances.model_validate_json(rules)
    found = {code: chance(cases, least_cases=how.least_cases, weight=how.weight) for code, cases in known.items()}
    return {code: one for code, one in found.items() if one is not None}


def loads(overflow: Overflow, silence: Silence, calendar: WorkingCalendar, *, on: date) -> list[Load]:
    """Return what each unit has to do within the next working days and what it did before."""
    silent_from = working_days_back(calendar, silence.days, on=on)
    where = {
        "horizon": overflow.days,
        "pace_from": working_days_back(calendar, overflow.pace_days, on=on),
        "silent_from": silent_from,
        "since": working_days_back(calendar, BEFORE_DAYS, on=silent_from),
        "until": on,
    }
    rows = run(statement("loads"), {**where, **days_ahead(calendar, on=on).as_parameters})
    return [Load(unit, _by_day(json.loads(due), overflow.days), *counts) for unit, due, *counts in rows]


def weeks_of_communes(weeks: int, *, until: date) -> dict[int, list[Week]]:
    """Return what each commune finished on time and in all in the weeks before ``until``, the oldest first."""
    start = until - timedelta(weeks=weeks)
    series: dict[int, list[Week]] = {}
    for place, week, good, whole in run(statement("weeks"), {"start": start, "end": until, "on": until}):
        series.setdefault(place, [(0, 0)] * weeks)[week] = (good, whole)
    return series


def weeks_of_services(weeks: int, *, until: date) -> dict[str, list[Week]]:
    """Return how many readings of each data service nobody disputed, and all, in the weeks before ``until``."""
    start = until - timedelta(weeks=weeks)
    series: dict[str, list[Week]] = {}
    for row in ServiceDay.objects.filter(day__gte=start, day__lt=until).values("service", "day", "asked", "disputed"):
        known = series.setdefault(row["service"], [(0, 0)] * weeks)
        week = (row["day"] - start).days // 7
        known[week] = (known[week][0] + max(row["asked"] - row["disputed"], 0), known[week][1] + row["asked"])
    return series


def calls_since(day: date) -> list[ServiceCalls]:
    """Return how often each data service was asked, and was down, from a day on."""
    counted = ServiceDay.objects.filter(day__gte=day).values("service").annotate(Sum("asked"), Sum("down"))
    return [ServiceCalls(row["service"], row["asked__sum"], row["down__sum"]) for row in counted.order_by("service")]


def months_back(day: date, months: int) -> date:
    """Return the first day of the month so many months before a day's."""
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def _by_day(due: Mapping[str, int], days: int) -> tuple[int, ...]:
    return tuple(due.get(str(day), 0) for day in range(days))
