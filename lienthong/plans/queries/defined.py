"""The plans that are loaded, as they are written, and who has which seat in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from lienthong.core.values import Actor, Text
from lienthong.plans.definitions import PlanDefinition, TaskDefinition
from lienthong.plans.models import Plan, Task
from lienthong.plans.refusals import PlanUnknown, TaskUnknown
from lienthong.plans.rules import rights
from lienthong.plans.rules.fitting import Known
from lienthong.plans.rules.rights import Seat
from lienthong.units import queries as units
from lienthong.units.models import Unit

_known: dict[tuple[str, str], PlanDefinition] = {}  # by code and hash: a version never changes


@dataclass(frozen=True, slots=True)
class PlanCard:
    """A plan as a list shows it; ``refines`` are the plans of which its tasks are parts."""

    code: str
    number: str
    title: Text
    owner_id: int
    owner_name: Text
    tasks: int
    refines: tuple[str, ...]
    is_of_the_country: bool


def definition_of(plan: Plan) -> PlanDefinition:
    """Return what a plan says."""
    key = (plan.code, plan.sha256)
    if key not in _known:
        _known[key] = PlanDefinition.model_validate(plan.body)
    return _known[key]


def get_plan(code: str, *, to: Actor | None = None) -> Plan:
    """Return a live plan with its owner (1 SQL); refuses ``PlanUnknown``, also what is not shown to ``to``."""
    plan = _live().filter(code=code).first()
    if plan is None or (to is not None and not may_see(plan, to)):
        raise PlanUnknown(plan=code)
    return plan


def get_task(plan: Plan, code: str) -> Task:
    """Return a live task of a plan with its unit (1 SQL); refuses ``TaskUnknown``."""
    task = Task.objects.select_related("unit").filter(plan=plan, code=code, is_live=True).first()
    if task is None:
        raise TaskUnknown(plan=plan.code, task=code)
    return task


def defined_task(plan: Plan, task: Task) -> TaskDefinition:
    """Return what a plan says of a task of it."""
    return definition_of(plan).by_code[task.code]


def may_see(plan: Plan, actor: Actor) -> bool:
    """Tell whether somebody may read a plan."""
    return rights.sees(actor, seat_of(plan.owner), is_of_the_country=plan.owner.kind == Unit.Kind.PLACE)


def seat_of(unit: Unit) -> Seat:
    """Return where a task of this unit is at home."""
    return Seat(unit.path, unit.kind == Unit.Kind.PLACE)


def plan_cards(*, to: Actor, on: date) -> list[PlanCard]:
    """Return the plans that are shown to somebody, the country's first (2 SQL)."""
    plans = [plan for plan in _live() if may_see(plan, to)]
    names = {language: units.names([p.owner_id for p in plans], on=on, language=language) for language in ("vi", "en")}
    cards = [_card(plan, Text(names["vi"][plan.owner_id], names["en"][plan.owner_id])) for plan in plans]
    return sorted(cards, key=lambda card: (not card.is_of_the_country, card.code))


def known_to(plan: PlanDefinition, *, indicators: Iterable[str], on: date) -> Known:
    """Return what of this installation a plan may name (4 SQL): every live plan, the offices that it names."""
    wanted = {plan.owner, *(task.lead.office for task in plan.tasks)} - {""}
    offices = {card.code for card in units.offices_called(wanted, on=on) if card.kind}
    kinds = {kind for task in plan.tasks for kind in task.lead.each}
    there = set(Unit.objects.filter(agency_type__in=kinds).values_list("agency_type", flat=True).distinct())
    return Known({one.code: definition_of(one) for one in _live()}, frozenset(indicators), offices, there)


def _live() -> QuerySet[Plan]:
    return Plan.objects.filter(is_live=True).select_related("owner").order_by("code")


def _card(plan: Plan, owner: Text) -> PlanCard:
    says = definition_of(plan)
    above = {says.full_name(task.refines).partition("/")[0] for task in says.tasks if task.refines} - {plan.code}
    is_of_the_country = plan.owner.kind == Unit.Kind.PLACE
    return PlanCard(
        plan.code,
        says.number,
        says.title.text,
        plan.owner_id,
        owner,
        len(says.tasks),
        tuple(sorted(above)),
        is_of_the_country,
    )
