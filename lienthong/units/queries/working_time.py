"""Hours and days off as they stand, laid out once in the process: most units share a few calendars."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings

from lienthong.core.calendar import DayKind, Span, WorkingCalendar
from lienthong.core.values import Text
from lienthong.units import rules
from lienthong.units.models import CalendarDay, WorkingHours
from lienthong.units.rules import DayRow, HoursRow


class WorkingTime:
    """All hours and days as they stood at one stamp, and the few calendars made from them: most units share one."""

    def __init__(self) -> None:
        self._zone = ZoneInfo(settings.TIME_ZONE)
        self._hours = [_hours_row(row) for row in WorkingHours.objects.all()]
        self._days = [_day_row(row) for row in CalendarDay.objects.all()]
        self._scopes = {row.unit_id for row in self._hours} | {row.unit_id for row in self._days}
        self._types = {row.agency_type for row in self._hours}
        self._made: dict[tuple[tuple[int, ...], str], WorkingCalendar] = {}

    def calendar(self, above: tuple[int, ...], agency_type: str) -> WorkingCalendar:
        """Return the calendar of a unit with this chain and type, made once."""
        scopes = tuple(unit for unit in above if unit in self._scopes)
        known_type = agency_type if agency_type in self._types else ""
        if (scopes, known_type) not in self._made:
            self._made[scopes, known_type] = rules.calendar_of(
                self._hours, self._days, above=scopes, agency_type=known_type, zone=self._zone
            )
        return self._made[scopes, known_type]


@lru_cache(maxsize=4)
def working_time(stamp: int | None) -> WorkingTime:  # noqa: ARG001 - the stamp is the cache's key
    """Return the hours and days as of a stamp; read again when the stamp is another."""
    return WorkingTime()


def _hours_row(row: WorkingHours) -> HoursRow:
    span = Span(row.opens, row.closes)
    return HoursRow(row.unit_id, row.agency_type, row.weekday, span, row.is_reception, row.valid_from, row.valid_to)


def _day_row(row: CalendarDay) -> DayRow:
    return DayRow(
        row.unit_id,
        row.date,
        DayKind(row.kind.lower()),
        row.opens,
        row.closes,
        row.instead_of,
        Text(vi=row.name_vi, en=row.name_en),
        row.is_announced,
        row.legal_basis,
    )
