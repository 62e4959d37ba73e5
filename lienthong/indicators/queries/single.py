"""One indicator of a unit, with its definition, for the periods that indexes have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lienthong.core.values import Text
from lienthong.indicators.definitions.indicators import IndicatorDefinition
from lienthong.indicators.queries.breakdown import Piece, broken_down
from lienthong.indicators.queries.counts import View
from lienthong.indicators.queries.definitions import get_indicator
from lienthong.indicators.queries.index import span_of
from lienthong.indicators.queries.readings import Reading, reading
from lienthong.indicators.rules.periods import Period
from lienthong.indicators.rules.told import By
from lienthong.units import queries as units


@dataclass(frozen=True, slots=True)
class IndicatorCard:
    """What an indicator reads at a unit from ``start`` up to and with ``day``, and how it is defined."""

    definition: IndicatorDefinition
    unit_id: int
    unit_code: str
    unit: Text
    period: Period
    start: date
    day: date
    reading: Reading


def indicator_of(code: str, unit_id: int, period: Period, at: datetime, *, day: date | None = None) -> IndicatorCard:
    """Return an indicator of a unit for the month, quarter or year up to ``day``, up to now when none is given.

    Refuses ``IndicatorUnknown``, ``UnitUnknown``, ``PeriodNotBegun``.
    """
    span = span_of(period, at, day)
    definition, unit = get_indicator(code, on=span.day), units.version_of(unit_id, on=span.day)
    view: View = "agencies" if unit.level == "agency" else "people"
    found = reading(code, unit_id=unit_id, start=span.start, end=span.end, view=view)
    name = Text(unit.name, unit.name_en or unit.name)
    return IndicatorCard(definition, unit_id, unit.code, name, period, span.start, span.day, found)


def pieces_of(card: IndicatorCard, by: By) -> list[Piece]:
    """Return an indicator of a unit taken apart by a dimension, for the same days."""
    view: View = "agencies" if units.version_of(card.unit_id, on=card.day).level == "agency" else "people"
    end = card.day + timedelta(days=1)
    return broken_down(card.definition.code, by=by, unit_id=card.unit_id, start=card.start, end=end, view=view)
