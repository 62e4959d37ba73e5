"""How a plan stands: every task with who leads it, until when, how it stands in words and why; late first.

The same answer is the command's JSON, the interface's and the page's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from lienthong.core.values import Actor, Text
from lienthong.plans.definitions import PlanDefinition, TaskDefinition
from lienthong.plans.models import Task, TaskVersion
from lienthong.plans.queries.defined import definition_of, get_plan
from lienthong.plans.queries.tree import Known, tasks_of, tree_of
from lienthong.plans.rules.progress import Progress, percent, rolled_up
from lienthong.plans.rules.standing import (
    ORDER,
    State,
    Tally,
    days_late,
    said,
    state_of,
    tally,
    threshold_said,
    why,
)
from lienthong.units import queries as units
from lienthong.units.models import Unit

_EVIDENCE = Text("theo minh chứng được chấp nhận", "by evidence that was accepted")
_NO_PHASE = Text("Từ văn bản sau", "From later acts")


@dataclass(frozen=True, slots=True)
class Grade:
    """How sure the facts of a task are: A, B, C, or ``own`` (the platform's); empty where nothing is said."""

    lead: str = ""
    due: str = ""
    target: str = ""
    group: str = ""
    bloc: str = ""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task as it stands.

    ``percent`` is how much of what can be measured is done (``None``: nothing can), ``measured`` how much can be, both
    in percent, cut off at one place. ``first_due`` is the date of the definition, ``decision`` what moved it last.
    """

    plan: str
    code: str
    title: Text
    phase: str
    group: str
    blocs: tuple[str, ...]
    lead: Text
    unit_id: int
    unit_name: Text
    is_led_by_office: bool
    focal_point: Text | None
    since: date
    due: date
    first_due: date
    decision: str
    done_on: date | None
    state: State
    words: Text
    days_late: int
    why: Text
    percent: float | None
    measured: float
    target: Text
    weight: int
    refined_by: int
    on: date
    sure: Grade
    source: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartLine:
    """A phase, a group or a bloc: how far its tasks are together, and how many stand how."""

    code: str
    title: Text
    percent: float | None
    measured: float
    tally: Tally


@dataclass(frozen=True, slots=True)
class PlanStatus:
    """A plan on a day: the whole, its parts, its tasks; what presses most first."""

    code: str
    number: str
    title: Text
    issuer: Text
    owner: Text
    note: Text | None
    basis: tuple[str, ...]
    is_verified: bool
    on: date
    percent: float | None
    measured: float
    tally: Tally
    phases: tuple[PartLine, ...]
    groups: tuple[PartLine, ...]
    blocs: tuple[PartLine, ...]
    tasks: tuple[TaskLine, ...]


def plan_status(code: str, *, at: datetime, to: Actor | None = None) -> PlanStatus:
    """Return how a plan stands; refuses ``PlanUnknown``, also what is not shown to ``to``.

    A fixed number of statements for its tasks, whatever their number, one more for each level of refinement; see
    ``tree.tree_of`` and ``measuring.measured``.
    """
    plan = get_plan(code, to=to)
    says, on = definition_of(plan), localdate(at)
    tree = tree_of(tasks_of(plan), at=at)
    lines = {line.code: line for line in lines_of(tree, on=on)}
    whole = _part("", says.title.text, tree, lines)
    phases = [(one.code, one.title.text) for one in says.phases] + [("", _NO_PHASE)]
    owner = names_of([plan.owner_id], on=on)[plan.owner_id]
    return PlanStatus(
        code=plan.code,
        number=says.number,
        title=says.title.text,
        issuer=says.issuer.text,
        owner=owner,
        note=says.note.text if says.note else None,
        basis=tuple(basis.act for basis in says.legal_basis),
        is_verified=says.confidence == "confirmed",
        on=on,
        percent=whole.percent,
        measured=whole.measured,
        tally=whole.tally,
        phases=_parts(phases, tree, lines, lambda known: (known.says.phase,)),
        groups=_parts([(g.code, g.title.text) for g in says.groups], tree, lines, lambda known: (known.says.group,)),
        blocs=_parts([(b.code, b.title.text) for b in says.blocs], tree, lines, lambda known: known.says.blocs),
        tasks=tuple(sorted(lines.values(), key=presses)),
    )


def lines_of(tree: Iterable[Known], *, on: date) -> list[TaskLine]:
    """Return tasks as lines, in their order (3 SQL)."""
    known = list(tree)
    names = names_of([one.task.unit_id for one in known], on=on)
    moved = _decisions(one.task for one in known)
    return [_line(one, names[one.task.unit_id], moved.get(one.task.pk, {}), on) for one in known]


def start_of(plan: PlanDefinition, task: TaskDefinition) -> date:
    """Return when a task begins: its own day, else that of its phase, else that of the plan."""
    phase = next((phase.since for phase in plan.phases if phase.code == task.phase), plan.since)
    return task.since or phase


def _line(known: Known, unit_name: Text, moved: dict[str, str], on: date) -> TaskLine:
    task, says, progress = known.task, known.says, known.progress
    state = state_of(task.due, task.done_on, progress, on=on)
    reason = moved.get("reason", "")
    return TaskLine(
        plan=task.plan_id,
        code=task.code,
        title=says.title.text,
        phase=says.phase,
        group=says.group,
        blocs=says.blocs,
        lead=says.lead.say.text,
        unit_id=task.unit_id,
        unit_name=unit_name,
        is_led_by_office=task.unit.kind == Unit.Kind.AGENCY,
        focal_point=says.focal_point.text if says.focal_point else None,
        since=start_of(definition_of(task.plan), says),
        due=task.due,
        first_due=says.due,
        decision=moved.get("number", ""),
        done_on=task.done_on,
        state=state,
        words=said(state, task.due, task.done_on, on=on),
        days_late=days_late(task.due, task.done_on, on=on),
        why=Text("", "") if state == "done" else _reasoned(why(says.measure, known.shown), reason),
        percent=_shown(progress),
        measured=float(percent(progress.measured)),
        target=threshold_said(says.measure) if says.measure else _EVIDENCE,
        weight=says.weight,
        refined_by=len({one.task.plan_id for one in known.refinements}),
        on=on,
        sure=Grade(**says.sure.model_dump()) if says.sure else Grade(),
        source=says.source,
        basis=tuple(basis.act for basis in says.legal_basis),
    )


def _reasoned(words: Text, reason: str) -> Text:
    """Return why a task is not done, with the reason that its lead gave for its delay in front."""
    return Text(f"{reason} · {words.vi}", f"{reason} · {words.en}") if reason else words


def _parts(
    headings: Iterable[tuple[str, Text]],
    tree: list[Known],
    lines: dict[str, TaskLine],
    of: Callable[[Known], tuple[str, ...]],
) -> tuple[PartLine, ...]:
    """Return the parts that have tasks, in their order."""
    parts = []
    for code, title in headings:
        if inside := [known for known in tree if code in of(known)]:
            parts.append(_part(code, title, inside, lines))
    return tuple(parts)


def _part(code: str, title: Text, tree: list[Known], lines: dict[str, TaskLine]) -> PartLine:
    progress = rolled_up((known.says.weight, known.progress) for known in tree)
    counted = tally((lines[known.task.code].state, known.task.due, known.task.done_on) for known in tree)
    return PartLine(code, title, _shown(progress), float(percent(progress.measured)), counted)


def _shown(progress: Progress) -> float | None:
    return None if progress.share is None else float(percent(progress.share))


def presses(line: TaskLine) -> tuple[int, int, date, str]:
    """Return by what tasks are ordered: what presses most first."""
    return ORDER.index(line.state), -line.days_late, line.due, line.code


def names_of(unit_ids: list[int], *, on: date) -> dict[int, Text]:
    """Return the names of units on a day in both languages (2 SQL)."""
    vi = units.names(unit_ids, on=on)
    en = units.names(unit_ids, on=on, language="en")
    return {unit: Text(name, en[unit]) for unit, name in vi.items()}


def _decisions(tasks: Iterable[Task]) -> dict[int, dict[str, str]]:
    """Return, for each task whose date was moved, why and by which decision the last time (1 SQL)."""
    moves = TaskVersion.objects.filter(task__in=[task.pk for task in tasks], act="task_extended").order_by("number")
    return {one.task_id: {"reason": one.detail["reason"], "number": one.detail["decision"]["number"]} for one in moves}
