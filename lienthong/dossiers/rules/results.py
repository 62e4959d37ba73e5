"""What the result paper shows, which numbers it needs, and what of a decision is meant for the person."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from lienthong.library.rules.owning import owner_key
from lienthong.procedures.definitions import FormField, ProcedureDefinition, Write
from lienthong.procedures.definitions.values import field_of
from lienthong.procedures.rules.conditions import References, holds, is_given, resolve, rows_of

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = "$number."


def told_result(result: Mapping[str, Any], *, is_decided: bool) -> dict[str, Any]:
    """Return what the person may know of ``Dossier.result``: nothing before the decision, no words between officers."""
    if not is_decided:
        return {}
    internal = {"proposer", "proposer_id"} | (set() if result.get("decision") == "refuse" else {"words"})
    return {name: value for name, value in result.items() if name not in internal}


def times(write: Write, form: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Return how often a write is done: each time its name and, when it is done for rows, the row (``as.0``, …)."""
    if write.each is None:
        return [(write.as_, {})] if holds(write.when, form) else []
    return [
        (f"{write.as_}.{number}", row)
        for number, row in rows_of(form, write.each)
        if holds(write.when, {**form, **row})
    ]


def numbers_wanted(definition: ProcedureDefinition, form: Mapping[str, Any]) -> list[str]:
    """Return the names of the series from which a result needs a number, in the order in which they are met."""
    values = [value for write in definition.writes if times(write, form) for value in write.map.values()]
    values += [definition.result.n, *(shown.value for shown in definition.result.shows if holds(shown.when, form))]
    return list(dict.fromkeys(value.removeprefix(_NUMBER) for value in values if value.startswith(_NUMBER)))


def series_of(unit_code: str, name: str, day: date) -> str:
    """Return the key of a number series: each unit counts each of its series anew every year."""
    return f"result/{unit_code}/{name}/{day.year}"


def paper_number(definition: ProcedureDefinition, known: References) -> str:
    """Return the number of the result paper as it reads."""
    n = resolve(definition.result.n, known)
    return definition.result.number.format(n="" if n is None else n, year=known.today.year)


def shown_rows(
    definition: ProcedureDefinition, known: References, places: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """Yield the rows of the paper that have a value: ``{"key", "label": {"vi", "en"}, "value", "data"}``.

    ``value`` is as people read it: a choice shows its label, a day reads 24/11/2026, a place its name (``places``: name
    by code). ``data`` is as it is held; ``key`` is the field's name, or the reference (``written.child.number``).
    """
    for shown in definition.result.shows:
        value = resolve(shown.value, known)
        if holds(shown.when, known.form) and is_given(value):
            label = {"vi": shown.label.vi, "en": shown.label.en}
            read = _read(definition, field_of(shown.value), value, places)
            key = shown.value[1:].removeprefix("field.") if shown.value.startswith("$") else ""
            yield {"key": key, "label": label, "value": read, "data": value}


def result_ends(definition: ProcedureDefinition, known: References) -> date | None:
    """Return the first day on which the result holds no longer, or ``None``: it holds without end."""
    result = definition.result
    if result.valid_months is not None:
        months = known.today.month - 1 + result.valid_months
        year, month = known.today.year + months // 12, months % 12 + 1
        day = min(known.today.day, monthrange(year, month)[1])
        return date(year, month, day) + timedelta(days=1)
    last = resolve(result.valid_until, known) if result.valid_until else None
    return date.fromisoformat(str(last)) + timedelta(days=1) if is_given(last) else None


def owners(definition: ProcedureDefinition, known: References) -> list[str]:
    """Return in whose stores the result is kept (``library.rules.owner_key``), as far as their numbers are known."""
    found = [
        owner_key(owner.kind, str(number))
        for owner in definition.result.owners
        if holds(owner.when, known.form) and is_given(number := resolve(owner.number, known))
    ]
    return list(dict.fromkeys(found))


def place_codes(definition: ProcedureDefinition, form: Mapping[str, Any]) -> set[str]:
    """Return the codes of places that the paper names."""
    names = {field_of(shown.value) for shown in definition.result.shows}
    places = {name for name, field in definition.fields.items() if field.widget == "place" and name in names}
    return {str(form[name]) for name in places if is_given(form.get(name))}


def _read(definition: ProcedureDefinition, name: str | None, value: object, places: Mapping[str, str]) -> str:
    field = definition.fields.get(name) if name else None
    if field is not None and field.columns:
        rows = value if isinstance(value, list) else []
        return "; ".join(_row_read(field, row, places) for row in rows)
    return _text_read(field, value, places)


def _row_read(table: FormField, row: Mapping[str, Any], places: Mapping[str, str]) -> str:
    """Return a row of a repeating group in the order of its columns; of yes and no only what is so, by its label."""
    given = [(column, row[column.name]) for column in table.columns if is_given(row.get(column.name))]
    told = [(column, value) for column, value in given if value is not False]
    return " – ".join(column.label.vi if value is True else _text_read(column, value, places) for column, value in told)


def _text_read(field: FormField | None, value: object, places: Mapping[str, str]) -> str:
    text = str(value)
    if field is not None:
        labels = {option.value: option.label.vi for option in field.options}
        text = places.get(text, text) if field.widget == "place" else labels.get(text, text)
    return f"{date.fromisoformat(text):%d/%m/%Y}" if _DAY.fullmatch(text) else text
