"""A plan as a workbook: its definition, and how each task stands."""

from __future__ import annotations

from datetime import datetime

from lienthong.core.values import Actor
from lienthong.plans.queries.defined import definition_of, get_plan
from lienthong.plans.queries.status import plan_status
from lienthong.plans.rules.sheets import workbook_of

#: The media type of a workbook.
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(code: str, *, language: str, at: datetime, to: Actor | None = None) -> bytes:
    """Return a plan as XLSX, with the state of each task for people; refuses ``PlanUnknown``."""
    status = plan_status(code, at=at, to=to)
    cells = {
        task.code: [
            task.words.to(language),
            "" if task.percent is None else f"{task.percent} %",
            task.due.isoformat(),
            task.why.to(language),
        ]
        for task in status.tasks
    }
    return workbook_of(definition_of(get_plan(code)), cells)
