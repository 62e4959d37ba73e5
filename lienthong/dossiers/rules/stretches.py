"""How much working time lies between two instants."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from lienthong.core.calendar import WorkingCalendar


def each_day(first: date, last: date) -> Iterator[date]:
    """Yield every day from ``first`` to ``last``, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def working_seconds(calendar: WorkingCalendar, start: datetime, end: datetime) -> int:
    """Return how many seconds of ``[start, end)`` an office with ``calendar`` works."""
    total = 0
    for day in each_day(calendar.day_of(start), calendar.day_of(end)):
        for opens, closes in calendar.moments(day):
            if (begins := max(opens, start)) < (ends := min(closes, end)):
                total += round(length_of(begins, ends).total_seconds())
    return total


def length_of(start: datetime, end: datetime) -> timedelta:
    """Return the time from ``start`` to ``end``, whatever the clocks on the wall did in between."""
    return end.astimezone(UTC) - start.astimezone(UTC)
