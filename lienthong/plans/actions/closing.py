"""A task is closed by its head when it can be shown to be done, opened again from above, moved by a decision."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor, Role, Text
from lienthong.plans.actions.versions import _changed, _locked, _refuse_closed
from lienthong.plans.models import Task
from lienthong.plans.queries.defined import seat_of
from lienthong.plans.queries.tree import Known, tree_of
from lienthong.plans.refusals import (
    DecisionLater,
    DecisionMissing,
    NewDateWrong,
    TargetNotReached,
    TaskOpen,
    TaskWithoutEvidence,
    WhyMissing,
)
from lienthong.plans.rules import rights
from lienthong.plans.rules.standing import is_reached, threshold_said, value_said


@transaction.atomic
def close_task(plan: str, task: str, *, by: Actor, at: datetime) -> Task:
    """Close a task: its measured value is at its threshold, or evidence for each deliverable was accepted.

    Only the head of the lead. What is measured decides where there is a value; evidence only where there is none.
    Refuses ``NotAllowed``, ``TaskClosed``, ``TargetNotReached``, ``TaskWithoutEvidence``.
    """
    _, found = _locked(plan, task)
    if not rights.answers_for(by, seat_of(found.unit)):
        raise NotAllowed(right=str(Role.HEAD))
    _refuse_closed(found)
    (known,) = tree_of([found], at=at)
    _refuse_unfinished(known)
    found.done_on = localdate(at)
    shown = {"value": str(known.value)} if known.value is not None else {"evidence": len(known.accepted)}
    told = {"in_time": str(found.done_on <= found.due).lower(), **shown}
    _changed(found, "plans.task_closed", told, {}, by=by, at=at)
    return found


@transaction.atomic
def reopen_task(plan: str, task: str, reason: str, *, by: Actor, at: datetime) -> Task:
    """Open a closed task again, with the reason; only who watches or steers from above.

    Refuses ``NotAllowed``, ``WhyMissing``, ``TaskOpen``.
    """
    _, found = _locked(plan, task)
    if not rights.judges(by, seat_of(found.unit)):
        raise NotAllowed(right=str(Role.MONITOR))
    if not reason.strip():
        raise WhyMissing
    if found.done_on is None:
        raise TaskOpen(task=task)
    found.done_on = None
    _changed(found, "plans.task_reopened", {}, {"reason": reason.strip()}, by=by, at=at)
    return found


@transaction.atomic
def extend_task(
    plan: str,
    task: str,
    until: date,
    reason: str,
    *,
    decision: str,
    decided_by: str,
    decided_on: date,
    by: Actor,
    at: datetime,
) -> Task:
    """Move the due date of a task to a later day: why, until when, who decided, the number of the decision and its day.

    Somebody of the lead writes it down, or who watches from above; the same again changes nothing.
    Refuses ``NotAllowed``, ``TaskClosed``, ``WhyMissing``, ``DecisionMissing``, ``DecisionLater``, ``NewDateWrong``.
    """
    _, found = _locked(plan, task)
    seat, today = seat_of(found.unit), localdate(at)
    if not (rights.works_on(by, seat) or rights.judges(by, seat)):
        raise NotAllowed(right=str(Role.SETTLE))
    _refuse_closed(found)
    if not reason.strip():
        raise WhyMissing
    if not (decision.strip() and decided_by.strip()):
        raise DecisionMissing
    if decided_on > today:
        raise DecisionLater(on=f"{decided_on:%d/%m/%Y}")
    decided = {"number": decision.strip(), "by": decided_by.strip(), "on": decided_on.isoformat()}
    last = found.versions.filter(act="task_extended").order_by("-number").first()
    if last is not None and (last.detail["decision"], found.due) == (decided, until):
        return found
    if until <= found.due or until < today:
        raise NewDateWrong(date=f"{until:%d/%m/%Y}", due=f"{found.due:%d/%m/%Y}")
    old, found.due = found.due, until
    told = {"old_due": old.isoformat(), "due": until.isoformat(), "number": decided["number"]}
    words = {"reason": reason.strip(), "decision": decided}
    _changed(found, "plans.task_extended", told, words, by=by, at=at)
    return found


def _refuse_unfinished(known: Known) -> None:
    measure, code = known.says.measure, known.task.code
    if measure is not None and known.value is not None:
        if not is_reached(known.value, measure):
            wanted = threshold_said(measure)
            raise TargetNotReached(task=code, value=value_said(known.value, measure), wanted=wanted)
        return
    if known.missing:
        titles = [known.says.wanted[one].title for one in known.missing]
        missing = Text("; ".join(one.vi for one in titles), "; ".join(one.en for one in titles))
        raise TaskWithoutEvidence(task=code, missing=missing)
