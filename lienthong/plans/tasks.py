"""The worker's door: progress is noted once a day, signed reports are printed and sealed."""

from __future__ import annotations

from datetime import datetime

from lienthong.core.values import system
from lienthong.indicators.actions.warnings import end_warnings
from lienthong.indicators.actions.watching import raise_warnings
from lienthong.indicators.queries.warnings import open_causes
from lienthong.indicators.rules.warning import TASK_PACE, Cause, Ended
from lienthong.plans.actions.reporting import note_progress, print_report
from lienthong.plans.queries.pacing import Behind, tasks_behind, tasks_recovered
from lienthong.plans.queries.reporting import reports_to_print
from lienthong.plans.rules.progress import percent

PLANS = system("plans")
#: How many reports one turn of the worker prints.
AT_ONCE = 5


def note(at: datetime) -> int:
    """Note how far every open task is, the first time it is asked on a day, and warn of those that are too slow.

    End the warnings of those that are done, on pace again, or no longer there. Return how many were noted.
    """
    noted = note_progress(by=PLANS, at=at)
    warned = open_causes(TASK_PACE)
    if noted:
        behind = tasks_behind(at, warned={name for _, name in warned})
        raise_warnings([_cause(one) for one in behind], by=PLANS, at=at)
    if warned:
        recovered = tasks_recovered(warned, at=at)
        end_warnings([Ended(TASK_PACE, one.unit_id, one.name, one.words) for one in recovered], by=PLANS, at=at)
    return noted


def _cause(behind: Behind) -> Cause:
    """Return a task that cannot finish in time as the cause of a warning; its strength is what is still to do."""
    words = behind.pace.words
    said = {"vi": f"{behind.title.vi}: {words.vi}", "en": f"{behind.title.en}: {words.en}"}
    left = float(percent(1 - behind.pace.done))
    return Cause(TASK_PACE, behind.unit_id, left, said, subject=f"{behind.plan}/{behind.code}")


def print_reports(at: datetime) -> int:
    """Print what was signed; return how many were printed."""
    return sum(print_report(number, by=PLANS, at=at) for number in reports_to_print(limit=AT_ONCE))
