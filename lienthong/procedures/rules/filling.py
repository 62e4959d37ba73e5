"""How a form fills itself: which services can be asked now, and what answers and defaults put where.

The caller repeats until nothing new comes: ``askings_due`` → ask each → ``filled`` → put the values in. What a person
typed is never overwritten, unless the field is locked by law. A default follows the answers that it stands on, so the
caller leaves out of ``known.form`` what an earlier default put in and nobody touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lienthong.procedures.definitions import Asking, ProcedureDefinition
from lienthong.procedures.rules.conditions import References, holds, is_given, resolve, visible_fields
from lienthong.procedures.rules.forms import check_form, typed_values

#: What a service answered, by the key of its asking: its fields, or empty when it had nothing to say.
Answers = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Filling:
    """A value that fills a field: ``asking`` is the key of the answer that it comes from, empty for a default."""

    value: Any
    asking: str


def askings_due(
    definition: ProcedureDefinition, known: References, asked: Mapping[str, Mapping[str, str]]
) -> list[tuple[Asking, dict[str, str]]]:
    """Return what can be asked now, each with its lookup, and was not yet asked in this way.

    ``asked`` is the lookup last used for each key. A lookup by a field that is wrong or hidden waits.
    """
    wrong = {error.path for error in check_form(definition, known.form, partial=True)}
    usable = {name: known.form.get(name) for name in visible_fields(definition, known.form) if name not in wrong}
    due: dict[str, tuple[Asking, dict[str, str]]] = {}
    for asking in definition.prefill_from:
        lookup = {name: resolve(value, replace(known, form=usable)) for name, value in asking.lookup.items()}
        if holds(asking.when, known.form) and all(is_given(value) for value in lookup.values()):
            due.setdefault(asking.key, (asking, {name: str(value) for name, value in lookup.items()}))
    return [(asking, lookup) for key, (asking, lookup) in due.items() if asked.get(key) != lookup]


def filled(definition: ProcedureDefinition, known: References, answers: Answers) -> dict[str, Filling]:
    """Return the values that answers and defaults give to fields that are empty, or that are locked by an answer.

    A default may stand on an answer or on another default, in whatever order the fields are.
    """
    found = dict(_held(definition, known, answers))
    empty = [name for name in definition.fields if name not in found and not is_given(known.form.get(name))]
    while True:
        so_far = replace(known, form={**known.form, **{name: filling.value for name, filling in found.items()}})
        defaults = {name: _default(definition, name, so_far) for name in empty if name not in found}
        new = {name: Filling(value, "") for name, value in defaults.items() if is_given(value)}
        if not new:
            return found
        found |= new


def _held(definition: ProcedureDefinition, known: References, answers: Answers) -> Iterator[tuple[str, Filling]]:
    """Yield what the answers put into fields."""
    for name, field in definition.fields.items():
        if field.prefill is None:
            continue
        given = known.form.get(name)
        held = answers.get(field.prefill.key, {}).get(field.prefill.field)
        if is_given(held) and (not is_given(given) or (field.locked and given != held)):
            yield name, Filling(held, field.prefill.key)


def _default(definition: ProcedureDefinition, name: str, known: References) -> Any:
    """Return the first default whose condition holds and whose value is known."""
    for default in definition.fields[name].default:
        value = resolve(default.value, known) if holds(default.when, known.form) else None
        if is_given(value):
            return typed_values(definition, {name: value})[name]
    return None
