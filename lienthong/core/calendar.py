"""When an office works: the ordinary week and the days that differ, each with its name and its legal basis.

Pure and whole: a calendar is made once (``units.queries.calendar_for``) and then answers for any day without asking
anybody. It says what a day *is*; how long a request may take is the deadline engine's question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from lienthong.core.values import Text


class DayKind(StrEnum):
    """What a day is for an office."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"  # off, because a holiday fell on a weekly rest day
    SWAPPED_OFF = "swapped_off"  # off, worked on another day instead
    SWAPPED_WORKED = "swapped_worked"  # worked, instead of another day
    HALF_DAY = "half_day"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Hours without a break within one day, local time: from ``opens`` until just before ``closes``."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError(f"a span must open before it closes: {self.opens}–{self.closes}")

    @property
    def seconds(self) -> int:
        """Return the length in seconds."""
        return _seconds(self.closes) - _seconds(self.opens)


#: The hours of Monday (first) to Sunday (last); an empty tuple is a weekly rest day.
Week = tuple[
    tuple[Span, ...],
    tuple[Span, ...],
    tuple[Span, ...],
    tuple[Span, ...],
    tuple[Span, ...],
    tuple[Span, ...],
    tuple[Span, ...],
]
REST_WEEK: Week = ((), (), (), (), (), (), ())

_WORKING = Text(vi="Ngày làm việc", en="Working day")
_WEEKEND = Text(vi="Ngày nghỉ hằng tuần", en="Weekly rest day")


@dataclass(frozen=True, slots=True)
class DayRule:
    """What one day is: its kind, its name for people, the hours worked (none: not worked), where that is written.

    ``is_announced`` is false for a day computed from the law before the yearly notice is out. ``instead_of`` is the
    other day of a swap, or the holiday that is made up.
    """

    kind: DayKind
    name: Text
    spans: tuple[Span, ...] = ()
    basis: str = ""
    is_announced: bool = True
    instead_of: date | None = None


@dataclass(frozen=True, slots=True)
class WeekPeriod:
    """The ordinary week during a period (half-open; ``None`` is open): hours that count, hours only for reception."""

    valid_from: date | None
    valid_to: date | None
    weekdays: Week
    reception: Week = REST_WEEK

    def covers(self, day: date) -> bool:
        """Tell whether ``day`` lies in the period."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True, eq=False)
class WorkingCalendar:
    """One office's working time: equal only to itself, so that it may key a cache.

    ``weekdays`` are the hours that count in a term; ``reception`` are further hours in which the counter is open but a
    term does not run (Saturday morning). ``hours_by_period`` overrides both during its periods. ``announced_to`` is the
    first day for which no yearly notice is known; from it on, ordinary days are not yet certain either.
    """

    zone: ZoneInfo
    weekdays: Week
    days: Mapping[date, DayRule] = field(default_factory=dict)
    hours_by_period: tuple[WeekPeriod, ...] = ()
    reception: Week = REST_WEEK
    announced_to: date | None = None
    _rules: dict[date, DayRule] = field(default_factory=dict, init=False, repr=False)
    _moments: dict[date, tuple[tuple[datetime, datetime], ...]] = field(default_factory=dict, init=False, repr=False)

    def rule(self, day: date) -> DayRule:
        """Return what ``day`` is; asked again, it is remembered."""
        if day not in self._rules:
            self._rules[day] = self._rule(day)
        return self._rules[day]

    def _rule(self, day: date) -> DayRule:
        if special := self.days.get(day):
            return special
        spans = self._week(day).weekdays[day.weekday()]
        is_announced = self.announced_to is None or day < self.announced_to
        if spans:
            return DayRule(DayKind.WORKING, _WORKING, spans, is_announced=is_announced)
        return DayRule(DayKind.WEEKEND, _WEEKEND, is_announced=is_announced)

    def spans(self, day: date) -> tuple[Span, ...]:
        """Return the hours of ``day`` that count in a term, in order; empty when the day is not worked."""
        return self.rule(day).spans

    def open_spans(self, day: date) -> tuple[Span, ...]:
        """Return the hours in which people are received: those that count and, on ordinary days, reception hours."""
        if special := self.days.get(day):
            return special.spans
        week = self._week(day)
        return tuple(sorted((*week.weekdays[day.weekday()], *week.reception[day.weekday()])))

    def is_worked(self, day: date) -> bool:
        """Tell whether any hour of ``day`` counts in a term."""
        return bool(self.spans(day))

    def moments(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """Return ``spans(day)`` as aware instants in the calendar's zone."""
        if day not in self._moments:
            spans = self.spans(day)
            self._moments[day] = tuple((self.instant(day, one.opens), self.instant(day, one.closes)) for one in spans)
        return self._moments[day]

    def instant(self, day: date, clock: time) -> datetime:
        """Return the aware instant of a local ``clock`` time on ``day``."""
        return datetime.combine(day, clock, tzinfo=self.zone)

    def day_of(self, instant: datetime) -> date:
        """Return the local day in which an aware ``instant`` falls."""
        return instant.astimezone(self.zone).date()

    def _week(self, day: date) -> WeekPeriod:
        for period in self.hours_by_period:
            if period.covers(day):
                return period
        return WeekPeriod(None, None, self.weekdays, self.reception)


def _seconds(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second
