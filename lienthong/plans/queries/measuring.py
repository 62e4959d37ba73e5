"""What measures a task: the one place where plans ask indicators, and the facts that the platform counts by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.utils.timezone import localdate

from lienthong.plans.definitions import Fact, Measure
from lienthong.procedures.queries.board import BoardLine, ListScope, catalogue_board
from lienthong.procedures.queries.once_only import audit_in_force
from lienthong.units import queries as units
from lienthong.units.models import Unit


@dataclass(frozen=True, slots=True)
class Wanted:
    """A measure and the unit at which it is read: the place of the lead's office, or the office itself."""

    measure: Measure
    unit_id: int


def wanted_at(measure: Measure, unit: Unit) -> Wanted:
    """Return where a measure of a task that ``unit`` leads is read."""
    return Wanted(measure, (unit.place_id if measure.where == "place" else None) or unit.pk)


def indicator_codes() -> list[str]:
    """Return the indicators to which a task may be bound."""
    return []


def measured(asked: Iterable[Wanted], *, at: datetime) -> Mapping[Wanted, Fraction]:
    """Return what each measure reads now; what cannot be measured yet is left out.

    One statement for each unit and number of days of indicators; each fact once for each place.
    """
    found: dict[Wanted, Fraction] = {}
    facts: dict[tuple[Fact, int], Fraction | None] = {}
    for wanted in asked:
        fact = wanted.measure.fact
        if fact is None:
            continue
        if (key := (fact, wanted.unit_id)) not in facts:
            facts[key] = _fact(fact, wanted.unit_id, at=at)
        if (value := facts[key]) is not None:
            found[wanted] = value
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
