"""The periods of an index: the month, the quarter or the year in which a day lies, up to that day. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal

from lienthong.core.values import Text

Period = Literal["month", "quarter", "year"]
PERIODS: Mapping[Period, Text] = {
    "month": Text("tháng", "month"),
    "quarter": Text("quý", "quarter"),
    "year": Text("năm", "year"),
}
_MONTHS: Mapping[Period, int] = {"month": 1, "quarter": 3, "year": 12}


def start_of(period: Period, day: date) -> date:
    """Return the first day of the period in which a day lies."""
    months = _MONTHS[period]
    return date(day.year, day.month - (day.month - 1) % months, 1)


def is_kept(day: date, *, today: date, days: int) -> bool:
    """Tell whether the ranks of a day are kept: those of the last ``days``, and of every last day of a month."""
    return today - day < timedelta(days=days) or (day + timedelta(days=1)).day == 1
