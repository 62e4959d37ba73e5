"""The tasks of a plan with all that refines them, and what is known of each: read level by level, then computed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from lienthong.core.values import split_path
from lienthong.plans.definitions import TaskDefinition
from lienthong.plans.models import Evidence, Plan, Task
from lienthong.plans.queries.defined import defined_task
from lienthong.plans.queries.measuring import Wanted, measured, wanted_at
from lienthong.plans.rules.progress import DONE, UNMEASURED, Progress, of_deliverables, of_refinements, of_value
from lienthong.plans.rules.standing import Shown
from lienthong.units.models import UnitVersion


@dataclass(slots=True)
class Known:
    """What is known of one task."""

    task: Task
    says: TaskDefinition
    refinements: list[Known] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    value: Fraction | None = None
    expected: int = 0

    @property
    def accepted(self) -> set[str]:
        """The deliverables for which evidence was accepted."""
        return {one.deliverable for one in self.evidence if one.verdict == Evidence.Verdict.ACCEPTED}

    @property
    def missing(self) -> list[str]:
        """The deliverables for which no evidence was accepted."""
        return [code for code in self.says.wanted if code not in self.accepted]

    @property
    def progress(self) -> Progress:
        """How far the task is: what was closed is done; then what is measured; then what refines it; then evidence."""
        if self.task.done_on is not None:
            return DONE
        if self.says.measure is not None and self.value is not None:
            return of_value(self.value, self.says.measure)
        if self.refinements or self.expected:
            return of_refinements(self._by_plan, expected=self.expected)
        if self.says.measure is not None:
            return UNMEASURED if self.missing else of_deliverables(self.says.wanted.values(), self.accepted)
        return of_deliverables(self.says.wanted.values(), self.accepted & self.says.wanted.keys())

    @property
    def shown(self) -> Shown:
        """What is known of why it is not done."""
        last = self.evidence[-1] if self.evidence else None
        returned = last.reason if last is not None and last.verdict == Evidence.Verdict.RETURNED else ""
        return Shown(
            accepted=len(self.accepted),
            wanted=len(self.says.wanted),
            waiting=sum(one.verdict == Evidence.Verdict.WAITING for one in self.evidence),
            returned=returned,
            value=self.value,
            plans=len(self._by_plan),
            expected=self.expected,
        )

    @property
    def _by_plan(self) -> dict[str, list[tuple[int, Progress]]]:
        by_plan: dict[str, list[tuple[int, Progress]]] = defaultdict(list)
        for one in self.refinements:
            by_plan[one.task.plan_id].append((one.says.weight, one.progress))
        return by_plan


def tree_of(tasks: Sequence[Task], *, at: datetime) -> list[Known]:
    """Return what is known of live tasks (with plan and unit loaded) and of all that refine them.

    Two statements for each level of refinement, one for the evidence, one for the offices that each do their part where
    there are such, and those of ``measured``.
    """
    top = [Known(task, defined_task(task.plan, task)) for task in tasks]
    every = {known.task.pk: known for known in top}
    plans = {task.plan_id: task.plan for task in tasks}
    level = list(every)
    while level:
        found = list(_beneath(level))
        plans |= _plans({task.plan_id for task in found} - plans.keys())
        level = []
        for task in found:
            task.plan = plans[task.plan_id]
            known = every.setdefault(task.pk, Known(task, defined_task(task.plan, task)))
            every[task.parent_id or 0].refinements.append(known)
            level.append(task.pk)
    for one in Evidence.objects.filter(task_id__in=every).order_by("pk"):
        every[one.task_id].evidence.append(one)
    _measure(every.values(), at=at)
    _expect(every.values(), on=localdate(at))
    return top


def tasks_of(plan: Plan) -> list[Task]:
    """Return the live tasks of a plan in its order, with plan and unit (1 SQL)."""
    tasks = list(Task.objects.filter(plan=plan, is_live=True).select_related("unit").order_by("place"))
    for task in tasks:
        task.plan = plan  # one plan for all: its definition is long
    return tasks


def _beneath(parents: list[int]) -> QuerySet[Task]:
    found = Task.objects.filter(parent_id__in=parents, is_live=True, plan__is_live=True)
    return found.select_related("unit").order_by("plan_id", "place")


def _plans(codes: set[str]) -> dict[str, Plan]:
    return {plan.code: plan for plan in Plan.objects.filter(code__in=codes).select_related("owner")} if codes else {}


def _measure(every: Iterable[Known], *, at: datetime) -> None:
    wanted: dict[Wanted, list[Known]] = defaultdict(list)
    for known in every:
        if known.says.measure is not None and known.task.done_on is None:
            wanted[wanted_at(known.says.measure, known.task.unit)].append(known)
    for one, value in measured(wanted, at=at).items():
        for known in wanted[one]:
            known.value = value


def _expect(every: Iterable[Known], *, on: date) -> None:
    """Count the offices that each do their part, beneath the place whose plan it is."""
    asked = [known for known in every if known.says.lead.each and known.task.done_on is None]
    kinds = {kind for known in asked for kind in known.says.lead.each}
    if not kinds:
        return
    in_being = UnitVersion.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)
    offices = in_being.filter(unit__agency_type__in=kinds).values_list("unit__agency_type", "unit__path")
    there = [(kind, split_path(path)[1]) for kind, path in offices]
    for known in asked:
        beneath = known.task.unit.path if known.task.unit.place_id is None else _place_of(known.task.unit.path)
        each = known.says.lead.each
        known.expected = sum(kind in each and path.startswith(beneath) for kind, path in there)


def _place_of(path: str) -> str:
    return split_path(path)[1].rstrip("/").rpartition("/")[0] + "/"
