"""Which open files are no longer due when their row says, because the days off or the hours changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

import structlog
from django.db.models import QuerySet
from django.utils.timezone import localdate, make_aware

from lienthong.core.calendar import WorkingCalendar
from lienthong.core.refusals import Refused
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries.files import AHEAD, definitions_of
from lienthong.dossiers.rules.clock import Event
from lienthong.dossiers.rules.deadline import due
from lienthong.procedures.definitions import Term
from lienthong.units import queries as units

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ClockPage:
    """A page of open files: those whose due time moved, and after which code to go on (``None``: that was the last)."""

    moved: tuple[str, ...]
    next: str | None


def moved_clocks(first: date | None, last: date | None, *, after: str, limit: int) -> ClockPage:
    """Look at the next ``limit`` open files, by code, whose clock may run over a day from ``first`` to ``last``.

    ``None``: over any day. A file whose clock cannot be counted is left as it is and named in the log.
    """
    found = list(_running(first, last).filter(code__gt=after).order_by("code")[: limit + 1])
    files = found[:limit]
    definitions = definitions_of({file.version_id for file in files})
    calendar = cache(lambda unit_id, day: units.calendar_for(unit_id, start=day, end=day + AHEAD))
    moved = [file.code for file in files if _has_moved(file, definitions[file.version_id].term_of(file.case), calendar)]
    return ClockPage(tuple(moved), files[-1].code if len(found) > limit else None)


def _running(first: date | None, last: date | None) -> QuerySet[Dossier]:
    """Return the files that wait for a result; what a calendar says of a day after the due time moves nothing."""
    files = Dossier.objects.filter(ended_at=None, done_at=None)
    if first is not None:
        files = files.filter(due_at__gte=make_aware(datetime.combine(first, time.min)))
    if last is not None:
        files = files.filter(submitted_at__lt=make_aware(datetime.combine(last + timedelta(days=1), time.min)))
    return files.only("code", "version_id", "case", "unit_id", "submitted_at", "due_at", "events")


def _has_moved(file: Dossier, term: Term, calendar: Callable[[int, date], WorkingCalendar]) -> bool:
    events = [Event.from_json(kept) for kept in file.events]
    try:
        return due(term, calendar(file.unit_id, localdate(events[0].at)), events).due_at != file.due_at
    except Refused as refusal:
        log.warning("clock not counted", dossier=file.code, refusal=refusal.code)
        return False
