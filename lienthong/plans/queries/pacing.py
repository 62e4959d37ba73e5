"""At which pace tasks go, from the history of their progress, and which of them cannot finish in time like that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.utils.timezone import localdate

from lienthong.core.values import Text
from lienthong.plans.models import Plan, ProgressPoint, Task
from lienthong.plans.queries.defined import defined_task, definition_of
from lienthong.plans.queries.status import start_of
from lienthong.plans.queries.tree import Known
from lienthong.plans.rules.pace import WINDOW, Pace, pace

#: How far back the history is read: past the window of a pace, so that a point before it is known too.
_READ = timedelta(days=2 * WINDOW)


@dataclass(frozen=True, slots=True)
class Behind:
    """A task that cannot finish in time at its present pace: whose it is, when it is due, what its pace says."""

    plan: str
    code: str
    title: Text
    unit_id: int
    due: date
    pace: Pace


def tasks_behind(at: datetime) -> list[Behind]:
    """Return the open tasks, not yet due, that cannot finish at their present pace; the next due first (3 SQL)."""
    on = localdate(at)
    open_ones = Task.objects.filter(is_live=True, plan__is_live=True, done_on=None, due__gte=on)
    tasks = list(open_ones.order_by("due", "plan_id", "place"))
    plans = {plan.code: plan for plan in Plan.objects.filter(is_live=True)}
    points = _points([task.pk for task in tasks], on=on)
    found = []
    for task in tasks:
        plan = plans[task.plan_id]
        says = defined_task(plan, task)
        start = start_of(definition_of(plan), says)
        going = pace(points[task.pk], start=start, due=task.due, on=on)
        if going.state == "behind":
            found.append(Behind(task.plan_id, task.code, says.title.text, task.unit_id, task.due, going))
    return found


def pace_of(known: Known, *, on: date) -> Pace | None:
    """Return the pace of one open task that is not yet due (1 SQL); ``None`` for the others."""
    task = known.task
    if task.done_on is not None or on > task.due:
        return None
    start = start_of(definition_of(task.plan), known.says)
    return pace(_points([task.pk], on=on)[task.pk], start=start, due=task.due, on=on)


def _points(tasks: Iterable[int], *, on: date) -> dict[int, list[tuple[date, Fraction]]]:
    points: dict[int, list[tuple[date, Fraction]]] = defaultdict(list)
    kept = ProgressPoint.objects.filter(task_id__in=tasks, day__gt=on - _READ, day__lte=on).order_by("day")
    for task_id, day, share in kept.values_list("task_id", "day", "share"):
        points[task_id].append((day, Fraction(share)))
    return points
