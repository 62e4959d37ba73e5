"""What is asked to learn from files that ended: when they were filed, where their units stand, which days were work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.timezone import localdate

from lienthong.core.calendar import WorkingCalendar
from lienthong.core.models import LedgerLine
from lienthong.indicators.queries.watching import country_calendar
from lienthong.indicators.rules.learning import CaseRows, case_rows
from lienthong.units.models import Unit

_FILED = (Path(__file__).parents[1] / "sql" / "filed_days.sql").read_text(encoding="utf-8")


def cases_of(lines: Iterable[LedgerLine], zone: ZoneInfo) -> CaseRows:
    """Return what files that ended add to the like cases; eight statements at most, however many files."""
    ended = list(lines)
    with connection.cursor() as cursor:
        cursor.execute(_FILED, [[line.dossier for line in ended], [line.seq for line in ended]])
        filed = dict(cursor.fetchall())
    paths = Unit.objects.filter(pk__in={line.unit_id for line in ended}, bloc="government").values_list("pk", "path")
    provinces = {unit: int(path.split("/")[2]) for unit, path in paths if path.count("/") > 2}
    calendar = country_calendar(on=max(localdate(line.at) for line in ended))
    return case_rows(ended, filed, provinces, _WorkedDays(calendar).between, zone)


class _WorkedDays:
    """A calendar that counts; what was counted of a day is kept, for a batch asks the same days over and over."""

    def __init__(self, calendar: WorkingCalendar) -> None:
        self._calendar = calendar
        self._known: dict[tuple[date, date], int] = {}

    def between(self, first: date, last: date) -> int:
        """Return the working days after ``first`` up to ``last``; below nought when ``last`` comes first."""
        key = first, last
        if key not in self._known:
            low, high = sorted(key)
            days = (low + timedelta(days=number + 1) for number in range((high - low).days))
            worked = sum(self._calendar.is_worked(day) for day in days)
            self._known[key] = worked if first <= last else -max(worked, 1)
        return self._known[key]
