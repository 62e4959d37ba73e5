"""The worker's door: progress is noted once a day, signed reports are printed and sealed."""

from __future__ import annotations

from datetime import datetime

from lienthong.core.values import system
from lienthong.plans.actions.reporting import note_progress, print_report
from lienthong.plans.queries.reporting import reports_to_print

PLANS = system("plans")
#: How many reports one turn of the worker prints.
AT_ONCE = 5


def note(at: datetime) -> int:
    """Note how far every open task is, the first time it is asked on a day; return how many were noted."""
    return note_progress(by=PLANS, at=at)


def print_reports(at: datetime) -> int:
    """Print what was signed; return how many were printed."""
    return sum(print_report(number, by=PLANS, at=at) for number in reports_to_print(limit=AT_ONCE))
