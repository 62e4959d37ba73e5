"""Whether a form is right, and how what was typed becomes its values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import jsonschema_rs
from jsonschema_rs import ValidationErrorKind

from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.forms import Check, Property
from lienthong.procedures.definitions.values import column_of, field_of
from lienthong.procedures.rules.conditions import (
    FormValues,
    day_in,
    holds,
    is_given,
    is_row_given,
    visible_columns,
    visible_fields,
)
from lienthong.procedures.rules.wording import FieldError, field_error

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_WHOLE = re.compile(r"[+-]?\d{1,15}")
_LOCAL_DAY = re.compile(r"(?:(\d{1,2})[/.\-])?(?:(\d{1,2})[/.\-])(\d{4})")
_PARTIAL_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_ISO_LENGTH = len("2026-11-20")
_CODES = {
    "type": "type",
    "pattern": "pattern",
    "enum": "choice",
    "minLength": "too_short",
    "maxLength": "too_long",
    "minimum": "too_small",
    "maximum": "too_large",
    "minItems": "too_few",
    "maxItems": "too_many",
}
_NO_ROW: dict[str, Any] = {}


def _is_partial_date(text: str) -> bool:
    """Tell whether ``text`` is a day, a month or a year that exists: ``1990-05-01``, ``1990-05``, ``1990``."""
    return _PARTIAL_DAY.fullmatch(text) is not None and day_in((text + "-01-01")[:_ISO_LENGTH]) is not None


_FORMATS = {"partial-date": _is_partial_date}
_compiled: dict[str, jsonschema_rs.Draft202012Validator] = {}


def check_form(
    definition: ProcedureDefinition, form: FormValues, *, partial: bool = False, on: date | None = None
) -> list[FieldError]:
    """Return what is wrong with a form, in the order of its layout; empty when it can be filed.

    ``partial``: a draft, in which nothing is missing yet. ``on``: the local day of filing, for checks against
    ``$today``; without it those are left out. Hidden fields are neither required nor checked. The path of an error in
    a repeating group is ``children.0.name``.
    """
    visible = visible_fields(definition, form)
    given = {name: _without_blanks(form[name]) for name in visible if is_given(form.get(name))}
    errors = [field_error(definition, name, "unknown_field") for name in form if name not in definition.fields]
    garbled = {name for name, value in given.items() if isinstance(value, str) and _UNPRINTABLE.search(value)}
    errors += [field_error(definition, name, "unprintable") for name in garbled]
    errors += _schema_errors(definition, {name: value for name, value in given.items() if name not in garbled})
    if not partial:
        errors += [
            field_error(definition, n, "required") for n in visible if n in definition.required and n not in given
        ]
    for name in definition.tables.keys() & given.keys():
        errors += _row_errors(definition, name, given, partial=partial)
    wrong = {error.path for error in errors}
    for check in definition.form.checks:
        if check.field.partition(".")[0] in given:
            errors += _broken(check, given, on, wrong)
    order = {name: position for position, name in enumerate(definition.fields)}
    return sorted(errors, key=lambda error: _position(definition, error.path, order))


def _without_blanks(value: Any) -> Any:
    """Return a value; of a repeating group the rows, in their places, without the cells that say nothing."""
    if not isinstance(value, list):
        return value
    return [
        {name: cell for name, cell in row.items() if is_given(cell)} if isinstance(row, Mapping) else row
        for row in value
    ]


def _position(definition: ProcedureDefinition, path: str, order: Mapping[str, int]) -> tuple[int, int, int]:
    name, _, rest = path.partition(".")
    row, _, column = rest.partition(".")
    columns = [one.name for one in definition.fields[name].columns] if name in definition.fields else []
    place = columns.index(column) if column in columns else -1
    return order.get(name, len(order)), int(row) if row.isdecimal() else -1, place


def _schema_errors(definition: ProcedureDefinition, given: dict[str, Any]) -> Iterator[FieldError]:
    validator = _validator(definition)
    if validator.is_valid(given):
        return
    seen = set()
    for found in validator.iter_errors(given):
        path = ".".join(str(step) for step in found.instance_path)
        keyword = found.kind.name
        if path in seen:  # the first thing wrong with a field is enough to put it right
            continue
        seen.add(path)
        if isinstance(found.kind, ValidationErrorKind.AdditionalProperties):
            yield from (field_error(definition, f"{path}.{name}", "unknown_field") for name in found.kind.unexpected)
        else:
            value = _value_at(given, found.instance_path)
            prop = definition.property_at(path)
            shape = str(prop.format if prop else "").replace("-", "_")
            yield field_error(definition, path, shape if keyword == "format" else _CODES[keyword], value)


def _value_at(given: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        given = given[step]
    return given


def _row_errors(
    definition: ProcedureDefinition, name: str, given: Mapping[str, Any], *, partial: bool
) -> Iterator[FieldError]:
    """Yield what is garbled or missing in the rows of a repeating group; an empty row is no row."""
    table, required = definition.fields[name], definition.tables[name].required
    for number, row in enumerate(given[name] if isinstance(given[name], list) else ()):
        if not isinstance(row, Mapping) or not is_row_given(row):
            continue
        for column in visible_columns(table, given, row):
            value = row.get(column)
            if isinstance(value, str) and _UNPRINTABLE.search(value):
                yield field_error(definition, f"{name}.{number}.{column}", "unprintable")
            elif not partial and column in required and not is_given(value):
                yield field_error(definition, f"{name}.{number}.{column}", "required")


def _validator(definition: ProcedureDefinition) -> jsonschema_rs.Draft202012Validator:
    key = definition.sha256
    if key not in _compiled:
        schema = _with_nothing_required(definition.json_schema())  # only what is visible is required: see check_form
        _compiled[key] = jsonschema_rs.Draft202012Validator(schema, validate_formats=True, formats=_FORMATS)
    return _compiled[key]


def _with_nothing_required(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a form in which every field, and every field of a row, may be left empty."""
    properties = {
        name: {**prop, "items": _with_nothing_required(prop["items"])} if "items" in prop else prop
        for name, prop in schema["properties"].items()
    }
    return {**schema, "required": [], "properties": properties}


def _broken(check: Check, given: Mapping[str, Any], on: date | None, wrong: set[str]) -> Iterator[FieldError]:
    """Yield the error of a check that does not hold: of the form, or of each row of its repeating group."""
    table, _, column = check.field.rpartition(".")
    if not table:
        if check.field not in wrong and not _is_within(check, given.get(column), given, _NO_ROW, on):
            yield FieldError(check.field, check.kind, check.message.text)
        return
    for number, row in enumerate(given[table] if isinstance(given[table], list) else ()):
        path = f"{table}.{number}.{column}"
        if path in wrong or not isinstance(row, Mapping) or not is_row_given(row):
            continue
        if not _is_within(check, row.get(column), given, row, on):
            yield FieldError(path, check.kind, check.message.text)


def _is_within(check: Check, value: Any, given: FormValues, row: FormValues, on: date | None) -> bool:
    """Tell whether a check holds, or cannot be made yet because one of the two sides is not known."""
    scope = {**given, **row} if row else given
    if not holds(check.when, scope):
        return True
    if check.require is not None:
        return holds(check.require, scope)
    other = _other_side(check.bound, given, row, on)
    if not is_given(value) or other is None:
        return True
    if check.kind == "differs_from":
        return bool(value != other)
    day, bound = day_in(value), day_in(other)
    if day is None or bound is None:
        return True
    try:
        bound += timedelta(days=check.plus_days)
    except OverflowError:  # beyond every day that there is: all of them are before it, or after it
        return (check.plus_days > 0) == (check.kind == "not_after")
    return day >= bound if check.kind == "not_before" else day <= bound


def _other_side(bound: str, given: FormValues, row: FormValues, on: date | None) -> Any:
    if bound == "$today":
        return on.isoformat() if on else None
    if name := field_of(bound):
        return given.get(name)
    return row.get(column) if (column := column_of(bound)) else bound


def typed_values(definition: ProcedureDefinition, posted: Mapping[str, Any]) -> dict[str, Any]:
    """Turn what a page or an example wrote (text only) into form values.

    Spaces around are dropped; whole numbers and yes/no become such where the schema wants them; ``31/12/2026`` becomes
    ``2026-12-31``; each row of a repeating group likewise. What cannot be converted stays as typed, so that the person
    sees it again beside the error.
    """
    properties = definition.form.schema_.properties
    return {name: _typed(properties[name], given) for name, given in posted.items() if name in properties}


def _typed(prop: Property, given: Any) -> Any:
    if prop.items is not None and isinstance(given, list | tuple):
        return [_typed_row(prop.items.properties, row) for row in given]
    if not isinstance(given, str):
        return given
    text = given.strip()
    if prop.type == "integer" and _WHOLE.fullmatch(text):
        return int(text)
    if prop.type == "boolean" and text in ("true", "false"):
        return text == "true"
    if prop.format in ("date", "partial-date") and (local := _LOCAL_DAY.fullmatch(text)):
        return "-".join(part.zfill(2) for part in reversed(local.groups()) if part)
    return text


def _typed_row(properties: Mapping[str, Property], row: Any) -> Any:
    if not isinstance(row, Mapping):
        return row
    return {name: _typed(properties[name], given) if name in properties else given for name, given in row.items()}
