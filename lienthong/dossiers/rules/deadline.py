"""When a file is due, and why: one pure function from a term, an office's calendar and what happened to the file.

The law in one sentence: **a day counts when the agency had the file for all of its working hours.** From it follow

- the day of arrival does not count, and what comes on a day off or after closing arrives on the next working day;
- a day on which the file waited for the person does not count, however short the wait: a pause never shortens;
- a half day is a day: it counts as one and ends at its own closing time;
- a term in *working days* ends at the closing of its last counted day;
- a term in *calendar days* counts days off too; when its last day is off, it ends on the next whole working day;
- a *same-day* term ends at the closing of the day on which the file, or the person's answer, came before the cut-off
  (on a shorter day: before closing), else at the closing of the next working day;
- a cut-off in a term of *working days* or *hours* makes what comes later arrive on the next working day; a term in
  calendar days has none;
- a term in *working hours* counts working time exactly, without the pauses;
- an extension adds whole working days after the day on which the term would have ended;
- a file that was moved to another version of the law is due by the earliest of what was promised under any of them.

A pause that begins after the term has ended changes nothing: waiting does not make a late file punctual.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import chain, islice, pairwise

from lienthong.core.calendar import DayKind, WorkingCalendar
from lienthong.core.values import Text
from lienthong.dossiers.rules.clock import Clock, Event, Pause, days_after
from lienthong.dossiers.rules.stretches import each_day, length_of, working_seconds
from lienthong.procedures.definitions import Term


class IntervalKind(StrEnum):
    """Why a stretch of time does or does not count."""

    COUNTED = "counted"
    SWAPPED_WORKED = "swapped_worked"  # counted too: a rest day worked instead of another
    CLOSED = "closed"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    SWAPPED_OFF = "swapped_off"
    PAUSED = "paused"
    BEFORE_START = "before_start"


COUNTING = frozenset({IntervalKind.COUNTED, IntervalKind.SWAPPED_WORKED})


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch ``[start, end)`` of one kind, its reason in words, and for whom a pause waits.

    ``days`` is what it adds to a term in days (0 or 1), ``seconds`` the working time of the agency inside it.
    """

    start: datetime
    end: datetime
    kind: IntervalKind
    reason: Text
    whose: str = ""
    days: int = 0
    seconds: int = 0


@dataclass(frozen=True, eq=False)
class Deadline:
    """When the file is due; and, worked out when asked for, why.

    ``term_end`` is where the term would have ended without an extension.
    """

    term: Term
    clock: Clock
    term_end: datetime
    due_at: datetime

    @property
    def filed_at(self) -> datetime:
        """When the file arrived; where the first interval begins."""
        return self.clock.filed_at

    @property
    def calendar(self) -> WorkingCalendar:
        """The calendar that it was counted in."""
        return self.clock.calendar

    @property
    def is_promised(self) -> bool:
        """Whether the term is one under which the result was promised before the file was moved to another law."""
        return self.clock.moved is not None and self.term in self.clock.moved.promised

    @cached_property
    def intervals(self) -> tuple[Interval, ...]:
        """Every stretch from the filing to the due time, without gap or overlap."""
        explained = _explained(self.term, self.clock, self.term_end)
        return (*_before_start(self.clock), *explained, *_extension(self.clock, self.term_end, self.due_at))

    @cached_property
    def is_provisional(self) -> bool:
        """Whether a day of it lies in a year whose official notice is not out yet."""
        first, last = self.calendar.day_of(self.filed_at), self.calendar.day_of(self.due_at)
        return any(not self.calendar.rule(day).is_announced for day in each_day(first, last))


def due(term: Term, calendar: WorkingCalendar, events: Iterable[Event]) -> Deadline:
    """Return when a file with ``events`` is due under ``term``, able to explain every interval.

    Pure: the hour of asking plays no part. Refuses ``ClockNotStarted`` without a filing, ``CalendarNeverWorks`` when
    the calendar has no working day within three years.
    """
    clock = Clock.read(calendar, events)
    return min((_counted_by(one, clock) for one in clock.terms(term)), key=lambda deadline: deadline.due_at)


def _counted_by(term: Term, clock: Clock) -> Deadline:
    end = _ENDS[term.kind](term, clock)
    last = end if not clock.extra_days else _closing_after(clock, end, clock.extra_days)
    return Deadline(term, clock, end, last)


# ---------------------------------------------------------------- where a term ends


def _end_of_working_days(term: Term, clock: Clock) -> datetime:
    return clock.closing(clock.whole_day_after(_arrival_day(term, clock, clock.started_at), term.amount))


def _end_of_calendar_days(term: Term, clock: Clock) -> datetime:
    last = _last_calendar_day(term, clock)
    return clock.closing(last if clock.calendar.is_worked(last) else clock.whole_day_after(last, 1))


def _last_calendar_day(term: Term, clock: Clock) -> date:
    """Return the day that counts last, worked or not; days touched by a pause do not count."""
    days = days_after(clock.calendar.day_of(clock.started_at))
    counted = (day for day in days if clock.pause_within(*_bounds(clock, day)) is None)
    return next(islice(counted, term.amount - 1, None))


def _end_of_same_day(term: Term, clock: Clock) -> datetime:
    end = clock.closing(_arrival_day(term, clock, clock.started_at))
    for pause in clock.pauses:
        if pause.start < end:
            end = max(end, clock.closing(_arrival_day(term, clock, pause.end)))
    return end


def _arrival_day(term: Term, clock: Clock, arrived: datetime) -> date:
    """Return the working day on which something that came at ``arrived`` counts as having come."""
    day = clock.arrival_day(arrived)
    return clock.next_worked(day) if _is_past_cutoff(term, clock, arrived) else day


def _is_past_cutoff(term: Term, clock: Clock, arrived: datetime) -> bool:
    """Tell whether ``arrived`` lies between the cut-off and the closing of a worked day."""
    day = clock.calendar.day_of(arrived)
    return (
        term.cutoff is not None
        and clock.arrival_day(arrived) == day
        and arrived >= clock.calendar.instant(day, term.cutoff)
    )


def _end_of_working_hours(term: Term, clock: Clock) -> datetime:
    left = timedelta(hours=term.amount)
    start = clock.started_at
    if _is_past_cutoff(term, clock, start):
        start = clock.opening(_arrival_day(term, clock, start))
    first = clock.calendar.day_of(start)
    free = chain.from_iterable(_free(clock, start, day) for day in chain((first,), days_after(first)))
    while (length := length_of(*(stretch := next(free)))) < left:
        left -= length
    return (stretch[0].astimezone(UTC) + left).astimezone(clock.calendar.zone)


def _free(clock: Clock, start: datetime, day: date) -> Iterator[tuple[datetime, datetime]]:
    """Yield the working stretches of ``day`` from ``start`` on, without its pauses."""
    for opens, closes in clock.calendar.moments(day):
        cursor = max(opens, start)
        for pause in clock.pauses:
            if pause.overlaps(cursor, closes):
                if cursor < pause.start:
                    yield cursor, pause.start
                cursor = pause.end
        if cursor < closes:
            yield cursor, closes


_ENDS: dict[str, Callable[[Term, Clock], datetime]] = {
    "same_day": _end_of_same_day,
    "working_days": _end_of_working_days,
    "calendar_days": _end_of_calendar_days,
    "working_hours": _end_of_working_hours,
}


def _closing_after(clock: Clock, end: datetime, days: int) -> datetime:
    return clock.closing(clock.whole_day_after(clock.calendar.day_of(end), days))


# ---------------------------------------------------------------- why

_WAITS_FOR_RECEIPT = Text(vi="Chờ tiếp nhận, chưa tính hạn", en="Waiting to be received; the term does not run yet")
_ARRIVAL = Text(vi="Ngày nộp không tính vào thời hạn", en="The day of filing is not counted")
_ARRIVAL_LATER = Text(vi="Tính như nộp vào ngày này", en="Counts as filed on this day")
_AFTER_CLOSING = Text(vi="Sau giờ làm việc", en="After working hours")
_OUTSIDE_HOURS = Text(vi="Ngoài giờ làm việc", en="Outside working hours")
_COUNTED = Text(vi="Tính vào thời hạn", en="Counted")
_MOVED = Text(
    vi="Ngày cuối trùng ngày nghỉ nên chuyển sang ngày làm việc này",
    en="The last day is a day off, so the term ends on this working day",
)
_EXTENDED = Text(vi="Ngày gia hạn", en="Day of the extension")

_OFF = {
    DayKind.WEEKEND: IntervalKind.WEEKEND,
    DayKind.HOLIDAY: IntervalKind.HOLIDAY,
    DayKind.MAKE_UP: IntervalKind.HOLIDAY,
    DayKind.SWAPPED_OFF: IntervalKind.SWAPPED_OFF,
}


def _before_start(clock: Clock) -> Iterator[Interval]:
    if clock.filed_at < clock.started_at:
        yield Interval(clock.filed_at, clock.started_at, IntervalKind.BEFORE_START, _WAITS_FOR_RECEIPT)


def _explained(term: Term, clock: Clock, end: datetime) -> Iterator[Interval]:
    """Yield the intervals of the term itself: by day for a term in days, by the hour for the others."""
    start = clock.started_at
    if term.kind in ("working_days", "calendar_days"):
        mark = _working_day_mark if term.kind == "working_days" else _calendar_day_mark
        return _tiled(clock, _midnights(clock, start, end), lambda at: mark(term, clock, at))
    edges = {start, end, *(edge for edge in _edges(clock, start, end) if start < edge < end)}
    return _tiled(clock, sorted(edges), lambda at: _hour_mark(term, clock, at))


def _extension(clock: Clock, start: datetime, end: datetime) -> Iterator[Interval]:
    """Yield the intervals that an extension adds after the end of the term, by day."""
    first = clock.calendar.day_of(start)

    def mark(at: datetime) -> Interval:
        if clock.calendar.day_of(at) == first:
            return Interval(at, at, IntervalKind.CLOSED, _OUTSIDE_HOURS)
        return _whole_day_mark(clock, at, _EXTENDED, days=1)

    return _tiled(clock, _midnights(clock, start, end), mark)


def _working_day_mark(term: Term, clock: Clock, at: datetime) -> Interval:
    day, arrival = clock.calendar.day_of(at), _arrival_day(term, clock, clock.started_at)
    if day > arrival:
        return _whole_day_mark(clock, at, _COUNTED, days=1)
    if day == arrival:
        is_same = day == clock.calendar.day_of(clock.started_at)
        return Interval(at, at, IntervalKind.BEFORE_START, _ARRIVAL if is_same else _ARRIVAL_LATER)
    if not clock.calendar.is_worked(day):
        return _off_mark(clock, at)
    if term.cutoff is not None and _is_past_cutoff(term, clock, clock.started_at):
        return Interval(at, at, IntervalKind.BEFORE_START, _past_cutoff(term.cutoff))
    return Interval(at, at, IntervalKind.CLOSED, _AFTER_CLOSING)


def _calendar_day_mark(term: Term, clock: Clock, at: datetime) -> Interval:
    day = clock.calendar.day_of(at)
    if day == clock.calendar.day_of(clock.started_at):
        return Interval(at, at, IntervalKind.BEFORE_START, _ARRIVAL)
    if day > _last_calendar_day(term, clock):
        return _whole_day_mark(clock, at, _MOVED, days=0)
    if pause := clock.pause_within(*_bounds(clock, day)):
        return _pause_mark(at, pause)
    return _counted(clock, at, _COUNTED, days=1)


def _whole_day_mark(clock: Clock, at: datetime, reason: Text, *, days: int) -> Interval:
    """Mark a day of which only whole working days count."""
    day = clock.calendar.day_of(at)
    if not clock.calendar.is_worked(day):
        return _off_mark(clock, at)
    if pause := clock.pause_on(day):
        return _pause_mark(at, pause)
    return _counted(clock, at, reason, days=days)


def _hour_mark(term: Term, clock: Clock, at: datetime) -> Interval:
    """Mark a moment of a term that is counted by the hour."""
    day = clock.calendar.day_of(at)
    if pause := clock.pause_within(at, at + timedelta(microseconds=1)):
        return _pause_mark(at, pause)
    if not clock.calendar.is_worked(day):
        return _off_mark(clock, at)
    if not any(opens <= at < closes for opens, closes in clock.calendar.moments(day)):
        return Interval(at, at, IntervalKind.CLOSED, _OUTSIDE_HOURS)
    if term.cutoff is not None and _came_too_late(term, clock, at):
        return Interval(at, at, IntervalKind.BEFORE_START, _past_cutoff(term.cutoff))
    return _counted(clock, at, _COUNTED, days=0)


def _came_too_late(term: Term, clock: Clock, at: datetime) -> bool:
    """Tell whether what came last before ``at`` came on the same day, past the cut-off."""
    came = max(arrival for arrival in _arrivals(term, clock) if arrival <= at)
    return clock.calendar.day_of(came) == clock.calendar.day_of(at) and _is_past_cutoff(term, clock, came)


def _past_cutoff(cutoff: time) -> Text:
    return Text(
        vi=f"Nộp từ {cutoff:%H:%M} trở đi: tính sang ngày làm việc sau",
        en=f"Came at {cutoff:%H:%M} or later: belongs to the next working day",
    )


def _off_mark(clock: Clock, at: datetime) -> Interval:
    rule = clock.calendar.rule(clock.calendar.day_of(at))
    return Interval(at, at, _OFF.get(rule.kind, IntervalKind.CLOSED), rule.name)


def _pause_mark(at: datetime, pause: Pause) -> Interval:
    waits = Text(vi=f"Tạm dừng: {pause.reason}", en=f"Paused: {pause.reason}")
    plain = Text(vi="Tạm dừng tính hạn", en="The clock stands still")
    return Interval(at, at, IntervalKind.PAUSED, waits if pause.reason else plain, pause.whose)


def _counted(clock: Clock, at: datetime, reason: Text, *, days: int) -> Interval:
    rule = clock.calendar.rule(clock.calendar.day_of(at))
    is_swapped = rule.kind == DayKind.SWAPPED_WORKED
    is_named = is_swapped or rule.kind == DayKind.HALF_DAY
    kind = IntervalKind.SWAPPED_WORKED if is_swapped else IntervalKind.COUNTED
    return Interval(at, at, kind, rule.name if is_named else reason, days=days, seconds=1)


# ---------------------------------------------------------------- laying the tiles


def _tiled(clock: Clock, edges: Sequence[datetime], mark: Callable[[datetime], Interval]) -> Iterator[Interval]:
    """Yield one interval between each pair of edges, joining neighbors that say the same."""
    waiting: Interval | None = None
    for start, end in pairwise(edges):
        seconds = working_seconds(clock.calendar, start, end)
        tile = mark(start)
        tile = replace(tile, start=start, end=end, seconds=seconds if tile.seconds else 0)
        if waiting is None or not _say_the_same(waiting, tile):
            if waiting is not None:
                yield waiting
            waiting = tile
        else:
            waiting = replace(waiting, end=end, seconds=waiting.seconds + tile.seconds)
    if waiting is not None:
        yield waiting


def _say_the_same(one: Interval, other: Interval) -> bool:
    """Tell whether two neighbors may be shown as one; every counted day stays on its own."""
    if one.days or other.days:
        return False
    return (one.kind, one.reason, one.whose) == (other.kind, other.reason, other.whose)


def _midnights(clock: Clock, start: datetime, end: datetime) -> list[datetime]:
    """Return ``start``, every midnight between, and ``end``."""
    first, last = clock.calendar.day_of(start), clock.calendar.day_of(end)
    between = (clock.calendar.instant(day, time.min) for day in each_day(first, last))
    return sorted({start, *(midnight for midnight in between if start < midnight < end), end})


def _edges(clock: Clock, start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield every instant at which something changes for a term counted by the hour."""
    for day in each_day(clock.calendar.day_of(start), clock.calendar.day_of(end)):
        yield clock.calendar.instant(day, time.min)
        for opens, closes in clock.calendar.moments(day):
            yield from (opens, closes)
    for pause in clock.pauses:
        yield from (pause.start, pause.end)


def _arrivals(term: Term, clock: Clock) -> Iterator[datetime]:
    """Yield every instant to which the cut-off applies: the filing and, in a same-day term, each answer."""
    yield clock.started_at
    if term.kind == "same_day":
        for pause in clock.pauses:
            yield pause.end


def _bounds(clock: Clock, day: date) -> tuple[datetime, datetime]:
    """Return the day of a term in calendar days: from midnight to closing, or to midnight when nobody works."""
    midnight = clock.calendar.instant(day, time.min)
    if clock.calendar.is_worked(day):
        return midnight, clock.closing(day)
    return midnight, clock.calendar.instant(day + timedelta(days=1), time.min)
