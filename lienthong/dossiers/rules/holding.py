"""What registries answered, field by field, and what of a form therefore still stands on its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lienthong.dossiers.rules.provenance import SOURCE
from lienthong.procedures.definitions import ProcedureDefinition

#: What a service answered, by asking: {"lookup", "state", "reason", "fields", and the source}. See ``Draft.answers``.
Answers = Mapping[str, Mapping[str, Any]]
Held = dict[str, dict[str, Any]]


def held_of(definition: ProcedureDefinition, answers: Answers, disputed: Mapping[str, str]) -> Held:
    """Return for every field that a service was asked for what it answered: found, empty, wrong or down.

    A record without a value for the field is *empty* there. A field that the law locks is locked while its value was
    found and nobody says that it is wrong.
    """
    held: Held = {}
    for name, field in definition.fields.items():
        answer = answers.get(field.prefill.key) if field.prefill else None
        if field.prefill is None or answer is None:
            continue
        value = answer["fields"].get(field.prefill.field)
        state = "empty" if answer["state"] == "found" and value is None else answer["state"]
        line = {"state": state, "locked": field.locked and state == "found" and name not in disputed}
        line |= {key: answer[key] for key in SOURCE if answer.get(key) is not None}
        line |= {"value": value} if state == "found" else {}
        held[name] = line | ({"disputed": disputed[name]} if name in disputed else {})
    return held


def own_values(
    form: Mapping[str, Any], held: Mapping[str, Mapping[str, Any]], defaults: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what the person gave: the form without held values and defaults that nobody touched."""
    return {name: value for name, value in form.items() if not _is_put_in(name, value, held, defaults)}


def _is_put_in(name: str, value: object, held: Mapping[str, Mapping[str, Any]], defaults: Mapping[str, Any]) -> bool:
    line = held.get(name)
    if line is not None and line["state"] == "found" and line["value"] == value:
        return True
    return name in defaults and defaults[name] == value
