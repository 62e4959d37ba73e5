"""What registries answered, field by field, and what of a form therefore still stands on its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from lienthong.dossiers.rules.provenance import SOURCE
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.forms import FormField, Prefill
from lienthong.procedures.rules.conditions import References, rows_of
from lienthong.procedures.rules.filling import answer_key, held_value

#: What a service answered, by question: {"lookup", "state", "reason", "fields", and the source}. See ``Draft.answers``.
Answers = Mapping[str, Mapping[str, Any]]
Held = dict[str, dict[str, Any]]


def held_of(
    definition: ProcedureDefinition,
    answers: Answers,
    disputed: Mapping[str, str],
    form: Mapping[str, Any] | None = None,
) -> Held:
    """Return for every field that a service was asked for what it answered: found, empty, wrong or down.

    A record without a value for the field is *empty* there. A field that the law locks is locked while its value was
    found and nobody says that it is wrong. The fields of a repeating group are those of the rows of ``form``:
    ``children.0.name``.
    """
    held: Held = {}
    for path, field, prefill, key in _asked_for(definition, form or {}):
        answer = answers.get(key)
        if answer is None:
            continue
        value = held_value(prefill, answer["fields"])
        state = "empty" if answer["state"] == "found" and value is None else answer["state"]
        line = {"state": state, "locked": field.locked and state == "found" and path not in disputed}
        line |= {key: answer[key] for key in SOURCE if answer.get(key) is not None}
        line |= {"value": value} if state == "found" else {}
        held[path] = line | ({"disputed": disputed[path]} if path in disputed else {})
    return held


def _asked_for(
    definition: ProcedureDefinition, form: Mapping[str, Any]
) -> Iterator[tuple[str, FormField, Prefill, str]]:
    """Yield path, field, prefill and key of the answer of everything that a service may fill."""
    for name, field in definition.fields.items():
        if field.prefill is not None:
            yield name, field, field.prefill, field.prefill.key
        for number, row in rows_of(form, name) if field.columns else ():
            known = replace(_NOBODY, form=form, row=row)
            for column in field.columns:
                key = answer_key(definition, column.prefill, known) if column.prefill else None
                if column.prefill and key:
                    yield f"{name}.{number}.{column.name}", column, column.prefill, key


_NOBODY = References(form={}, today=date.min)


def own_values(
    form: Mapping[str, Any], held: Mapping[str, Mapping[str, Any]], defaults: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what the person gave: the form without held values and defaults that nobody touched.

    Rows of a repeating group stay, without the cells that a registry put into them.
    """
    own = {name: value for name, value in form.items() if not _is_put_in(name, value, held, defaults)}
    return {name: _own_rows(name, value, held) if isinstance(value, list) else value for name, value in own.items()}


def _own_rows(table: str, rows: list[Any], held: Mapping[str, Mapping[str, Any]]) -> list[Any]:
    return [
        {name: value for name, value in row.items() if not _is_put_in(f"{table}.{number}.{name}", value, held, {})}
        if isinstance(row, Mapping)
        else row
        for number, row in enumerate(rows)
    ]


def _is_put_in(name: str, value: object, held: Mapping[str, Mapping[str, Any]], defaults: Mapping[str, Any]) -> bool:
    line = held.get(name)
    if line is not None and line["state"] == "found" and line["value"] == value:
        return True
    return name in defaults and defaults[name] == value
