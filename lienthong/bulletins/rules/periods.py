"""Days, weeks and months as half-open periods of days; weeks begin on Monday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lienthong.bulletins.definitions import Every
from lienthong.core.values import Text


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` to before ``end``."""

    every: Every
    start: date
    end: date

    @property
    def last(self) -> date:
        """The last day of the period."""
        return self.end - timedelta(days=1)

    @property
    def words(self) -> Text:
        """The period as it reads: the day, the days of a week, the month."""
        first, last = f"{self.start:%d/%m/%Y}", f"{self.last:%d/%m/%Y}"
        if self.every == "daily":
            return Text(f"ngày {first}", first)
        if self.every == "weekly":
            return Text(f"tuần từ {first} đến {last}", f"week of {first} to {last}")
        return Text(f"tháng {self.start:%m/%Y}", f"month {self.start:%m/%Y}")

    def before(self) -> Period:
        """Return the period before this one."""
        return period_with(self.every, self.start - timedelta(days=1))


def period_with(every: Every, day: date) -> Period:
    """Return the period in which a day lies."""
    if every == "daily":
        return Period(every, day, day + timedelta(days=1))
    if every == "weekly":
        monday = day - timedelta(days=day.weekday())
        return Period(every, monday, monday + timedelta(days=7))
    first = day.replace(day=1)
    return Period(every, first, (first + timedelta(days=31)).replace(day=1))


def last_ended(every: Every, made_at: time, local: datetime) -> Period:
    """Return the last period whose bulletin is to be there at a local moment: it ended, and ``made_at`` has come."""
    day = local.date() - timedelta(days=0 if local.time() >= made_at else 1)
    return period_with(every, day).before()
