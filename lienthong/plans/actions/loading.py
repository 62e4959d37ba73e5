"""Plans come from the pack, or from a unit as its own file or sheet; what they said before is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate

from lienthong.core import ledger
from lienthong.core.definitions import body_of, fingerprint
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor, Role, Text
from lienthong.plans.actions.versions import _changed, _keep
from lienthong.plans.definitions import PlanDefinition, TaskDefinition
from lienthong.plans.models import Plan, PlanVersion, Task
from lienthong.plans.queries.defined import definition_of, known_to, seat_of
from lienthong.plans.queries.measuring import indicator_titles
from lienthong.plans.refusals import PlanOfAnother, PlanWrong
from lienthong.plans.rules import rights
from lienthong.plans.rules.changes import Called, changes
from lienthong.plans.rules.fitting import Misfit, misfits
from lienthong.units import queries as units
from lienthong.units.models import Unit
from lienthong.units.queries import OfficeCard

PACK, UNIT = "pack", "unit"
_SHOWN = 5


@transaction.atomic
def load_plans(definitions: Iterable[PlanDefinition], *, by: Actor, at: datetime) -> int:
    """Make the plans of a pack the live ones beside those of units; return how many changed.

    A task whose date a decision moved keeps that date, unless the definition itself has another one now.
    """
    by.must(Role.STEERING, path="/")
    wanted = {one.code: one for one in definitions}
    live = {plan.code: plan for plan in Plan.objects.filter(source=PACK, is_live=True)}
    gone = [code for code in live if code not in wanted]
    changed = [code for code, one in wanted.items() if code not in live or live[code].sha256 != fingerprint(one)]
    for code in gone:
        Plan.objects.filter(pk=code).update(is_live=False)
    for code in changed:
        _take(wanted[code], PACK, by=by, at=at)
    for code in changed:  # once all are there: plans of a pack may refine one another in any order
        _join(wanted[code])
    if gone or changed:
        detail = {"codes": sorted(changed), "gone": sorted(gone)}
        ledger.record("plans.loaded", by=by, at=at, about="pack:plans", detail=detail)
    return len(changed) + len(gone)


@transaction.atomic
def adopt_plan(definition: PlanDefinition, *, by: Actor, at: datetime) -> Plan:
    """Take in a unit's own plan, or its new version; the same again changes nothing.

    Only the head of the office whose plan it is (a place's: who steers it). Refuses ``NotAllowed``, ``PlanOfAnother``
    and, naming every place, ``PlanWrong``.
    """
    on = localdate(at)
    known = known_to(definition, indicators=indicator_titles(on=on), on=on)
    owner = _owner(definition, at) if not definition.owner or definition.owner in known.offices else None
    if owner is not None and not rights.answers_for(by, seat_of(owner)):
        raise NotAllowed(right=str(Role.HEAD))
    if wrong := list(misfits(definition, known)):
        raise _plan_wrong(definition, wrong)
    _one_at_a_time(definition.code)
    there = Plan.objects.filter(code=definition.code).first()
    if there is not None and (there.source != UNIT or owner is None or there.owner_id != owner.pk):
        raise PlanOfAnother(plan=definition.code)
    if there is not None and there.sha256 == fingerprint(definition):
        return there
    plan = _take(definition, UNIT, by=by, at=at)
    _join(definition)
    detail = {"version": plan.number, "tasks": len(definition.tasks), "sha256": plan.sha256}
    ledger.record("plans.adopted", by=by, at=at, about=f"plan:{plan.code}", unit_id=plan.owner_id, detail=detail)
    return plan


def _one_at_a_time(code: str) -> None:
    """Let who brings a plan at the same moment wait, also when nobody brought it before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"plan {code}"])


def _plan_wrong(definition: PlanDefinition, wrong: list[Misfit]) -> PlanWrong:
    said = [
        {"place": ".".join(map(str, one.place)), "code": one.code, "vi": one.words.vi, "en": one.words.en}
        for one in wrong
    ]
    summary = "; ".join(f"{_row(definition, one)}: {one.words.vi} / {one.words.en}" for one in wrong[:_SHOWN])
    return PlanWrong(plan=definition.code, count=len(wrong), summary=summary, problems=said)


def _row(definition: PlanDefinition, misfit: Misfit) -> str:
    """Name the place of a misfit as somebody who has the sheet before them finds it: by the task's code."""
    key, *rest = misfit.place
    if key == "tasks" and rest and isinstance(rest[0], int):
        return ".".join(map(str, (definition.tasks[rest[0]].code, *rest[1:])))
    return ".".join(map(str, misfit.place))


def _owner(definition: PlanDefinition, at: datetime) -> Unit:
    on = localdate(at)
    if not definition.owner:
        return units.country(on=on).unit
    return units.version_at(definition.owner, level="agency", on=on).unit


def _take(definition: PlanDefinition, source: str, *, by: Actor, at: datetime) -> Plan:
    """Write a plan as it is defined now, its version, and what became of each of its tasks."""
    before = Plan.objects.filter(code=definition.code).first()
    old = definition_of(before) if before is not None else None
    body = body_of(definition)
    number = (before.number if before is not None else 0) + 1
    now = {
        "owner": _owner(definition, at),
        "source": source,
        "body": body,
        "sha256": fingerprint(definition),
        "number": number,
        "is_live": True,
        "loaded_at": at,
    }
    plan, _ = Plan.objects.update_or_create(code=definition.code, defaults=now)
    PlanVersion.objects.create(plan=plan, number=number, body=body, at=at, by_id=by.id, by_name=by.name)
    _take_tasks(plan, definition, old, by=by, at=at)
    return plan


def _take_tasks(plan: Plan, definition: PlanDefinition, old: PlanDefinition | None, *, by: Actor, at: datetime) -> None:
    there = {task.code: task for task in Task.objects.filter(plan=plan)}
    cards = _offices([definition, *([old] if old else [])], at)
    offices = Unit.objects.in_bulk(card.unit_id for card in cards.values())
    called = _called(old, definition, cards, at) if old else {}
    for place, says in enumerate(definition.tasks):
        card = cards.get(says.lead.office)
        unit = offices[card.unit_id] if card else plan.owner
        was = old.by_code.get(says.code) if old is not None else None
        task = there.pop(says.code, None)
        if task is None:
            done_on = says.fulfilled.on if says.fulfilled else None
            task = Task.objects.create(plan=plan, code=says.code, unit=unit, place=place, due=says.due, done_on=done_on)
            _keep(task, "defined", {}, by=by, at=at)
            continue
        words = _words(task, was, says, called)
        task.unit, task.place, task.is_live = unit, place, True
        if was is None or was.due != says.due:
            task.due = says.due
        if says.fulfilled is not None and task.done_on is None:
            task.done_on = says.fulfilled.on
        if words:
            said = [{"vi": one.vi, "en": one.en} for one in words]
            _changed(task, "plans.task_redefined", {"version": plan.number}, {"differences": said}, by=by, at=at)
        else:
            task.save()
    for task in there.values():
        if task.is_live:
            task.is_live = False
            _changed(task, "plans.task_dropped", {"version": plan.number}, {}, by=by, at=at)


def _words(task: Task, was: TaskDefinition | None, says: TaskDefinition, called: Called) -> list[Text]:
    """Return what a new definition changes of a task, in sentences; nothing where it stays as it was."""
    if not task.is_live or was is None:
        day = f"{says.due:%d/%m/%Y}"
        return [Text(f"Việc trở lại kế hoạch, hạn {day}", f"The task is in the plan again, due {day}")]
    return list(changes(was, says, called))


def _offices(definitions: Iterable[PlanDefinition], at: datetime) -> dict[str, OfficeCard]:
    codes = {task.lead.office for one in definitions for task in one.tasks} - {""}
    return {card.code: card for card in units.offices_called(codes, on=localdate(at)) if card.kind}


def _called(
    old: PlanDefinition, new: PlanDefinition, offices: Mapping[str, OfficeCard], at: datetime
) -> dict[tuple[str, str], Text]:
    """Return how what the tasks of two versions of a plan name is called; the newer name of what both have."""
    headings = [("group", old.groups + new.groups), ("bloc", old.blocs + new.blocs)]
    return {
        **{("phase", one.code): one.title.text for one in old.phases + new.phases},
        **{(kind, one.code): one.title.text for kind, ones in headings for one in ones},
        **{("office", code): card.name for code, card in offices.items()},
        **{("indicator", code): title for code, title in indicator_titles(on=localdate(at)).items()},
    }


def _join(definition: PlanDefinition) -> None:
    """Tie the tasks of a plan to those that they refine."""
    for says in definition.tasks:
        parent_id: Any = None
        if says.refines is not None:
            plan, _, code = definition.full_name(says.refines).partition("/")
            parent_id = Task.objects.filter(plan_id=plan, code=code).values_list("pk", flat=True).first()
        Task.objects.filter(plan_id=definition.code, code=says.code).exclude(parent_id=parent_id).update(
            parent_id=parent_id
        )
