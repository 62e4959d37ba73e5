"""What a step of a file asks: who had it before, which of its papers are still missing."""

from __future__ import annotations

from lienthong.documents.queries import attachments_of
from lienthong.dossiers.models import Act, Dossier
from lienthong.dossiers.queries.files import definition_of
from lienthong.dossiers.rules.holders import Stop, leavers
from lienthong.dossiers.rules.transitions import settling_steps_before
from lienthong.procedures.definitions import Need


def officers_at(code: str, *steps: str) -> list[str]:
    """Return the ids of the officers who led a file on from one of these steps, the last first."""
    acts = Act.objects.filter(dossier_code=code).order_by("number")
    return leavers((stop_of(act) for act in acts), steps)


def stop_of(act: Act) -> Stop:
    """Return an act as far as it moved the file."""
    return Stop(act.at, act.step, act.holder_id, act.state_after, act.actor_kind, act.actor_id, act.actor_name)


def had_it_before(dossier: Dossier, officer_id: str) -> bool:
    """Tell whether an officer led the file on from a settling step ahead of the one where it is."""
    earlier = settling_steps_before(definition_of(dossier), dossier.step)
    return officer_id in officers_at(dossier.code, *(step.key for step in earlier))


def working_papers(code: str) -> str:
    """Return the holder of the papers that officers put to a file for their own work, unseen by the applicant."""
    return f"work:{code}"


def missing_papers(dossier: Dossier) -> list[Need]:
    """Return what the step still has to bring before the file may leave it; nothing is asked where it needs nothing."""
    needs = definition_of(dossier).step(dossier.step).needs
    if not needs:
        return []
    there = {file.component for file in attachments_of(working_papers(dossier.code))}
    return [need for need in needs if need.id not in there]
