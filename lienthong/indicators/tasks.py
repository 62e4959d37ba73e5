"""The follower ``counters``: what the ledger says, as tables that a board can read. Exact under replay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.utils import timezone

from lienthong.core.followers import Follower
from lienthong.core.models import LedgerLine
from lienthong.core.values import system
from lienthong.indicators import actions
from lienthong.indicators.actions.warnings import escalate_warnings
from lienthong.indicators.actions.watching import watch_country, watch_services
from lienthong.indicators.queries.as_of import stock_day_missing
from lienthong.indicators.queries.learning import cases_of
from lienthong.indicators.rules import counting as rules
from lienthong.indicators.rules.learning import ENDED, columns_of, service_days
from lienthong.indicators.sql import statement

#: How long after midnight a day's beginning is written down, and how many days back it is made up for.
_SETTLED, _KEPT_DAYS = timedelta(minutes=10), 35


def count_lines(lines: Sequence[LedgerLine], _at: datetime) -> None:
    """Add a batch of ledger lines to the counters: one statement for each kind of change."""
    found = rules.changes(lines, ZoneInfo(settings.TIME_ZONE))
    if found.counts:
        keys = sorted(found.counts)
        numbers = [[found.counts[key][name] for key in keys] for name in rules.COUNTED]
        batch = [*map(list, zip(*keys, strict=True)), *numbers]
        _run("add_counts", batch)
        if not found.is_tree_changed:
            _run("add_to_places", batch)
    if found.is_tree_changed:
        _run("add_up_places", [])
    if found.opened:
        rows = [
            (code, one.unit_id, one.procedure, one.link, one.due_at, one.is_paused)
            for code, one in found.opened.items()
        ]
        _run("open_dossiers", [*map(list, zip(*rows, strict=True))])
    if found.changed:
        changed = [(code, one.unit_id, one.due_at, one.is_paused) for code, one in found.changed.items()]
        _run("change_dossiers", [*map(list, zip(*changed, strict=True))])
    if found.ended:
        _run("end_dossiers", [sorted(found.ended)])


def forget_counts() -> None:
    """Empty the counters before a replay."""
    _run("forget", [])


def keep_stock(at: datetime) -> int:
    """Write down what was open when the newest day began of which it is not known yet; return how many were (0 or 1).

    A day is waited for ten minutes, until what was done before midnight is surely in.
    """
    day = stock_day_missing(until=timezone.localtime(at - _SETTLED).date(), days=_KEPT_DAYS)
    return int(day is not None and actions.keep_stock(day, by=system("worker"), at=at))


COUNTERS = Follower("counters", count_lines, forget_counts, batch=2000, reads_history=True)


def _run(name: str, parameters: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement(name), parameters)


# ---------------------------------------------------------------- early warning


def learn_lines(lines: Sequence[LedgerLine], _at: datetime) -> None:
    """Add files that ended to the like cases, and calls to the days of the data services."""
    zone = ZoneInfo(settings.TIME_ZONE)
    if ended := [line for line in lines if line.verb == ENDED]:
        _run("learn_cases", columns_of(cases_of(ended, zone)))
    if days := service_days(lines, zone):
        _run("count_services", columns_of(days))


def forget_cases() -> None:
    """Empty what was learned before a replay."""
    _run("forget_cases", [])


def watch(at: datetime) -> int:
    """Look at the whole country, when this day was not watched yet; return how many warnings are new."""
    return watch_country(by=WATCH, at=at)


def watch_calls(at: datetime) -> int:
    """Look at today's calls of the data services; return how many warnings are new."""
    return watch_services(by=WATCH, at=at)


def escalate(at: datetime) -> int:
    """Pass on the warnings whose date has passed; return how many."""
    return escalate_warnings(by=WATCH, at=at)


WATCH = system("warnings")
LIKE_CASES = Follower("like cases", learn_lines, forget_cases, batch=2000, reads_history=True)
