"""A row says what it is."""

from __future__ import annotations

from datetime import date

from lienthong.units.definitions import CalendarBundle
from lienthong.units.models import CalendarDay, Unit, UnitChange, WorkingHours


def test_every_row_has_a_name_for_logs(demo_calendar: CalendarBundle) -> None:
    assert str(Unit.objects.get(key="place/01@2000-01-01")) == "place/01@2000-01-01"
    assert str(CalendarDay.objects.get(date=date(2026, 11, 24))) == "2026-11-24 HOLIDAY"
    assert str(WorkingHours.objects.filter(is_reception=True).get()) == "5 07:30:00-11:30:00"
    assert str(UnitChange.objects.first()).endswith(" on 2025-07-01")
