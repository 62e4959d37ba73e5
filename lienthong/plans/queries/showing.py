"""A task as its page shows it: how it stands, its evidence, its history, what refines it, and what one may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from lienthong.core.values import Actor, Role, Text
from lienthong.plans.definitions import Measure
from lienthong.plans.models import Evidence, Task, TaskVersion
from lienthong.plans.queries.defined import defined_task, get_plan, get_task, may_see, seat_of
from lienthong.plans.queries.pacing import pace_of
from lienthong.plans.queries.status import TaskLine, lines_of, names_of
from lienthong.plans.queries.tree import Known, tree_of
from lienthong.plans.refusals import EvidenceUnknown
from lienthong.plans.rules import rights
from lienthong.plans.rules.next import Act, Case, Hands, allowed, waits_for
from lienthong.plans.rules.pace import Pace
from lienthong.plans.rules.standing import is_reached, state_of

_ABOVE = Text("người theo dõi cấp trên", "who watches from above")


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One piece of evidence; ``may_judge`` for who asks."""

    id: int
    name: str
    note: str
    given_name: str
    given_at: datetime
    verdict: str
    reason: str
    judged_name: str
    judged_at: datetime | None
    may_judge: bool


@dataclass(frozen=True, slots=True)
class DeliverableRow:
    """A deliverable and what was given for it, the newest first."""

    code: str
    title: Text
    is_accepted: bool
    evidence: tuple[EvidenceRow, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One version of a task: which act, what it came to, who did it at which office, and what it said."""

    number: int
    act: str
    at: datetime
    by_name: str
    is_machine: bool
    unit_name: Text | None
    due: date
    done_on: date | None
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Above:
    """The task that a task refines, as far as it is shown to who asks."""

    plan: str
    code: str
    title: Text


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Everything about a task; ``acts`` are those allowed to who asks, the next one first.

    Without a ``measure`` evidence tells that it is done.
    """

    line: TaskLine
    measure: Measure | None
    note: Text | None
    refines: Above | None
    deliverables: tuple[DeliverableRow, ...]
    refinements: tuple[TaskLine, ...]
    history: tuple[Change, ...]
    pace: Pace | None
    acts: tuple[Act, ...]
    waits_for: Text
    may_open_files: bool


def task_page(plan: str, code: str, *, to: Actor, at: datetime) -> TaskPage:
    """Return a task as its page shows it; refuses ``PlanUnknown``, ``TaskUnknown``."""
    held = get_plan(plan, to=to)
    task = get_task(held, code)
    on = localdate(at)
    (known,) = tree_of([task], at=at)
    (line,) = lines_of([known], on=on)
    beneath = [one for one in known.refinements if may_see(one.task.plan, to)]
    hands, case = hands_of(task, to), _case(known, to, on=on)
    return TaskPage(
        line=line,
        measure=known.says.measure,
        note=known.says.note.text if known.says.note else None,
        refines=_above(task, to),
        deliverables=tuple(_deliverables(known, to)),
        refinements=tuple(sorted(lines_of(beneath, on=on), key=lambda one: (-one.days_late, one.plan, one.code))),
        history=tuple(_history(task, on=on)),
        pace=pace_of(known, on=on),
        acts=allowed(hands, case),
        waits_for=waits_for(case, line.lead, _ABOVE),
        may_open_files=_may_open(task, to),
    )


def hands_of(task: Task, actor: Actor) -> Hands:
    """Return what somebody may do with a task."""
    seat = seat_of(task.unit)
    return Hands(rights.works_on(actor, seat), rights.answers_for(actor, seat), rights.judges(actor, seat))


def evidence_file(plan: str, task: str, number: int, *, to: Actor) -> tuple[str, str, str]:
    """Return hash, media type and name of a piece of evidence; refuses ``EvidenceUnknown`` to those not concerned."""
    found = get_task(get_plan(plan, to=to), task)
    one = Evidence.objects.filter(task=found, pk=number).select_related("file").first()
    if one is None or not _may_open(found, to):
        raise EvidenceUnknown
    return one.file.sha256, one.file.media_type, one.name


def _may_open(task: Task, actor: Actor) -> bool:
    """Tell whether somebody may open what was given: the lead, who judges, who audits."""
    hands = hands_of(task, actor)
    return hands.works or hands.judges or actor.may(Role.AUDITOR, path=task.unit.path)


def _case(known: Known, actor: Actor, *, on: date) -> Case:
    waiting = [one for one in known.evidence if one.verdict == Evidence.Verdict.WAITING]
    given = {one.deliverable for one in waiting} | known.accepted
    measure, value = known.says.measure, known.value
    is_measured = measure is not None and value is not None
    is_shown = is_reached(value, measure) if measure is not None and value is not None else not known.missing
    return Case(
        state=state_of(known.task.due, known.task.done_on, known.progress, on=on),
        waiting=any(one.given_by != actor.id for one in waiting),
        lacks=any(code not in given for code in known.says.wanted),
        is_shown=is_shown,
        is_measured=is_measured,
    )


def _deliverables(known: Known, actor: Actor) -> list[DeliverableRow]:
    judges = rights.judges(actor, seat_of(known.task.unit)) and known.task.done_on is None
    rows = []
    for code, one in known.says.wanted.items():
        given = [found for found in reversed(known.evidence) if found.deliverable == code]
        shown = tuple(_evidence(found, actor, judges=judges) for found in given)
        rows.append(DeliverableRow(code, one.title.text, code in known.accepted, shown))
    return rows


def _evidence(one: Evidence, actor: Actor, *, judges: bool) -> EvidenceRow:
    return EvidenceRow(
        id=one.pk,
        name=one.name,
        note=one.note,
        given_name=one.given_name,
        given_at=one.given_at,
        verdict=one.verdict,
        reason=one.reason,
        judged_name=one.judged_name,
        judged_at=one.judged_at,
        may_judge=judges and one.verdict == Evidence.Verdict.WAITING and one.given_by != actor.id,
    )


def _history(task: Task, *, on: date) -> list[Change]:
    """Return the versions of a task, the newest first (3 SQL)."""
    versions = list(TaskVersion.objects.filter(task=task).order_by("-number"))
    names = names_of([one.by_unit_id for one in versions if one.by_unit_id], on=on)
    return [
        Change(
            number=one.number,
            act=one.act,
            at=one.at,
            by_name=one.by_name,
            is_machine=one.by_id.startswith("system:"),
            unit_name=names.get(one.by_unit_id or 0),
            due=one.due,
            done_on=one.done_on,
            detail=one.detail,
        )
        for one in versions
    ]


def _above(task: Task, to: Actor) -> Above | None:
    if task.parent_id is None:
        return None
    above = Task.objects.select_related("plan__owner").get(pk=task.parent_id)
    if not (above.is_live and above.plan.is_live) or not may_see(above.plan, to):
        return None
    return Above(above.plan_id, above.code, defined_task(above.plan, above).title.text)
