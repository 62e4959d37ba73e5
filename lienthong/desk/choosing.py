"""What may be chosen where an act asks for a choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from lienthong.accounts.queries.standing_in import fit_for
from lienthong.core.values import Role, Text
from lienthong.desk.inputs import Choice
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries.handovers import Passage
from lienthong.dossiers.rules.transitions import settling_steps_before
from lienthong.procedures.definitions import ProcedureDefinition

#: (act, input) → what may be chosen there.
Choices = Mapping[tuple[str, str], Sequence[Choice]]


def choices_for(
    dossier: Dossier, definition: ProcedureDefinition, passages: Sequence[Passage], acts: Sequence[str], *, on: date
) -> Choices:
    """Return the choices of the acts that may be done now; an input that leaves nothing to choose is not asked."""
    choices: dict[tuple[str, str], Sequence[Choice]] = {}
    if "send_back_proposal" in acts:
        steps = settling_steps_before(definition, dossier.step)
        earlier = [Choice(step.key, step.title.text) for step in steps]
        choices["send_back_proposal", "to_step"] = earlier if len(earlier) > 1 else []
    if "reassign_dossier" in acts:
        officers = fit_for(Role.SETTLE, dossier.holder_id, dossier.procedure, on=on)
        others = [one for one in officers if one.id != dossier.officer_id]
        choices["reassign_dossier", "officer"] = [Choice(str(one.id), Text(one.name, one.name)) for one in others]
    if "ask_opinion" in acts:
        choices["ask_opinion", "kinds"] = [Choice(kind.key, kind.title.text) for kind in definition.opinions]
    if "accept_handover" in acts:
        sent = passages[-1].originals
        choices["accept_handover", "missing"] = [Choice(name, Text(name, name)) for name in sent]
    return {asked: offered for asked, offered in choices.items() if offered}
