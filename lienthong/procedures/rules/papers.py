"""Which papers a filing needs, and which of them the state already has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lienthong.procedures.definitions import Component, ProcedureDefinition
from lienthong.procedures.rules.conditions import FormValues, holds


@dataclass(frozen=True, slots=True)
class Needed:
    """A paper of this filing: uploaded, shown, ``held`` by a registry, or looked up by the ``agency`` itself."""

    component: Component
    how: Literal["upload", "present", "held", "agency"]

    @property
    def must_upload(self) -> bool:
        """Whether the filing is incomplete without a file for it."""
        return self.how == "upload" and self.component.required


def required_components(
    definition: ProcedureDefinition, form: FormValues, provenance: Mapping[str, Mapping[str, Any]] | None = None
) -> list[Needed]:
    """Return the papers that this filing needs and how each comes.

    ``provenance`` (field → {"how", "registry", …}) tells which registries answered; ``None``: assume that all do.
    """
    answered = None if provenance is None else {
        line.get("registry") for line in provenance.values() if line.get("how") in ("held", "corrected")
    }  # fmt: skip
    return [
        Needed(component, _how(component, answered))
        for component in definition.components
        if holds(component.when, form)
    ]


def _how(component: Component, answered: set[Any] | None) -> Literal["upload", "present", "held", "agency"]:
    if component.kind != "replaced":
        return component.kind
    return "held" if answered is None or component.by in answered else component.otherwise
