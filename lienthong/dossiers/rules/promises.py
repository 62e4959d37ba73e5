"""What was promised stays promised when a file is moved to another version of the law.

The due time is the earliest under any term that bound the agency since the file came: a shorter term of the new law
helps the person, a longer one takes nothing away. A shorter term that would be over at once, or before one whole
working day has passed, is left out: nobody can settle in time that is gone, and the former promise stands. So a move
never makes a due time later, and never makes a file late that was not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from lienthong.core.calendar import WorkingCalendar
from lienthong.dossiers.rules.clock import Clock, Event, EventKind
from lienthong.dossiers.rules.deadline import due
from lienthong.procedures.definitions import Term


def moved_clock(
    before: Term, after: Term, calendar: WorkingCalendar, events: Iterable[Event], *, at: datetime
) -> Event | None:
    """Return what the clock of a file is told when it is moved ``at`` that time from one term to another.

    ``None``: nothing changes for the clock.
    """
    events = list(events)
    clock = Clock.read(calendar, events)
    promised = tuple(dict.fromkeys(clock.terms(before)))
    if after == before or promised == (after,):
        return None
    plain = [event for event in events if event.kind != EventKind.MOVED]
    leaves_a_day = due(after, calendar, plain).due_at >= clock.closing(clock.whole_day_after(calendar.day_of(at), 1))
    return Event(EventKind.MOVED, at, promised=promised, is_kept=not leaves_a_day)
