"""Plans of the demo country: the country's, that of a province which refines it, and who acts on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lienthong.core.values import Actor, Role, system
from lienthong.plans.actions.evidence import accept_evidence, give_evidence
from lienthong.plans.actions.loading import adopt_plan, load_plans
from lienthong.plans.definitions import PlanDefinition
from lienthong.plans.models import Evidence, Task
from lienthong.units import queries as units
from tests.dossiers.making import FRIDAY, open_officer
from tests.plans.written import NATIONAL, PROVINCIAL

MACHINE = system("packs")
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
CODE, OWN = NATIONAL["code"], PROVINCIAL["code"]


@dataclass(frozen=True)
class Cast:
    """Who acts: at the ministry that leads, above it, at a province; and somebody of another ministry."""

    officer: Actor
    head: Actor
    watcher: Actor
    steering: Actor
    governor: Actor
    clerk: Actor
    stranger: Actor


def plan(**changes: Any) -> PlanDefinition:
    return PlanDefinition.model_validate(NATIONAL | changes)


def own_plan(**changes: Any) -> PlanDefinition:
    return PlanDefinition.model_validate(PROVINCIAL | changes)


def with_task(body: dict[str, Any], code: str, **changes: Any) -> PlanDefinition:
    """Return a plan in which one task is other; a change to ``None`` takes the key away."""
    tasks = [
        {k: v for k, v in (task | changes).items() if v is not None} if task["code"] == code else task
        for task in body["tasks"]
    ]
    return PlanDefinition.model_validate(body | {"tasks": tasks})


def office(code: str) -> int:
    return units.version_at(code, level="agency", on=FRIDAY.date()).unit_id


def load(*definitions: PlanDefinition) -> None:
    load_plans(definitions or (plan(),), by=MACHINE, at=FRIDAY)


def cast() -> Cast:
    country = units.country(on=FRIDAY.date()).unit_id
    return Cast(
        officer=open_officer("Ministry", office("G01"), Role.SETTLE),
        head=open_officer("Minister", office("G01"), Role.HEAD),
        watcher=open_officer("Watcher", country, Role.MONITOR),
        steering=open_officer("Steering", country, Role.STEERING),
        governor=open_officer("Governor", office("Z01"), Role.HEAD),
        clerk=open_officer("Clerk", office("Z01"), Role.SETTLE),
        stranger=open_officer("Other minister", office("G02"), Role.HEAD),
    )


def started() -> Cast:
    """Load the country's plan, let the province bring its own, and return who acts."""
    load()
    people = cast()
    adopt_plan(own_plan(), by=people.governor, at=FRIDAY)
    return people


def given(people: Cast, deliverable: str = "law", *, by: Actor | None = None, content: bytes = PDF) -> Evidence:
    return give_evidence(CODE, "T1", deliverable, content, "luật.pdf", by=by or people.officer, at=FRIDAY)


def shown(people: Cast) -> None:
    """Let evidence for everything that the first task asks be given and accepted."""
    for deliverable in ("law", "guide"):
        one = given(people, deliverable)
        accept_evidence(CODE, "T1", one.pk, by=people.watcher, at=FRIDAY)


def task(code: str = "T1", of: str = CODE) -> Task:
    return Task.objects.get(plan_id=of, code=code)
