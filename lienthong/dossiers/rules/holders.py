"""Who had a file at which step and for how long, read off its acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from lienthong.core.calendar import WorkingCalendar
from lienthong.dossiers.rules.clock import Event, EventKind
from lienthong.dossiers.rules.stretches import working_seconds
from lienthong.dossiers.rules.transitions import WAITING


@dataclass(frozen=True, slots=True)
class Stop:
    """One act as far as it moved the file: where the file is after it, and who did it."""

    at: datetime
    step: str
    holder_id: int | None
    state_after: str
    actor_kind: str
    actor_id: str
    actor_name: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A stay of a file at one step with one unit, and the last officer who did something there.

    ``until`` is ``None`` while it is there. ``waits`` are the stretches in which the applicant was asked; an open one
    has no end.
    """

    step: str
    holder_id: int
    since: datetime
    until: datetime | None = None
    officer: str = ""
    waits: tuple[tuple[datetime, datetime | None], ...] = ()

    @property
    def events(self) -> list[Event]:
        """What the clock of an inner target knows of the stay."""
        events = [Event(EventKind.STARTED, self.since)]
        for start, end in self.waits:
            events.append(Event(EventKind.PAUSED, start))
            if end is not None:
                events.append(Event(EventKind.RESUMED, end))
        return events

    def held(self, at: datetime) -> timedelta:
        """Return how long the unit had the file until ``at`` at the latest, without the time of the applicant."""
        end = min(self.until or at, at)
        return end - self.since - sum(((done or end) - start for start, done in self.waits), timedelta())


def overtime(visit: Visit, limit: datetime, calendar: WorkingCalendar, *, at: datetime) -> int:
    """Return the seconds of working time for which a unit had the file past ``limit``, without the applicant's time."""
    until = min(visit.until or at, at)
    lost, cursor = 0, max(visit.since, limit)
    for start, end in (*visit.waits, (until, until)):
        if cursor < start:
            lost += working_seconds(calendar, cursor, min(start, until))
        cursor = max(cursor, end or until)
    return lost


def leavers(acts: Iterable[Stop], steps: Iterable[str]) -> list[str]:
    """Return the ids of those who led a file on from one of ``steps``, the last first; ``acts`` are in order."""
    wanted = set(steps)
    moves = [after.actor_id for before, after in pairwise(acts) if before.step in wanted and after.step != before.step]
    return moves[::-1]


def visits(acts: Iterable[Stop]) -> list[Visit]:
    """Return the stays of a file in order; ``acts`` are in order, those without step and unit are passed over."""
    return list(_visits(act for act in acts if act.step or act.holder_id))


def _visits(acts: Iterable[Stop]) -> Iterator[Visit]:
    visit: Visit | None = None
    for act in acts:
        if visit is not None and act.actor_kind == "officer":
            visit = replace(visit, officer=act.actor_name)
        if visit is not None and (act.step, act.holder_id) != (visit.step, visit.holder_id):
            yield replace(_answered(visit, act.at), until=act.at)
            visit = None
        if visit is None and act.step and act.holder_id:
            visit = Visit(act.step, act.holder_id, act.at)
        if visit is not None:
            is_asked = act.state_after in WAITING
            visit = _asked(visit, act.at) if is_asked else _answered(visit, act.at)
    if visit is not None:
        yield visit


def _asked(visit: Visit, at: datetime) -> Visit:
    is_open = bool(visit.waits) and visit.waits[-1][1] is None
    return visit if is_open else replace(visit, waits=(*visit.waits, (at, None)))


def _answered(visit: Visit, at: datetime) -> Visit:
    if not visit.waits or visit.waits[-1][1] is not None:
        return visit
    return replace(visit, waits=(*visit.waits[:-1], (visit.waits[-1][0], at)))
