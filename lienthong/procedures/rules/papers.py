"""Which papers a filing needs, and which of them the state already has."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lienthong.procedures.definitions import Component, ProcedureDefinition
from lienthong.procedures.rules.conditions import FormValues, holds

How = Literal["upload", "present", "held", "agency", "stored"]


@dataclass(frozen=True, slots=True)
class Needed:
    """A paper of this filing: uploaded, shown, ``held`` by a registry, looked up by the ``agency``, or ``stored``.

    What is stored, the State has kept for the person; with their consent it takes the place of what comes
    ``if_declined``: a file, or a paper to show.
    """

    component: Component
    how: How
    if_declined: How | None = None

    @property
    def must_upload(self) -> bool:
        """Whether the filing is incomplete without a file for it, uploaded or from the store."""
        return (self.if_declined or self.how) == "upload" and self.component.required

    @property
    def may_come_from_store(self) -> bool:
        """Whether a kept paper of the right kind may be put to it."""
        return self.how in ("upload", "present", "stored") and bool(self.component.from_store)


def required_components(
    definition: ProcedureDefinition,
    form: FormValues,
    provenance: Mapping[str, Mapping[str, Any]] | None = None,
    stored: Collection[str] = (),
) -> list[Needed]:
    """Return the papers that this filing needs and how each comes.

    ``provenance`` (field → {"how", "registry", …}) tells which registries answered; ``None``: assume that all do.
    ``stored`` are the kinds of papers that the State keeps for the person.
    """
    answered = None if provenance is None else {
        line.get("registry") for line in provenance.values() if line.get("how") in ("held", "corrected")
    }  # fmt: skip
    needed = [
        Needed(component, _how(component, answered))
        for component in definition.components
        if holds(component.when, form)
    ]
    return [
        Needed(one.component, "stored", if_declined=one.how)
        if one.may_come_from_store and not set(stored).isdisjoint(one.component.from_store)
        else one
        for one in needed
    ]


def store_kinds(definition: ProcedureDefinition) -> frozenset[str]:
    """Return the kinds of kept papers that a procedure may take."""
    return frozenset(kind for component in definition.components for kind in component.from_store)


def _how(component: Component, answered: set[Any] | None) -> How:
    if component.kind != "replaced":
        return component.kind
    return "held" if answered is None or component.by in answered else component.otherwise
