"""What a reference stands for, when a condition holds, and which fields are therefore asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.forms import Condition

FormValues = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class References:
    """What ``$…`` in a definition may stand for when a dossier is worked on."""

    form: FormValues
    today: date
    applicant: str = ""
    unit_name: str = ""
    place_code: str = ""
    place_name: str = ""
    dossier_code: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def resolve(value: str, known: References) -> Any:
    """Return what a literal or a reference of a definition stands for; ``None`` when it is not known (yet)."""
    if not value.startswith("$"):
        return value
    head, _, rest = value.removeprefix("$").partition(".")
    if head == "field":
        return known.form.get(rest)
    if head == "number":
        return known.numbers.get(rest)
    if head == "written":
        name, _, of = rest.partition(".")
        return known.written.get(name, {}).get(of)
    return {
        "$applicant": known.applicant,
        "$today": known.today.isoformat(),
        "$unit.name": known.unit_name,
        "$place.code": known.place_code,
        "$place.name": known.place_name,
        "$dossier.code": known.dossier_code,
    }[value]


def is_given(value: Any) -> bool:
    """Tell whether a form value says anything: not absent, not empty, not only spaces."""
    return value is not None and (not isinstance(value, str) or bool(value.strip()))


def holds(condition: Condition | None, form: FormValues) -> bool:
    """Tell whether a condition holds for the form; no condition always holds."""
    if condition is None:
        return True
    if condition.all_ is not None:
        return all(holds(part, form) for part in condition.all_)
    if condition.any_ is not None:
        return any(holds(part, form) for part in condition.any_)
    return _test(condition, form.get(condition.field or ""))


def _test(condition: Condition, value: Any) -> bool:
    if condition.present is not None:
        return is_given(value) is condition.present
    written = ("true" if value else "false") if isinstance(value, bool) else str(value if is_given(value) else "")
    if condition.equals is not None:
        return written == condition.equals
    if condition.not_equals is not None:
        return written != condition.not_equals
    return written in (condition.in_ or ())


def visible_fields(definition: ProcedureDefinition, form: FormValues) -> tuple[str, ...]:
    """Return the names of the fields that are asked, in order. What is typed in a hidden field counts for nothing."""
    seen: dict[str, bool] = {}

    def is_visible(name: str) -> bool:
        if name not in seen:
            seen[name] = False  # a circle of conditions is refused by the pack check; here it only must not hang
            condition = definition.fields[name].when if name in definition.fields else None
            given = {} if condition is None else {of: form.get(of) for of in condition.fields() if is_visible(of)}
            seen[name] = holds(condition, given)
        return seen[name]

    return tuple(name for name in definition.fields if is_visible(name))


def visible_values(definition: ProcedureDefinition, form: FormValues) -> dict[str, Any]:
    """Return what is given in visible fields: what a submission keeps of a draft."""
    return {name: form[name] for name in visible_fields(definition, form) if is_given(form.get(name))}
