"""What a report says: the numbers of a unit's tasks in a plan, what happened in a period; and the reports there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.utils.timezone import localdate

from lienthong.core.values import Actor, Role, Text
from lienthong.plans.models import Plan, ProgressPoint, Report, Task, TaskVersion
from lienthong.plans.queries.defined import definition_of, may_see, seat_of
from lienthong.plans.queries.status import TaskLine, lines_of, presses
from lienthong.plans.queries.tree import tasks_of, tree_of
from lienthong.plans.refusals import ReportUnknown, ReportWithoutTasks
from lienthong.plans.rules import rights
from lienthong.plans.rules.progress import percent, rolled_up
from lienthong.plans.rules.standing import tally
from lienthong.units.models import Unit


def numbers_of(plan: Plan, unit: Unit, first: date, last: date, *, at: datetime) -> dict[str, Any]:
    """Return what a report of a unit says now, as plain JSON; of the plan's owner it covers every task.

    Refuses ``ReportWithoutTasks``.
    """
    tasks = [task for task in tasks_of(plan) if unit.pk in (plan.owner_id, task.unit_id)]
    if not tasks:
        raise ReportWithoutTasks(plan=plan.code)
    tree = tree_of(tasks, at=at)
    lines = sorted(lines_of(tree, on=localdate(at)), key=presses)
    progress = rolled_up((known.says.weight, known.progress) for known in tree)
    counted = tally((line.state, line.due, line.done_on) for line in lines)
    was = _shares_before(tasks, first)
    happened = _versions(tasks, first, last)
    acts = Counter(version.act for version in happened)
    return {
        "plan": definition_of(plan).number,
        "first": first.isoformat(),
        "last": last.isoformat(),
        "percent": None if progress.share is None else float(percent(progress.share)),
        "measured": float(percent(progress.measured)),
        "tally": {name: getattr(counted, name) for name in counted.__slots__},
        "done": [line.code for line in lines if line.done_on is not None and first <= line.done_on <= last],
        "evidence": {name: acts[f"evidence_{name}"] for name in ("given", "accepted", "returned")},
        "tasks": [_task(line, was.get(line.code)) for line in lines],
        "moves": [_move(version) for version in happened if version.act == "task_extended"],
    }


def get_report(number: int, *, to: Actor) -> Report:
    """Return a report; refuses ``ReportUnknown`` to those who neither work there, nor watch, nor audit."""
    report = Report.objects.select_related("plan__owner", "unit", "file").filter(pk=number).first()
    if report is None or not _may_read(report, to):
        raise ReportUnknown
    return report


def reports_of(plan: Plan, *, to: Actor, limit: int = 50) -> list[Report]:
    """Return the newest reports on a plan that somebody may read (1 SQL)."""
    found = Report.objects.select_related("plan__owner", "unit", "file").filter(plan=plan).order_by("-drafted_at")
    return [report for report in found[:limit] if _may_read(report, to)]


def units_to_report(plan: Plan, *, to: Actor) -> list[Unit]:
    """Return the units of a plan for which somebody may draft a report: its owner, then the leads (1 SQL)."""
    led = {task.unit_id: task.unit for task in tasks_of(plan)}
    return [unit for unit in ({plan.owner_id: plan.owner} | led).values() if rights.works_on(to, seat_of(unit))]


def reports_to_print(*, limit: int) -> list[int]:
    """Return the reports that were signed and are not printed yet, the longest waiting first."""
    waiting = Report.objects.filter(signed_at__isnull=False, file=None, trouble="").order_by("signed_at")
    return list(waiting.values_list("pk", flat=True)[:limit])


def _may_read(report: Report, actor: Actor) -> bool:
    seat = seat_of(report.unit)
    concerned = rights.works_on(actor, seat) or rights.judges(actor, seat) or actor.may(Role.AUDITOR, path=seat.path)
    return concerned and may_see(report.plan, actor)


def _shares_before(tasks: Iterable[Task], first: date) -> dict[str, float]:
    """Return how far each task was when the period began, as far as that was noted (1 SQL)."""
    points = ProgressPoint.objects.filter(task__in=[task.pk for task in tasks], day__lt=first).order_by("day")
    return {code: float(percent(Fraction(share))) for code, share in points.values_list("task__code", "share")}


def _versions(tasks: Iterable[Task], first: date, last: date) -> list[TaskVersion]:
    """Return what happened to tasks in a period, the oldest first (1 SQL)."""
    versions = TaskVersion.objects.filter(task__in=[task.pk for task in tasks], at__date__gte=first)
    found = versions.filter(at__date__lt=last + timedelta(days=1)).select_related("task").order_by("at", "pk")
    return list(found)


def _task(line: TaskLine, was: float | None) -> dict[str, Any]:
    return {
        "code": line.code,
        "title": _both(line.title),
        "lead": _both(line.lead),
        "due": line.due.isoformat(),
        "state": line.state,
        "words": _both(line.words),
        "why": _both(line.why),
        "percent": line.percent,
        "was": was,
    }


def _move(version: TaskVersion) -> dict[str, Any]:
    said = version.detail
    return {
        "code": version.task.code,
        "old_due": said["old_due"],
        "due": version.due.isoformat(),
        "reason": said["reason"],
        "number": said["decision"]["number"],
        "by": said["decision"]["by"],
    }


def _both(words: Text) -> dict[str, str]:
    return {"vi": words.vi, "en": words.en}
