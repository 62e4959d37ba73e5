"""What happened to a file, as its clock sees it: when it runs, when it stands still, and for whom.

Events are kept with the dossier as plain JSON (``as_json`` / ``from_json``). Reading them is pure: the same events
give the same clock at whatever hour one asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any

from lienthong.core.calendar import WorkingCalendar
from lienthong.core.definitions import body_of
from lienthong.dossiers.refusals import CalendarNeverWorks, ClockNotStarted
from lienthong.procedures.definitions import Term

#: No term looks further ahead for a working day than this; a calendar without one is a fault, not a long wait.
HORIZON = timedelta(days=1100)


class EventKind(StrEnum):
    """What can happen to a clock."""

    FILED = "filed"  # it arrived; the clock may start later (``started``)
    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    ENDED = "ended"
    MOVED = "moved"  # to another version of the law: what was promised under the former ones stays promised


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. ``whose`` is who is waited for; ``until`` is how long a pause may last at most.

    ``days`` is the number of working days that an extension adds. An open pause with ``until`` is counted as lasting
    until then; without ``until`` it takes nothing off before it ends. ``promised`` are the terms under which a result
    was promised before the file was moved; ``is_kept``: they stand instead of the new one.
    """

    kind: EventKind
    at: datetime
    reason: str = ""
    whose: str = ""
    until: datetime | None = None
    days: int = 0
    promised: tuple[Term, ...] = ()
    is_kept: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the event as it is kept with the dossier."""
        kept: dict[str, Any] = {"kind": str(self.kind), "at": self.at.isoformat()}
        if self.until:
            kept["until"] = self.until.isoformat()
        if self.promised:
            kept["promised"] = [body_of(term) for term in self.promised]
            kept["is_kept"] = self.is_kept
        return kept | {k: v for k, v in (("reason", self.reason), ("whose", self.whose), ("days", self.days)) if v}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Event:
        """Return the event that ``as_json`` kept."""
        until = kept.get("until")
        return cls(
            kind=EventKind(kept["kind"]),
            at=datetime.fromisoformat(kept["at"]),
            reason=kept.get("reason", ""),
            whose=kept.get("whose", ""),
            until=datetime.fromisoformat(until) if until else None,
            days=kept.get("days", 0),
            promised=tuple(Term.model_validate(term) for term in kept.get("promised", ())),
            is_kept=kept.get("is_kept", False),
        )


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which the clock stands still, why, and for whom the file waits."""

    start: datetime
    end: datetime
    reason: str
    whose: str

    def overlaps(self, start: datetime, end: datetime) -> bool:
        """Tell whether any time of the pause lies within ``[start, end)``."""
        return self.start < end and start < self.end


@dataclass(frozen=True, slots=True, eq=False)
class Clock:
    """The events of one file laid on its office's calendar."""

    calendar: WorkingCalendar
    filed_at: datetime
    started_at: datetime
    pauses: tuple[Pause, ...]
    extra_days: int
    ended_at: datetime | None
    moved: Event | None = None

    @classmethod
    def read(cls, calendar: WorkingCalendar, events: Iterable[Event]) -> Clock:
        """Read events, in whatever order they come; refuse ``ClockNotStarted`` when nothing was filed or started."""
        ordered = sorted(events, key=lambda event: (event.at, event.kind == EventKind.RESUMED))
        filed = _first(ordered, EventKind.FILED) or _first(ordered, EventKind.STARTED)
        started = _first(ordered, EventKind.STARTED) or filed
        if filed is None or started is None:
            raise ClockNotStarted
        ended = _first(ordered, EventKind.ENDED)
        moves = [event for event in ordered if event.kind == EventKind.MOVED]
        return cls(
            calendar=calendar,
            filed_at=filed.at.astimezone(calendar.zone),
            started_at=started.at.astimezone(calendar.zone),
            pauses=tuple(_pauses(ordered, started.at, calendar)),
            extra_days=sum(event.days for event in ordered if event.kind == EventKind.EXTENDED),
            ended_at=ended.at.astimezone(calendar.zone) if ended else None,
            moved=moves[-1] if moves else None,
        )

    def terms(self, term: Term) -> tuple[Term, ...]:
        """Return every term that binds the agency, the one of the law of the file first (see ``Event.promised``)."""
        if self.moved is None:
            return (term,)
        return self.moved.promised if self.moved.is_kept else (term, *self.moved.promised)

    def opening(self, day: date) -> datetime:
        """Return when work begins on a worked day."""
        return self.calendar.moments(day)[0][0]

    def closing(self, day: date) -> datetime:
        """Return when work ends on a worked day."""
        return self.calendar.moments(day)[-1][1]

    def arrival_day(self, instant: datetime) -> date:
        """Return the worked day on which something that came at ``instant`` counts as having come."""
        day = self.calendar.day_of(instant)
        if self.calendar.is_worked(day) and instant < self.closing(day):
            return day
        return self.next_worked(day)

    def next_worked(self, day: date) -> date:
        """Return the first worked day after ``day``, paused or not."""
        return next(later for later in days_after(day) if self.calendar.is_worked(later))

    def pause_on(self, day: date) -> Pause | None:
        """Return the pause that took working time of ``day`` away, or ``None``."""
        moments = self.calendar.moments(day)
        return next((p for p in self.pauses if any(p.overlaps(opens, closes) for opens, closes in moments)), None)

    def pause_within(self, start: datetime, end: datetime) -> Pause | None:
        """Return the pause that lies, even partly, within ``[start, end)``, or ``None``."""
        return next((p for p in self.pauses if p.overlaps(start, end)), None)

    def is_whole(self, day: date) -> bool:
        """Tell whether ``day`` is worked and the agency had the file for all of its working hours."""
        return self.calendar.is_worked(day) and self.pause_on(day) is None

    def whole_day_after(self, day: date, count: int) -> date:
        """Return the ``count``-th whole working day after ``day``; ``day`` itself when ``count`` is 0."""
        whole = (later for later in days_after(day) if self.is_whole(later))
        return next(islice(whole, count - 1, None)) if count else day


def days_after(day: date) -> Iterable[date]:
    """Yield the days after ``day``; refuse ``CalendarNeverWorks`` when nobody stopped within three years."""
    for number in range(1, HORIZON.days):
        yield day + timedelta(days=number)
    raise CalendarNeverWorks(after=day.isoformat())


def _first(events: Sequence[Event], kind: EventKind) -> Event | None:
    return next((event for event in events if event.kind == kind), None)


def _pauses(events: Sequence[Event], started_at: datetime, calendar: WorkingCalendar) -> Iterable[Pause]:
    """Yield the stretches in which at least one pause is open, from the start of the clock on."""
    opened: Event | None = None
    depth = 0
    until: datetime | None = None
    for event in events:
        if event.kind == EventKind.PAUSED:
            opened = opened or event
            depth += 1
            until = max((u for u in (until, event.until) if u is not None), default=None)
        elif event.kind == EventKind.RESUMED and opened is not None:
            depth -= 1
            until = max(until or event.at, event.at) if depth else None
            if depth == 0:
                yield from _stretch(opened, event.at, started_at, calendar)
                opened = None
    if opened is not None and until is not None:
        yield from _stretch(opened, until, started_at, calendar)


def _stretch(opened: Event, end: datetime, started_at: datetime, calendar: WorkingCalendar) -> Iterable[Pause]:
    start = max(opened.at, started_at)
    if start < end:
        zone = calendar.zone
        yield Pause(start.astimezone(zone), end.astimezone(zone), opened.reason, opened.whose)
