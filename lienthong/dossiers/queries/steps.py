"""What a step of a file asks: who had it before, which of its papers are still missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lienthong.core.values import Actor
from lienthong.documents.queries import attachments_of
from lienthong.dossiers.models import Act, Dossier
from lienthong.dossiers.queries.files import definition_of, definitions_of
from lienthong.dossiers.rules.holders import Stop, leavers
from lienthong.dossiers.rules.transitions import LAW_MOVED, settling_steps_before
from lienthong.procedures.definitions import Need, Step
from lienthong.procedures.models import ProcedureVersion


def officers_at(code: str, *steps: str) -> list[str]:
    """Return the ids of the officers who led a file on from one of these steps, the last first."""
    acts = Act.objects.filter(dossier_code=code).order_by("number")
    return leavers(stops_of(acts), steps)


def stops_of(acts: Iterable[Act]) -> list[Stop]:
    """Return acts, in order, as far as they moved the file; steps that a newer law renamed by their new keys."""
    stops: list[Stop] = []
    for act in acts:
        if act.verb == LAW_MOVED and (renamed := act.detail.get("steps")):
            stops = [replace(stop, step=renamed.get(stop.step, stop.step)) for stop in stops]
        stops.append(
            Stop(act.at, act.step, act.holder_id, act.state_after, act.actor_kind, act.actor_id, act.actor_name)
        )
    return stops


def step_of(dossier: Dossier, key: str) -> Step:
    """Return a step of a file by its key: of the law on which it stands, or of a former one that it passed through."""
    known = {step.key: step for step in definition_of(dossier).steps}
    if key not in known:
        former = ProcedureVersion.objects.filter(procedure_id=dossier.procedure).values_list("pk", flat=True)
        laws = definitions_of(former).values()
        known = {step.key: step for law in laws for step in law.steps} | known
    return known[key]


def had_it_before(dossier: Dossier, officer_id: str) -> bool:
    """Tell whether an officer led the file on from a settling step ahead of the one where it is."""
    earlier = settling_steps_before(definition_of(dossier), dossier.step)
    return officer_id in officers_at(dossier.code, *(step.key for step in earlier))


def working_papers(code: str) -> str:
    """Return the holder of the papers that officers put to a file for their own work, unseen by the applicant."""
    return f"work:{code}"


def needs_of(dossier: Dossier, *, to: Actor) -> tuple[Need, ...]:
    """Return the papers that ``to``, who has the file at its step, is to put to it; nobody else puts any."""
    is_theirs = dossier.holder_role == "settle" and to.kind == "officer" and str(dossier.officer_id) == to.id
    return definition_of(dossier).step(dossier.step).needs if is_theirs else ()


def missing_papers(dossier: Dossier) -> list[Need]:
    """Return what the step still has to bring before the file may leave it; nothing is asked where it needs nothing."""
    needs = definition_of(dossier).step(dossier.step).needs
    if not needs:
        return []
    there = {file.component for file in attachments_of(working_papers(dossier.code))}
    return [need for need in needs if need.id not in there]
