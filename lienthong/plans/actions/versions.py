"""What every change of a task leaves behind: a version that is kept, and a line in the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lienthong.core import ledger
from lienthong.core.values import Actor
from lienthong.plans.models import Plan, Task, TaskVersion
from lienthong.plans.queries.defined import get_plan, get_task
from lienthong.plans.refusals import TaskClosed


def _changed(
    task: Task, verb: str, told: Mapping[str, Any], words: Mapping[str, Any], *, by: Actor, at: datetime
) -> None:
    """Note an act on a task that is locked, or new: ``told`` in the ledger's line, with ``words`` in the version.

    What people write stays in the version: the ledger holds nothing personal.
    """
    _keep(task, verb.removeprefix("plans."), {**told, **words}, by=by, at=at)
    about = f"task:{task.plan_id}/{task.code}"
    ledger.record(verb, by=by, at=at, about=about, unit_id=task.unit_id, detail=dict(told))


def _keep(task: Task, act: str, detail: dict[str, Any], *, by: Actor, at: datetime) -> None:
    """Keep what a task came to by an act."""
    task.number += 1
    task.save()
    TaskVersion.objects.create(
        task=task,
        number=task.number,
        act=act,
        due=task.due,
        done_on=task.done_on,
        detail=detail,
        at=at,
        by_id=by.id,
        by_name=by.name,
        by_unit_id=by.unit_id,
    )


def _locked(plan: str, task: str) -> tuple[Plan, Task]:
    """Return a plan and a task of it, the task locked until the act ends; refuses ``PlanUnknown``, ``TaskUnknown``."""
    held = get_plan(plan)
    found = get_task(held, task)
    locked = Task.objects.select_for_update(of=["self"]).select_related("unit", "plan").get(pk=found.pk)
    return held, locked


def _refuse_closed(task: Task) -> None:
    """Refuse ``TaskClosed`` for a task that is done."""
    if task.done_on is not None:
        raise TaskClosed(task=task.code, on=f"{task.done_on:%d/%m/%Y}")
