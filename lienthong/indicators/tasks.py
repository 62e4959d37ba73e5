"""The followers ``counters`` and ``open files``: what happened and what is open, as tables that a board can read.

They count where the lines lie: a stretch of the ledger costs each a statement, however long it is, and a replay runs
the very same statement over longer stretches. They are two so that a replay has two cores; each is exact by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from lienthong.core.followers import Follower, Stretch
from lienthong.core.models import LedgerLine
from lienthong.core.values import system
from lienthong.indicators import actions
from lienthong.indicators.actions.indexes import rank_units
from lienthong.indicators.actions.warnings import escalate_warnings
from lienthong.indicators.actions.watching import watch_country, watch_services
from lienthong.indicators.definitions.measures import measure_of
from lienthong.indicators.queries.as_of import stock_day_missing
from lienthong.indicators.queries.counts import AT_RISK, BOARD_DAYS
from lienthong.indicators.queries.definitions import taken_slots
from lienthong.indicators.queries.learning import cases_of
from lienthong.indicators.queries.movements import unread_since
from lienthong.indicators.queries.photographs import FRESH, day_to_thin, last_photographed, minute_of
from lienthong.indicators.queries.steps import step_day_missing
from lienthong.indicators.queries.watching import is_watched
from lienthong.indicators.refusals import LineNotCountable
from lienthong.indicators.rules import standing
from lienthong.indicators.rules.learning import ENDED, columns_of, service_days
from lienthong.indicators.rules.measures import NAMED, verbs_of
from lienthong.indicators.rules.told import TREE_CHANGED
from lienthong.indicators.sql import counting, in_full, statement

#: A replay reads long stretches: until its transaction ends they are sorted in memory, and never joined row by row.
_LONG, _ROOM_FOR_LONG = 50_000, "SET LOCAL work_mem = '256MB'; SET LOCAL enable_nestloop = off"
#: How long after midnight a day's beginning is written down, and how many days back it is made up for.
_SETTLED, _KEPT_DAYS = timedelta(minutes=10), 35
#: How many days back a day is told in steps.
_STEPS_KEPT = 400
#: How long photographs hold every minute of communes; of the country and the provinces they hold it for good.
MINUTES_KEPT = timedelta(days=35)
_PHOTOGRAPHER = 0x4C54_5048_4F54


def count_stretch(stretch: Stretch, _at: datetime) -> None:
    """Add a stretch of the ledger to the counters. Refuses ``LineNotCountable``: then nothing of it is counted."""
    slots = taken_slots()
    verbs = verbs_of([*NAMED.values(), *(measure_of(key) for _, key in slots)])
    _sweep(stretch, "count_lines", "add_up_places", slots, verbs=list(verbs), zone=settings.TIME_ZONE)


def keep_open(stretch: Stretch, _at: datetime) -> None:
    """Keep which dossiers are open after a stretch. Refuses ``LineNotCountable``: then nothing of it is kept."""
    _sweep(stretch, "keep_open", "add_up_open", (), **_STANDING)


def _sweep(stretch: Stretch, name: str, add_up: str, slots: tuple[tuple[str, str], ...], **named: Any) -> None:
    """Run the statement ``name`` over a stretch, and ``add_up`` when the tree of units changed in it."""
    if stretch.lines > _LONG:
        _run(_ROOM_FOR_LONG, {})
    where = {
        "after_xact": stretch.after[0],
        "after_seq": stretch.after[1],
        "until_xact": stretch.until[0],
        "until_seq": stretch.until[1],
        "tree_changed": TREE_CHANGED,
    }
    ((lacking, is_tree_changed),) = _run(counting(name, slots), where | named)
    if lacking is not None:
        raise LineNotCountable(seq=lacking)
    if is_tree_changed:
        _run(counting(add_up, slots), {})


def rank(at: datetime) -> int:
    """Write down where units stand by the indexes, when anything was counted since; return how many lines are new."""
    return rank_units(by=system("indexes"), at=at)


def forget_counts() -> None:
    """Empty the counters before a replay; what has a slot is counted from the first line then."""
    _run(counting("forget_counts", ()), {})


def forget_open() -> None:
    """Forget which dossiers are open, and were, before a replay."""
    _run(counting("forget_open", ()), {})


def keep_stock(at: datetime) -> int:
    """Write down what was open when the newest day began of which it is not known yet; return how many were (0 or 1).

    A day is waited for ten minutes, until what was done before midnight is surely in.
    """
    day = stock_day_missing(until=timezone.localtime(at - _SETTLED).date(), days=_KEPT_DAYS)
    return int(day is not None and actions.keep_stock(day, by=system("worker"), at=at))


def keep_steps(at: datetime) -> int:
    """Write down the steps of the newest day that is over and of which they are not known yet; return 0 or 1."""
    day = step_day_missing(until=timezone.localdate(at - _SETTLED) - timedelta(days=1), days=_STEPS_KEPT)
    return int(day is not None and actions.keep_steps(day, by=system("worker"), at=at))


def photograph(at: datetime) -> int:
    """Write down what the boards say in this minute, as far as it changed; return how many were taken (0 or 1).

    Never of a minute that was photographed, nor of one before it (a clock set back); and not while the counters are far
    behind the ledger, because then the boards say nothing of this minute.
    """
    minute, last = minute_of(at), last_photographed()
    if last is not None and minute <= last:
        return 0
    waiting = unread_since()
    if waiting is not None and waiting < at - FRESH:
        return 0
    words = {"day": timezone.localdate(minute), "days": BOARD_DAYS, "minute": minute, "risk_until": minute + AT_RISK}
    with transaction.atomic():
        _run("SELECT pg_advisory_xact_lock(%s)", [_PHOTOGRAPHER])
        ((taken,),) = _run(statement("photograph"), words)
    return int(taken)


def thin_photographs(at: datetime) -> int:
    """Let go of the minutes of communes on the oldest day that is older than they are kept; return how many."""
    day = day_to_thin(before=timezone.localdate(at) - MINUTES_KEPT)
    return 0 if day is None else actions.thin_photographs(day, by=system("worker"), at=at)


COUNTERS = Follower(
    "counters", reset=forget_counts, batch=10_000, sweep=count_stretch, replay_batch=2_000_000, reads_history=True
)
OPEN_FILES = Follower(
    "open files", reset=forget_open, batch=10_000, sweep=keep_open, replay_batch=2_000_000, reads_history=True
)

_STANDING = {
    name: list(getattr(standing, name.upper())) for name in ("comes", "ends", "pauses", "resumes", "says", "due")
}
_STANDING["standing"] = sorted({verb for verbs in _STANDING.values() for verb in verbs})


def _run(words: str, parameters: dict[str, Any] | list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(in_full(words, parameters))
        return list(cursor.fetchall()) if cursor.description else []


# ---------------------------------------------------------------- early warning


def learn_lines(lines: Sequence[LedgerLine], _at: datetime) -> None:
    """Add files that ended to the like cases, and calls to the days of the data services."""
    zone = ZoneInfo(settings.TIME_ZONE)
    if ended := [line for line in lines if line.verb == ENDED]:
        _run(statement("learn_cases"), columns_of(cases_of(ended, zone)))
    if days := service_days(lines, zone):
        _run(statement("count_services"), columns_of(days))


def forget_cases() -> None:
    """Empty what was learned before a replay."""
    _run(statement("forget_cases"), [])


def watch(at: datetime) -> int:
    """Look at the whole country, when this day was not watched yet; return how many warnings are new."""
    return 0 if is_watched(timezone.localdate(at)) else watch_country(by=WATCH, at=at)


def watch_calls(at: datetime) -> int:
    """Look at today's calls of the data services; return how many warnings are new."""
    return watch_services(by=WATCH, at=at)


def escalate(at: datetime) -> int:
    """Pass on the warnings whose date has passed; return how many."""
    return escalate_warnings(by=WATCH, at=at)


WATCH = system("warnings")
LIKE_CASES = Follower("like cases", learn_lines, forget_cases, batch=2000, reads_history=True)
