"""What a reference stands for, when a condition holds, and which fields are therefore asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import ge, gt, le, lt
from typing import Any

from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.forms import FormField
from lienthong.procedures.definitions.values import Condition, column_of, field_of

FormValues = Mapping[str, Any]
_WHOLE = re.compile(r"[+-]?\d{1,15}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class References:
    """What ``$…`` in a definition may stand for when a dossier is worked on."""

    form: FormValues
    today: date
    applicant: str = ""
    business: str = ""
    unit_name: str = ""
    place_code: str = ""
    place_name: str = ""
    dossier_code: str = ""
    result_until: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    linked: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    row: FormValues = field(default_factory=dict)


def resolve(value: str, known: References) -> Any:
    """Return what a literal or a reference of a definition stands for; ``None`` when it is not known (yet)."""
    if not value.startswith("$"):
        return value
    head, _, rest = value.removeprefix("$").partition(".")
    if head == "field":
        return known.form.get(rest)
    if head == "row":
        return known.row.get(rest)
    if head == "number":
        return known.numbers.get(rest)
    if head == "written":
        name, _, of = rest.partition(".")
        return known.written.get(name, {}).get(of)
    if head == "linked":
        child, name, of = rest.split(".")
        return known.linked.get(child, {}).get(name, {}).get(of)
    return {
        "$applicant": known.applicant,
        "$business": known.business,
        "$today": known.today.isoformat(),
        "$unit.name": known.unit_name,
        "$place.code": known.place_code,
        "$place.name": known.place_name,
        "$dossier.code": known.dossier_code,
        "$result.until": known.result_until,
    }[value]


def is_given(value: Any) -> bool:
    """Tell whether a form value says anything: not absent, not empty, not only spaces, not only empty rows."""
    if isinstance(value, list):
        return any(is_row_given(row) for row in value)
    return value is not None and (not isinstance(value, str) or bool(value.strip()))


def is_row_given(row: Any) -> bool:
    """Tell whether anything stands in a row of a repeating group; what is no row at all does (and is an error)."""
    return not isinstance(row, Mapping) or any(is_given(value) for value in row.values())


def rows_of(form: FormValues, table: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield number and values of the rows of a repeating group that say anything."""
    rows = form.get(table)
    for number, row in enumerate(rows if isinstance(rows, list) else ()):
        if isinstance(row, Mapping) and is_row_given(row):
            yield number, row


def holds(condition: Condition | None, form: FormValues) -> bool:
    """Tell whether a condition holds for the form; no condition always holds."""
    if condition is None:
        return True
    if condition.field is not None:
        return _test(condition, form.get(condition.field), form)
    if condition.all_ is not None:
        return all(holds(part, form) for part in condition.all_)
    if condition.any_ is not None:
        return any(holds(part, form) for part in condition.any_)
    return not holds(condition.not_, form)


def _test(condition: Condition, value: Any, form: FormValues) -> bool:
    if condition.present is not None:
        return is_given(value) is condition.present
    written = ("true" if value else "false") if isinstance(value, bool) else str(value if is_given(value) else "")
    if condition.equals is not None:
        return written == condition.equals
    if condition.not_equals is not None:
        return written != condition.not_equals
    if condition.in_ is not None:
        return written in condition.in_
    ((operator, right),) = condition.comparisons()
    name = field_of(right) or column_of(right)
    return _compares(operator, value, form.get(name) if name else right)


_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "less_than": lt,
    "at_most": le,
    "more_than": gt,
    "at_least": ge,
}


def _compares(operator: str, left: Any, right: Any) -> bool:
    """Compare two whole numbers or two whole days; anything else (unknown yet, of two kinds) does not hold."""
    pair = _numbers(left, right) or _days(left, right)
    return pair is not None and _COMPARISONS[operator](*pair)


def _numbers(left: Any, right: Any) -> tuple[int, int] | None:
    one, other = number_in(left), number_in(right)
    return None if one is None or other is None else (one, other)


def _days(left: Any, right: Any) -> tuple[date, date] | None:
    one, other = day_in(left), day_in(right)
    return None if one is None or other is None else (one, other)


def number_in(value: Any) -> int | None:
    """Return the whole number that a form value or a literal is, or ``None``."""
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def day_in(value: Any) -> date | None:
    """Return the whole day that a form value or a literal is, or ``None`` (also for a year or a month alone)."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def visible_fields(definition: ProcedureDefinition, form: FormValues) -> tuple[str, ...]:
    """Return the names of the fields that are asked, in order. What is typed in a hidden field counts for nothing."""
    conditions = definition.conditions
    seen: dict[str, bool] = {}

    def is_visible(name: str) -> bool:
        known = seen.get(name)
        if known is None:
            seen[name] = False  # a circle of conditions is refused by the pack check; here it only must not hang
            needed = conditions.get(name, ())
            if needed:
                given = {of: form.get(of) for one in needed for of in one.fields() if is_visible(of)}
                known = all(holds(condition, given) for condition in needed)
            else:
                known = True
            seen[name] = known
        return known

    return tuple(name for name in definition.fields if is_visible(name))


def visible_columns(table: FormField, form: FormValues, row: FormValues) -> tuple[str, ...]:
    """Return the names of the columns that are asked in one row of a repeating group."""
    scope: FormValues = {**form, **{column.name: row.get(column.name) for column in table.columns}}
    return tuple(column.name for column in table.columns if holds(column.when, scope))


def visible_values(definition: ProcedureDefinition, form: FormValues) -> dict[str, Any]:
    """Return what is given in visible fields: what a submission keeps of a draft. Empty rows are left out."""
    visible = {name: form[name] for name in visible_fields(definition, form) if is_given(form.get(name))}
    for name in definition.tables.keys() & visible.keys():
        visible[name] = [_visible_row(definition.fields[name], form, row) for row in visible[name] if is_row_given(row)]
    return visible


def _visible_row(table: FormField, form: FormValues, row: Any) -> Any:
    if not isinstance(row, Mapping):
        return row
    return {name: row[name] for name in visible_columns(table, form, row) if is_given(row.get(name))}
