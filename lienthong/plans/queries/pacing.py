"""At which pace tasks go, from the history of their progress; which cannot finish in time, and which can again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
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
from lienthong.plans.rules.standing import said

#: How far back the history is read: past the window of a pace, so that a point before it is known too.
_READ = timedelta(days=2 * WINDOW)
#: How long a task must have been on pace until its warning ends.
STEADY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Behind:
    """A task that cannot finish in time at its present pace: whose it is, when it is due, what its pace says."""

    plan: str
    code: str
    title: Text
    unit_id: int
    due: date
    pace: Pace


@dataclass(frozen=True, slots=True)
class Recovered:
    """A task of which was warned and that needs no warning any more: whose it was, and why."""

    name: str
    unit_id: int
    words: Text


def tasks_behind(at: datetime, *, warned: Collection[str] = ()) -> list[Behind]:
    """Return the open tasks that cannot finish at their present pace; the next due first (3 SQL).

    Past its day a task is late and no longer slow, unless it is ``warned`` of (``plan/task``): it stays so until done.
    """
    on = localdate(at)
    open_ones = Task.objects.filter(is_live=True, plan__is_live=True, done_on=None)
    in_order = open_ones.order_by("due", "plan_id", "place")
    tasks = [task for task in in_order if task.due >= on or str(task) in warned]
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


def tasks_recovered(warned: Mapping[tuple[int, str], date], *, at: datetime) -> list[Recovered]:
    """Return which tasks (unit, ``plan/task``) of which was warned, last on a day, need it no more (2 SQL).

    Done, gone from its plan, or another's: at once. On pace again: once it was so for ``STEADY`` days, so that a pace
    around the limit does not raise one warning after the other.
    """
    names = {name.partition("/")[::2] for _, name in warned}
    plans, codes = {plan for plan, _ in names}, {code for _, code in names}
    tasks = {str(task): task for task in Task.objects.select_related("plan").filter(plan__in=plans, code__in=codes)}
    points = _points([task.pk for task in tasks.values()], on=localdate(at))
    found = []
    for (unit_id, name), seen_on in warned.items():
        words = _recovery(tasks[name], unit_id, seen_on, points[tasks[name].pk], on=localdate(at))
        if words is not None:
            found.append(Recovered(name, unit_id, words))
    return found


def _recovery(task: Task, unit_id: int, seen_on: date, points: list[tuple[date, Fraction]], *, on: date) -> Text | None:
    if not (task.is_live and task.plan.is_live):
        return Text("Việc không còn trong kế hoạch", "The plan no longer has the task")
    if task.done_on is not None:
        return said("done", task.due, task.done_on, on=on)
    if task.unit_id != unit_id:
        return Text("Nơi khác chịu trách nhiệm việc này", "Another office answers for the task now")
    start = start_of(definition_of(task.plan), defined_task(task.plan, task))
    going = pace(points, start=start, due=task.due, on=on)
    return going.words if going.state == "fine" and on - seen_on >= STEADY else None


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
