"""Which indicators are defined, and in which columns what they count is kept."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from lienthong.indicators.definitions.indicators import IndicatorDefinition
from lienthong.indicators.definitions.measures import Measure, key_of
from lienthong.indicators.models import Indicator, Slot
from lienthong.indicators.refusals import IndicatorUnknown
from lienthong.indicators.rules.measures import named_column


def all_indicators(*, on: date) -> list[IndicatorDefinition]:
    """Return every indicator that is defined on a day, by code; one statement."""
    rows = _holding(on).order_by("code", "-since").distinct("code")
    return [IndicatorDefinition.model_validate(row.body) for row in rows]


def get_indicator(code: str, *, on: date) -> IndicatorDefinition:
    """Return an indicator as it is defined on a day. Refuses ``IndicatorUnknown``."""
    return indicators_of((code,), on=on)[code]


def indicators_of(codes: tuple[str, ...], *, on: date) -> dict[str, IndicatorDefinition]:
    """Return several indicators as they are defined on a day, by code; one statement. Refuses ``IndicatorUnknown``."""
    rows = _holding(on).filter(code__in=codes).order_by("code", "-since").distinct("code")
    found = {row.code: IndicatorDefinition.model_validate(row.body) for row in rows}
    for code in codes:
        if code not in found:
            raise IndicatorUnknown(code=code, on=on.isoformat())
    return found


def taken_slots() -> tuple[tuple[str, str], ...]:
    """Return the numbered columns that are taken and the key of what each counts, in order; one statement."""
    return tuple(Slot.objects.order_by("column").values_list("column", "key"))


def slots_by_key() -> dict[str, Slot]:
    """Return the numbered columns that are taken by the key of what they count; one statement."""
    return {slot.key: slot for slot in Slot.objects.all()}


def column_of(measure: Measure, slots: dict[str, Slot]) -> tuple[str | None, date | None]:
    """Return the column that keeps a measure and since when it is whole; ``None`` when nothing keeps it."""
    if column := named_column(measure):
        return column, None
    slot = slots.get(key_of(measure))
    return (slot.column, slot.since) if slot else (None, None)


def _holding(on: date) -> QuerySet[Indicator]:
    return Indicator.objects.filter(Q(until=None) | Q(until__gt=on), since__lte=on)
