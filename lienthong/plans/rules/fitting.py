"""Does a plan hang together, with itself and with the plans, indicators and offices that there are? Pure.

``pack check`` turns what does not fit into problems by file and line; taking a unit's own plan in refuses with it.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lienthong.core.values import Text
from lienthong.plans.definitions import PlanDefinition, TaskDefinition

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Misfit:
    """What does not fit, where in the definition."""

    place: Place
    code: str
    words: Text


@dataclass(frozen=True, slots=True)
class Known:
    """What a plan may name: other plans by code, indicators, offices by code, types of agencies."""

    plans: Mapping[str, PlanDefinition] = field(default_factory=dict)
    indicators: Container[str] = ()
    offices: Container[str] = ()
    agency_types: Container[str] = ()


def misfits(plan: PlanDefinition, known: Known) -> Iterator[Misfit]:
    """Yield everything that does not fit; ``known.plans`` need not hold ``plan`` itself."""
    around = Known({**known.plans, plan.code: plan}, known.indicators, known.offices, known.agency_types)
    for look in _LOOKS:
        yield from look(plan, around)


def _codes(plan: PlanDefinition, _known: Known) -> Iterator[Misfit]:
    named: list[tuple[str, Iterable[str]]] = [
        ("phases", (one.code for one in plan.phases)),
        ("groups", (one.code for one in plan.groups)),
        ("blocs", (one.code for one in plan.blocs)),
        ("tasks", (one.code for one in plan.tasks)),
    ]
    for key, codes in named:
        yield from _twice((key,), codes)
    for number, task in enumerate(plan.tasks):
        yield from _twice(("tasks", number, "deliverables"), (one.code for one in task.deliverables))


def _names(plan: PlanDefinition, known: Known) -> Iterator[Misfit]:
    if plan.owner and plan.owner not in known.offices:
        yield _unknown(("owner",), plan.owner)
    phases, groups, blocs = ({one.code for one in many} for many in (plan.phases, plan.groups, plan.blocs))
    for number, task in enumerate(plan.tasks):
        asked: list[tuple[Place, str, Container[str]]] = [
            (("phase",), task.phase, phases),
            (("group",), task.group, groups),
            *((("blocs", n), bloc, blocs) for n, bloc in enumerate(task.blocs)),
            (("lead", "office"), task.lead.office, known.offices),
            *((("lead", "each", n), kind, known.agency_types) for n, kind in enumerate(task.lead.each)),
        ]
        for place, name, among in asked:
            if name and name not in among:
                yield _unknown(("tasks", number, *place), name)
        indicator = task.measure.indicator if task.measure else None
        if indicator is not None and indicator not in known.indicators:
            vi, en = f"không có chỉ số “{indicator}”", f"there is no indicator “{indicator}”"
            yield Misfit(("tasks", number, "measure", "indicator"), "indicator_unknown", Text(vi, en))


def _dates(plan: PlanDefinition, _known: Known) -> Iterator[Misfit]:
    phases = {phase.code: phase for phase in plan.phases}
    for number, task in enumerate(plan.tasks):
        place = ("tasks", number, "due")
        phase = phases.get(task.phase)
        if phase and not phase.since <= task.due <= phase.until and task.beyond_phase is None:
            vi = f"hạn {task.due:%d/%m/%Y} ngoài giai đoạn “{phase.code}”; thêm beyond_phase nói vì sao"
            en = f"due {task.due:%d/%m/%Y}, outside the phase “{phase.code}”; say why in beyond_phase"
            yield Misfit(place, "due_outside_phase", Text(vi, en))
        if task.since is not None and task.since > task.due:
            yield Misfit(place, "due_before_start", Text("hạn trước ngày bắt đầu", "due before it begins"))


def _weights(plan: PlanDefinition, _known: Known) -> Iterator[Misfit]:
    whole = sum(task.weight for task in plan.tasks)
    for number, task in enumerate(plan.tasks):
        if len(plan.tasks) > 2 and 2 * task.weight > whole:
            vi, en = "nặng hơn mọi việc khác cộng lại", "weighs more than all other tasks together"
            yield Misfit(("tasks", number, "weight"), "weight_overwhelms", Text(vi, en))


def _refinements(plan: PlanDefinition, known: Known) -> Iterator[Misfit]:
    for number, task in enumerate(plan.tasks):
        if task.refines is None:
            continue
        place = ("tasks", number, "refines")
        parent = _task(known, plan.full_name(task.refines))
        if parent is None:
            yield Misfit(place, "parent_unknown", Text(f"không có việc “{task.refines}”", f"no task “{task.refines}”"))
        elif _is_circle(known, plan.full_name(task.code)):
            vi, en = f"“{task.code}” đi vòng về chính nó", f"“{task.code}” comes back to itself"
            yield Misfit(place, "refinement_cycle", Text(vi, en))
        elif task.due > parent.due and task.decision is None:
            vi = f"hạn sau hạn {parent.due:%d/%m/%Y} của việc cấp trên; cần số quyết định"
            en = f"due after {parent.due:%d/%m/%Y}, when the task above is; name the decision"
            yield Misfit(("tasks", number, "due"), "due_after_parent", Text(vi, en))


def _grades(plan: PlanDefinition, _known: Known) -> Iterator[Misfit]:
    if plan.confidence == "unverified":
        return
    for number, task in enumerate(plan.tasks):
        if "C" in task.grades:
            vi, en = "điều nhớ lại (C) không được ghi là luật", "what is recollected (C) must not stand as law"
            yield Misfit(("tasks", number, "sure"), "recollection_as_law", Text(vi, en))


def _task(known: Known, full_name: str) -> TaskDefinition | None:
    plan, _, task = full_name.partition("/")
    return known.plans[plan].by_code.get(task) if plan in known.plans else None


def _is_circle(known: Known, start: str) -> bool:
    """Tell whether one comes back to a task by going from each to the one that it refines."""
    at = start
    for _ in range(sum(len(plan.tasks) for plan in known.plans.values())):
        task = _task(known, at)
        if task is None or task.refines is None:
            return False
        at = known.plans[at.partition("/")[0]].full_name(task.refines)
        if at == start:
            return True
    return True  # it runs into a circle further up


def _twice(place: Place, codes: Iterable[str]) -> Iterator[Misfit]:
    seen: set[str] = set()
    for number, code in enumerate(codes):
        if code in seen:
            yield Misfit((*place, number, "code"), "name_twice", Text(f"“{code}” có hai lần", f"“{code}” stands twice"))
        seen.add(code)


def _unknown(place: Place, name: str) -> Misfit:
    return Misfit(place, "name_unknown", Text(f"không có “{name}”", f"there is no “{name}”"))


_LOOKS: tuple[Callable[[PlanDefinition, Known], Iterator[Misfit]], ...] = (
    _codes,
    _names,
    _dates,
    _weights,
    _refinements,
    _grades,
)
