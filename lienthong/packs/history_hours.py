"""Working time of an office laid out once, so that "so many working seconds later" costs a look-up."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta

from lienthong.core.calendar import WorkingCalendar


class Hours:
    """The working stretches of a calendar from a day to another (half-open), as seconds since the epoch."""

    def __init__(self, calendar: WorkingCalendar, first: date, after: date) -> None:
        self._opens: list[float] = []
        self._closes: list[float] = []
        self._worked_before: list[float] = [0.0]
        for number in range((after - first).days):
            for opens, closes in calendar.moments(first + timedelta(days=number)):
                self._opens.append(opens.timestamp())
                self._closes.append(closes.timestamp())
                self._worked_before.append(self._worked_before[-1] + self._closes[-1] - self._opens[-1])

    def worked(self, start: float, end: float) -> float:
        """Return the working seconds between two instants, negative when ``end`` is the earlier one."""
        return self._worked_until(end) - self._worked_until(start)

    def after(self, start: float, seconds: float) -> float:
        """Return the instant at which so many working seconds have passed; at least, an instant of work."""
        wanted = self._worked_until(start) + max(seconds, 1.0)
        place = min(bisect_right(self._worked_before, wanted), len(self._opens)) - 1
        return self._opens[place] + wanted - self._worked_before[place]

    def _worked_until(self, instant: float) -> float:
        place = bisect_right(self._opens, instant) - 1
        if place < 0:
            return 0.0
        return self._worked_before[place] + min(instant, self._closes[place]) - self._opens[place]
