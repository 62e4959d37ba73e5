"""How each value of a form came: held by a registry, corrected by the person, or typed, and if typed, why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.forms import FormField
from lienthong.procedures.definitions.values import field_of
from lienthong.procedures.rules.conditions import rows_of, visible_values

#: What is kept of a registry's answer beside the field that it filled.
SOURCE = ("service", "registry", "record", "version", "valid_from", "read_at")
PREFILLED = "held"
#: How a value came that a linked file takes from what a sibling brought about.
LINKED = "linked"
#: How a value came that the person typed although a registry could have filled it in and was not asked.
ASKED_AGAIN = "typed_though_known"
_TYPED = {
    "found": "corrected",
    "empty": "typed_registry_empty",
    "wrong": "typed_registry_wrong",
    "down": "typed_registry_down",
}

Provenance = dict[str, dict[str, Any]]


def provenance_of(
    definition: ProcedureDefinition,
    form: Mapping[str, Any],
    held: Mapping[str, Mapping[str, Any]],
    defaults: Mapping[str, Any],
) -> Provenance:
    """Return for every field that is asked and given how its value came, with its source where a registry gave it.

    ``held`` is what the registries answered, by field, ``defaults`` what the definition put in (see ``Draft``). A field
    that a registry could have filled but that nobody asked for is ``typed_though_known``: the measure of how far
    "declare once" still is.
    """
    lines: Provenance = {}
    for name, value in visible_values(definition, form).items():
        field = definition.fields[name]
        put_in = field.widget == "hidden" or (name in defaults and defaults[name] == value)
        lines[name] = _line(field, value, held.get(name), put_in=put_in)
        for number, row in rows_of({name: value}, name) if field.columns else ():
            lines |= _cells(field, number, row, held)
    return lines


def _line(field: FormField, value: Any, answer: Mapping[str, Any] | None, *, put_in: bool) -> dict[str, Any]:
    if field.calculate is not None:
        return {"how": "calculated"}
    if answer is not None:
        return _answered(value, answer)
    if put_in:
        return {"how": "calculated"}
    if field.prefill is not None:
        return {"how": ASKED_AGAIN, "service": field.prefill.service}
    return {"how": "typed"}


def _cells(table: FormField, number: int, row: Mapping[str, Any], held: Mapping[str, Mapping[str, Any]]) -> Provenance:
    """Return a line for each cell that a registry could fill; what else a row holds came as the whole group did."""
    return {
        path: _line(column, row[column.name], held.get(path), put_in=False)
        for column in table.columns
        if column.prefill is not None and column.name in row
        for path in (f"{table.name}.{number}.{column.name}",)
    }


def without_forged(
    definition: ProcedureDefinition, form: Mapping[str, Any], held: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Return a form without what nobody could have typed: boxes that are not shown, unless a registry said the same."""
    return {
        name: value
        for name, value in form.items()
        if name not in definition.hidden or (name in held and held[name].get("value") == value)
    }


def locked_changes(
    definition: ProcedureDefinition,
    provenance: Mapping[str, Mapping[str, Any]],
    changed: Iterable[str],
    *,
    asked_for: Iterable[str],
) -> list[str]:
    """Return which changes of a filed form are not the person's to make.

    The place decides who settles the file, so it stays, and so does what the form does not show; what a registry gave
    and the law locks stays too, unless the office asked for that very field (``asked_for``).
    """
    asked = set(asked_for)
    held = {
        path.partition(".")[0]
        for path, line in provenance.items()
        if line["how"] == PREFILLED and (field := definition.shown_at(path)) is not None and field.locked
    }
    fixed = {definition.competence.place_field} | definition.hidden | (held - asked)
    return [name for name in changed if name in fixed]


def _answered(value: object, answer: Mapping[str, Any]) -> dict[str, Any]:
    source = {key: answer[key] for key in SOURCE if answer.get(key) is not None}
    if answer["state"] == "found" and value == answer.get("value"):
        return {"how": PREFILLED, **source}
    line = {"how": _TYPED[answer["state"]], **source}
    if answer["state"] == "found":
        line["held_value"] = answer.get("value")
    if answer.get("disputed"):
        line["disputed"] = answer["disputed"]
    return line


def linked_provenance(
    form: Mapping[str, str], of_root: Mapping[str, Mapping[str, Any]], codes: Mapping[str, str]
) -> Provenance:
    """Return how the values of a linked file came: as they came into its root, or from the file of a sibling.

    ``form`` is the link's mapping, ``codes`` the files that were filed, by link.
    """
    lines: Provenance = {}
    for name, value in form.items():
        if of := field_of(value):
            lines[name] = dict(of_root.get(of, {"how": "typed"}))
        elif value.startswith("$linked."):
            lines[name] = {"how": LINKED, "dossier": codes.get(value.split(".")[1], "")}
        else:
            lines[name] = {"how": "calculated"}
    return lines


@dataclass(frozen=True, slots=True)
class OnceOnlyCount:
    """Of one filing: fields asked, those that a registry filled in and the person kept, or changed, or typed although
    a registry knows. What is worked out, or comes from a sibling, was not asked.
    """

    asked: int
    prefilled: int
    corrected: int
    asked_again: int

    def as_json(self) -> dict[str, int]:
        """Return the counts as ledger lines name them."""
        return {f"fields_{name}": getattr(self, name) for name in ("asked", "prefilled", "corrected", "asked_again")}


def registries_of(provenance: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the codes of the registries that gave a value of a form, or gave one that the person corrected."""
    return sorted({line["registry"] for line in provenance.values() if line.get("registry")})


def count_fields(provenance: Mapping[str, Mapping[str, Any]]) -> OnceOnlyCount:
    """Return how far a filing was from asking nothing that the State knows."""
    how = Counter(line["how"] for line in provenance.values())
    asked = how.total() - how["calculated"] - how[LINKED]
    return OnceOnlyCount(asked, how[PREFILLED], how[_TYPED["found"]], how[ASKED_AGAIN])
