"""How a form fills itself: which services can be asked now, and what answers and defaults put where.

The caller repeats until nothing new comes: ``askings_due`` → ask each → ``filled`` → put the values in →
``calculated``. What a person typed is never overwritten, unless the field is locked by law. A default follows the
answers that it stands on, so the caller leaves out of ``known.form`` what an earlier default put in and nobody touched.

A service that is asked for each row of a repeating group has one answer for each different question, whatever the
order of the rows: its key ends in what was asked (``owner@001190000001``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lienthong.procedures.definitions import Asking, ProcedureDefinition
from lienthong.procedures.definitions.forms import FormField, Prefill
from lienthong.procedures.rules.conditions import (
    References,
    holds,
    is_given,
    resolve,
    rows_of,
    visible_columns,
    visible_fields,
)
from lienthong.procedures.rules.forms import check_form, typed_values

#: What a service answered, by the key of its question: its fields, or empty when it had nothing to say.
Answers = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Question:
    """A service that can be asked now: the key of its answer, the asking of the definition, the lookup."""

    key: str
    asking: Asking
    lookup: dict[str, str]


@dataclass(frozen=True, slots=True)
class Filling:
    """A value that fills a field: ``asking`` is the key of the answer that it comes from, empty for a default."""

    value: Any
    asking: str


def askings_due(
    definition: ProcedureDefinition,
    known: References,
    asked: Mapping[str, Mapping[str, str]],
    *,
    parts: Collection[str] = ("",),
) -> list[Question]:
    """Return what can be asked now and was not yet asked in this way; ``parts``: in whose name, empty: the applicant's.

    ``asked`` is the lookup last used for each key. A lookup by a field that is wrong or hidden waits.
    """
    wrong = {error.path for error in check_form(definition, known.form, partial=True)}
    usable = {name: known.form.get(name) for name in visible_fields(definition, known.form) if name not in wrong}
    due: dict[str, Question] = {}
    for asking in definition.prefill_from:
        if (asking.by or "") not in parts:
            continue
        scopes = [replace(known, form=usable)] if asking.each is None else _rows(definition, asking.each, known, wrong)
        for scope in scopes:
            if question := question_of(asking, scope):
                due.setdefault(question.key, question)
    return [question for question in due.values() if asked.get(question.key) != question.lookup]


def question_of(asking: Asking, known: References) -> Question | None:
    """Return the question that an asking is, or ``None`` while its condition does not hold or its lookup is unknown."""
    lookup = {name: resolve(value, known) for name, value in asking.lookup.items()}
    if not holds(asking.when, {**known.form, **known.row}) or not all(is_given(value) for value in lookup.values()):
        return None
    texts = {name: str(value) for name, value in lookup.items()}
    key = asking.key if asking.each is None else f"{asking.key}@{'/'.join(texts.values())}"
    return Question(key, asking, texts)


def _rows(definition: ProcedureDefinition, table: str, known: References, wrong: set[str]) -> Iterator[References]:
    """Yield the form seen from each row of a repeating group, without what is wrong or hidden in it."""
    if table not in visible_fields(definition, known.form):
        return
    for number, row in rows_of(known.form, table):
        columns = visible_columns(definition.fields[table], known.form, row)
        usable = {name: row.get(name) for name in columns if f"{table}.{number}.{name}" not in wrong}
        yield replace(known, row=usable)


def answer_key(definition: ProcedureDefinition, prefill: Prefill, known: References) -> str | None:
    """Return the key of the answer that fills a field, in a row the one to the row's own question; ``None``: none."""
    askings = [asking for asking in definition.prefill_from if asking.key == prefill.key]
    if not any(asking.each for asking in askings):
        return prefill.key
    return next((question.key for asking in askings if (question := question_of(asking, known))), None)


def held_value(prefill: Prefill, answer: Mapping[str, Any]) -> Any:
    """Return what an answer holds for a field; of a registry's table the rows, under the names of the form."""
    value = answer.get(prefill.field)
    if not prefill.columns or not isinstance(value, list):
        return value
    rows = [
        {column: row[of] for column, of in prefill.columns.items() if is_given(row.get(of))}
        for row in value
        if isinstance(row, Mapping)
    ]
    return [row for row in rows if row]


def filled(definition: ProcedureDefinition, known: References, answers: Answers) -> dict[str, Filling]:
    """Return the values that answers and defaults give to fields that are empty, or that are locked by an answer.

    A default may stand on an answer or on another default, in whatever order the fields are. A repeating group comes
    whole: its rows with what answers put into them.
    """
    found = dict(_held(definition, known, answers))
    empty = [name for name in definition.fields if name not in found and not is_given(known.form.get(name))]
    while True:
        so_far = replace(known, form={**known.form, **{name: filling.value for name, filling in found.items()}})
        defaults = {name: _default(definition, name, so_far) for name in empty if name not in found}
        new = {name: Filling(value, "") for name, value in defaults.items() if is_given(value)}
        if not new:
            break
        found |= new
    for name in definition.tables:
        rows = found[name].value if name in found else known.form.get(name)
        filled_in = _filled_rows(
            definition, definition.fields[name], replace(known, form={**known.form, name: rows}), answers
        )
        if filled_in != rows and filled_in:
            found[name] = Filling(filled_in, found[name].asking if name in found else "@rows")
    return found


def _held(definition: ProcedureDefinition, known: References, answers: Answers) -> Iterator[tuple[str, Filling]]:
    """Yield what the answers put into fields."""
    for name, field in definition.fields.items():
        if field.prefill is None:
            continue
        given = known.form.get(name)
        held = held_value(field.prefill, answers.get(field.prefill.key, {}))
        if is_given(held) and (not is_given(given) or (field.locked and given != held)):
            yield name, Filling(held, field.prefill.key)


def _filled_rows(definition: ProcedureDefinition, table: FormField, known: References, answers: Answers) -> list[Any]:
    rows = known.form.get(table.name)
    whole: list[Any] = list(rows) if isinstance(rows, list) else []
    for number, row in rows_of(known.form, table.name):
        scope = replace(known, row=row)
        for column in table.columns:
            key = answer_key(definition, column.prefill, scope) if column.prefill else None
            held = held_value(column.prefill, answers.get(key, {})) if column.prefill and key else None
            given = row.get(column.name)
            if is_given(held) and (not is_given(given) or (column.locked and given != held)):
                whole[number] = {**whole[number], column.name: held}
    return whole


def _default(definition: ProcedureDefinition, name: str, known: References) -> Any:
    """Return the first default whose condition holds and whose value is known."""
    for default in definition.fields[name].default:
        value = resolve(default.value, known) if holds(default.when, known.form) else None
        if is_given(value):
            return typed_values(definition, {name: value})[name]
    return None
