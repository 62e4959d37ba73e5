"""Whether a form is right, and how what was typed becomes its values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import jsonschema_rs

from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.forms import Check, Property, field_of
from lienthong.procedures.rules.conditions import FormValues, is_given, visible_fields
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
}


def _is_partial_date(text: str) -> bool:
    """Tell whether ``text`` is a day, a month or a year that exists: ``1990-05-01``, ``1990-05``, ``1990``."""
    return _PARTIAL_DAY.fullmatch(text) is not None and _as_day((text + "-01-01")[:_ISO_LENGTH]) is not None


_FORMATS = {"partial-date": _is_partial_date}
_compiled: dict[str, jsonschema_rs.Draft202012Validator] = {}


def check_form(
    definition: ProcedureDefinition, form: FormValues, *, partial: bool = False, on: date | None = None
) -> list[FieldError]:
    """Return what is wrong with a form, in the order of its layout; empty when it can be filed.

    ``partial``: a draft, in which nothing is missing yet. ``on``: the local day of filing, for checks against
    ``$today``; without it those are left out. Hidden fields are neither required nor checked.
    """
    visible = visible_fields(definition, form)
    given = {name: form[name] for name in visible if is_given(form.get(name))}
    errors = [field_error(definition, name, "unknown_field") for name in form if name not in definition.fields]
    garbled = {name for name, value in given.items() if isinstance(value, str) and _UNPRINTABLE.search(value)}
    errors += [field_error(definition, name, "unprintable") for name in garbled]
    errors += _schema_errors(definition, {name: value for name, value in given.items() if name not in garbled})
    if not partial:
        errors += [
            field_error(definition, n, "required") for n in visible if n in definition.required and n not in given
        ]
    wrong = {error.path for error in errors}
    for check in definition.form.checks:
        if check.field not in wrong and not _is_within(check, given, on):
            errors.append(FieldError(check.field, check.kind, check.message.text))
    order = {name: position for position, name in enumerate(definition.fields)}
    return sorted(errors, key=lambda error: order.get(error.path, len(order)))


def _schema_errors(definition: ProcedureDefinition, given: dict[str, Any]) -> Iterator[FieldError]:
    validator = _validator(definition)
    if validator.is_valid(given):
        return
    seen = set()
    for found in validator.iter_errors(given):
        path = str(found.instance_path[0])
        if path not in seen:  # the first thing wrong with a field is enough to put it right
            seen.add(path)
            keyword = found.kind.name
            shape = str(definition.form.schema_.properties[path].format).replace("-", "_")
            yield field_error(definition, path, shape if keyword == "format" else _CODES[keyword], given[path])


def _validator(definition: ProcedureDefinition) -> jsonschema_rs.Draft202012Validator:
    key = definition.sha256
    if key not in _compiled:
        schema = {**definition.json_schema(), "required": []}  # only visible fields are required: see check_form
        _compiled[key] = jsonschema_rs.Draft202012Validator(schema, validate_formats=True, formats=_FORMATS)
    return _compiled[key]


def _is_within(check: Check, given: FormValues, on: date | None) -> bool:
    """Tell whether a check holds, or cannot be made yet because one of the two sides is not known."""
    value, other = given.get(check.field), _other_side(check.bound, given, on)
    if value is None or other is None:
        return True
    if check.kind == "differs_from":
        return bool(value != other)
    day, bound = _as_day(value), _as_day(other)
    if day is None or bound is None:
        return True
    bound += timedelta(days=check.plus_days)
    return day >= bound if check.kind == "not_before" else day <= bound


def _other_side(bound: str, given: FormValues, on: date | None) -> Any:
    if bound == "$today":
        return on.isoformat() if on else None
    name = field_of(bound)
    return given.get(name) if name else bound


def _as_day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def typed_values(definition: ProcedureDefinition, posted: Mapping[str, Any]) -> dict[str, Any]:
    """Turn what a page or an example wrote (text only) into form values.

    Spaces around are dropped; whole numbers and yes/no become such where the schema wants them; ``31/12/2026`` becomes
    ``2026-12-31``. What cannot be converted stays as typed, so that the person sees it again beside the error.
    """
    properties = definition.form.schema_.properties
    return {name: _typed(properties[name], text) for name, text in posted.items() if name in properties}


def _typed(prop: Property, text: Any) -> Any:
    if not isinstance(text, str):
        return text
    text = text.strip()
    if prop.type == "integer" and _WHOLE.fullmatch(text):
        return int(text)
    if prop.type == "boolean" and text in ("true", "false"):
        return text == "true"
    if prop.format in ("date", "partial-date") and (local := _LOCAL_DAY.fullmatch(text)):
        return "-".join(part.zfill(2) for part in reversed(local.groups()) if part)
    return text
