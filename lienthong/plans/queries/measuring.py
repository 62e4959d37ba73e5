"""What measures a task: the one place where plans ask indicators, and the facts that the platform counts by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import cast

from django.utils.timezone import localdate

from lienthong.core.values import GOVERNMENT, Bloc, Text
from lienthong.indicators.queries.definitions import all_indicators
from lienthong.indicators.queries.readings import readings
from lienthong.plans.definitions import Fact, Measure
from lienthong.procedures.queries.board import BoardLine, ListScope, catalogue_board
from lienthong.procedures.queries.once_only import audit_in_force
from lienthong.units import queries as units
from lienthong.units.models import Unit


@dataclass(frozen=True, slots=True)
class Wanted:
    """A measure and where it is read: at the place of the lead's office, or the office itself, in its bloc."""

    measure: Measure
    unit_id: int
    bloc: Bloc = GOVERNMENT


def wanted_at(measure: Measure, unit: Unit) -> Wanted:
    """Return where a measure of a task that ``unit`` leads is read."""
    place_id = unit.place_id if measure.where == "place" else None
    return Wanted(measure, place_id or unit.pk, cast("Bloc", unit.bloc))


def indicator_titles(*, on: date) -> dict[str, Text]:
    """Return the indicators to which a task may be bound, with their titles (1 SQL)."""
    return {one.code: one.title.text for one in all_indicators(on=on)}


def measured(asked: Iterable[Wanted], *, at: datetime) -> Mapping[Wanted, Fraction]:
    """Return what each measure reads now; what cannot be measured yet is left out.

    One statement where there are indicators, and those of ``readings`` for each unit, bloc and number of days; each
    fact once for each place.
    """
    found: dict[Wanted, Fraction] = {}
    facts: dict[tuple[Fact, int], Fraction | None] = {}
    by_window: dict[tuple[int, Bloc, int], list[Wanted]] = defaultdict(list)
    for wanted in asked:
        fact = wanted.measure.fact
        if fact is None:
            by_window[wanted.unit_id, wanted.bloc, wanted.measure.days].append(wanted)
            continue
        if (key := (fact, wanted.unit_id)) not in facts:
            facts[key] = _fact(fact, wanted.unit_id, at=at)
        if (value := facts[key]) is not None:
            found[wanted] = value
    return found | (_read(by_window, at=at) if by_window else {})


def _read(by_window: Mapping[tuple[int, Bloc, int], list[Wanted]], *, at: datetime) -> dict[Wanted, Fraction]:
    """Return what the indicators read over the days up to today; one that the pack no longer has reads nothing."""
    tomorrow, found = localdate(at) + timedelta(days=1), {}
    defined = indicator_titles(on=localdate(at)).keys()
    for (unit_id, bloc, days), wanted in by_window.items():
        codes = sorted({str(one.measure.indicator) for one in wanted} & defined)
        start = tomorrow - timedelta(days=days)
        read = readings(codes, unit_id=unit_id, start=start, end=tomorrow, bloc=bloc) if codes else {}
        for one in wanted:
            reading = read.get(str(one.measure.indicator))
            if reading is not None and reading.state == "measured":
                found[one] = Fraction(reading.numerator or 0, reading.denominator or 1)
    return found


def _fact(fact: Fact, unit_id: int, *, at: datetime) -> Fraction | None:
    """Return a fact at a place: the country or a province; elsewhere it is not counted."""
    is_country = unit_id == units.country(on=localdate(at)).unit_id
    if fact == "papers_replaced":
        return Fraction(sum(line.is_replaced for line in audit_in_force(on=localdate(at)))) if is_country else None
    lines = catalogue_board("all", ListScope() if is_country else ListScope(province_id=unit_id))
    return _share(fact, lines[0]) if lines else None


def _share(fact: Fact, line: BoardLine) -> Fraction | None:
    online = line.full + line.partial
    if fact == "procedures_online":
        return Fraction(online, line.total)
    return Fraction(line.fileable, online) if online else None
