"""Along the steps that the definition has: what follows what, where a file may be sent back to."""

from __future__ import annotations

from collections.abc import Sequence

from lienthong.dossiers.rules.transitions.states import Act
from lienthong.procedures.definitions import ProcedureDefinition, Step


def first_step(definition: ProcedureDefinition) -> Step:
    """Return the step in which a filed dossier waits."""
    return definition.steps[0]


def next_step(definition: ProcedureDefinition, after: str) -> Step:
    """Return the step that follows the one with key ``after``; the last step follows itself."""
    return definition.steps[min(_place(definition, after) + 1, len(definition.steps) - 1)]


def settling_steps_before(definition: ProcedureDefinition, before: str) -> Sequence[Step]:
    """Return the settling officers' steps ahead of the one with key ``before``, the nearest first."""
    return [step for step in reversed(definition.steps[: _place(definition, before)]) if step.role == "settle"]


def leads(act: Act, definition: ProcedureDefinition, step: str) -> bool:
    """Tell whether the way that the act takes from a step is there (see ``Act.way``); an act without one stays."""
    if act.way == "back":
        return bool(settling_steps_before(definition, step))
    roles = {"on": "settle", "up": "head"}
    return act.way is None or next_step(definition, step).role == roles[act.way]


def _place(definition: ProcedureDefinition, key: str) -> int:
    return [step.key for step in definition.steps].index(key)
