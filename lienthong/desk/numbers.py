"""The small numbers of the officer's place today: what came, what was on time, what presses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from lienthong.core.values import Actor, Text
from lienthong.indicators import queries as indicators
from lienthong.indicators.queries import BOARD_DAYS, Counts
from lienthong.units import queries as units


@dataclass(frozen=True, slots=True)
class UnitNumber:
    """One small number; ``value`` is ``None`` when it was never measured."""

    label: Text
    value: float | None
    suffix: str = ""

    @property
    def is_measured(self) -> bool:
        """Whether there is a number to show."""
        return self.value is not None


def unit_numbers(actor: Actor, *, at: datetime) -> list[UnitNumber]:
    """Return the numbers of the place that the officer's unit serves; none for an officer without a unit."""
    if actor.unit_id is None:
        return []
    unit = units.get_unit(actor.unit_id)
    place = units.get_unit(unit.place_id).path if unit.place_id else unit.path
    day = localdate(at)
    today = indicators.totals(place, at=at, start=day, end=day + timedelta(days=1))
    days = indicators.trend(place, days=BOARD_DAYS, until=day)
    return numbers_of(today, indicators.together(days, today))


def numbers_of(today: Counts | None, month: Counts | None) -> list[UnitNumber]:
    """Return the four numbers from the counts of today and of the last days."""
    ratio = month.on_time_ratio if month else None
    return [
        UnitNumber(Text("Nộp hôm nay", "Filed today"), today.received if today else None),
        UnitNumber(Text("Sắp đến hạn", "Due soon"), today.at_risk if today else None),
        UnitNumber(Text("Quá hạn", "Overdue"), today.overdue if today else None),
        UnitNumber(
            Text(f"Đúng hạn {BOARD_DAYS} ngày", f"On time, {BOARD_DAYS} days"),
            None if ratio is None else 100 * ratio,
            " %",
        ),
    ]
