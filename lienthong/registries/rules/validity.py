"""What makes a fact valid: types, required fields, the registry's own rules, and what a new definition may change."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lienthong.core.values import Text
from lienthong.registries.definitions import (
    CheckDigit,
    DrawnNumber,
    FieldDefinition,
    NotBefore,
    NotFuture,
    RegistryDefinition,
    Rule,
)
from lienthong.registries.refusals import FactInvalid
from lienthong.registries.rules.digits import is_guarded

Data = Mapping[str, Any]
_PARTIAL_DATE = re.compile(r"\d{4}(-\d{2})?")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a fact: where, a stable code, and what would be right, in both languages."""

    path: str
    code: str
    message: Text

    def as_error(self) -> dict[str, Any]:
        """Return the fault as it appears in a problem document."""
        return {"path": self.path, "code": self.code, "message": {"vi": self.message.vi, "en": self.message.en}}


def faults(
    definition: RegistryDefinition, data: Data, *, on: date, to_be_numbered: Collection[str] = ()
) -> list[Fault]:
    """Return everything that is wrong with ``data`` as a fact of the registry written on ``on``; empty when valid.

    Fields ``to_be_numbered`` may be absent: the registry is about to number them itself.
    """
    found = [
        fault
        for fault in _field_faults(definition.fields, data, "")
        if not (fault.code == "required" and fault.path in to_be_numbered)
    ]
    if not found:
        found = [fault for rule in definition.rules if (fault := _broken(rule, definition, data, on)) is not None]
    return found


def refuse_invalid(
    definition: RegistryDefinition, data: Data, *, on: date, to_be_numbered: Collection[str] = (), where: str = ""
) -> None:
    """Refuse ``FactInvalid`` with everything that is wrong with ``data``; ``where`` says which record of many."""
    found = faults(definition, data, on=on, to_be_numbered=to_be_numbered)
    if found:
        raise refusal_of(definition, found, where=where)


def refusal_of(definition: RegistryDefinition, found: list[Fault], *, where: str = "") -> FactInvalid:
    """Return the refusal that names each fault."""
    summary = where + "; ".join(f"{fault.path}: {fault.message.vi} / {fault.message.en}" for fault in found)
    return FactInvalid(registry=definition.code, summary=summary, errors=[fault.as_error() for fault in found])


def value_faults(fields: Mapping[str, FieldDefinition], data: Data) -> list[Fault]:
    """Return what is wrong with the values that are there; what is absent is not missed (answers hold a part)."""
    present = {name: value for name, value in data.items() if not is_empty(value)}
    return [fault for fault in _field_faults(fields, present, "") if fault.code != "required"]


def is_empty(value: object) -> bool:
    """Tell whether a field holds nothing."""
    return value is None or value == "" or value == []


def _field_faults(fields: Mapping[str, FieldDefinition], data: Data, prefix: str) -> Iterator[Fault]:
    for name in data:
        if name not in fields:
            yield _fault(prefix + name, "field_unknown", "không có trường này", "there is no such field")
    for name, field in fields.items():
        value = data.get(name)
        if is_empty(value):
            if field.required:
                yield _fault(prefix + name, "required", f"thiếu {field.label.vi}", f"{field.label.en} is missing")
        elif field.type == "table":
            yield from _table_faults(field, value, prefix + name)
        elif (wrong := _CHECKS[field.type](field, value)) is not None:
            yield _fault(prefix + name, f"{field.type}_expected", *wrong)


def _table_faults(field: FieldDefinition, value: object, path: str) -> Iterator[Fault]:
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        yield _fault(path, "table_expected", "phải là danh sách các dòng", "should be a list of rows")
        return
    for number, row in enumerate(value):
        yield from _field_faults(field.columns, row, f"{path}.{number}.")


def _fault(path: str, code: str, vi: str, en: str) -> Fault:
    return Fault(path, code, Text(vi=vi, en=en))


_Wrong = tuple[str, str] | None


def _text(field: FieldDefinition, value: object) -> _Wrong:
    if isinstance(value, str) and len(value) <= field.max_length:
        return None
    return f"phải là chữ, tối đa {field.max_length} ký tự", f"should be text of at most {field.max_length} characters"


def _code(field: FieldDefinition, value: object) -> _Wrong:
    if isinstance(value, str) and re.fullmatch(field.pattern, value):
        return None
    if field.expected is not None:
        return f"phải là {field.expected.vi}", f"should be {field.expected.en}"
    return f"phải theo mẫu {field.pattern}", f"should match {field.pattern}"


def _date(_field: FieldDefinition, value: object) -> _Wrong:
    if isinstance(value, str) and as_day(value) is not None:
        return None
    return "phải là ngày có thật, ví dụ 2026-11-20", "should be a real day such as 2026-11-20"


def _partial_date(_field: FieldDefinition, value: object) -> _Wrong:
    if isinstance(value, str) and (as_day(value) is not None or _is_year_or_month(value)):
        return None
    return "phải là ngày, tháng hoặc năm, ví dụ 1960", "should be a day, a month or a year, such as 1960"


def _integer(_field: FieldDefinition, value: object) -> _Wrong:
    if isinstance(value, int) and not isinstance(value, bool):
        return None
    return "phải là số nguyên", "should be a whole number"


def _yes_no(_field: FieldDefinition, value: object) -> _Wrong:
    return None if isinstance(value, bool) else ("phải là có hoặc không", "should be yes or no")


def _choice(field: FieldDefinition, value: object) -> _Wrong:
    if any(choice.value == value for choice in field.choices):
        return None
    known = [choice.value for choice in field.choices]
    return f"phải là một trong {', '.join(known)}", f"should be one of {', '.join(known)}"


_CHECKS: dict[str, Callable[[FieldDefinition, object], _Wrong]] = {
    "text": _text,
    "code": _code,
    "date": _date,
    "partial_date": _partial_date,
    "integer": _integer,
    "yes_no": _yes_no,
    "choice": _choice,
}


def as_day(value: object) -> date | None:
    """Return the day that an ISO text ``2026-11-20`` names, or ``None`` when it names none (31 February)."""
    if not isinstance(value, str) or len(value) != 10:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _is_year_or_month(value: str) -> bool:
    return bool(_PARTIAL_DATE.fullmatch(value)) and (len(value) == 4 or "01" <= value[5:] <= "12")


def _broken(rule: Rule, definition: RegistryDefinition, data: Data, on: date) -> Fault | None:
    if rule.kind == "number_agrees":
        return _number_fault(definition.drawn_numbers[rule.field], data)
    if rule.kind == "check_digit":
        return _check_digit_fault(rule, data)
    label = definition.fields[rule.field].label
    if rule.kind == "not_future":
        return _future_fault(rule, data, on, label.text)
    other = definition.fields[rule.other].label
    if rule.kind == "not_before":
        return _order_fault(rule, data, label.text, other.text)
    here, there = data.get(rule.field), data.get(rule.other)
    if rule.kind == "differ" and not is_empty(here) and here == there:
        return _fault(rule.field, "same_value", f"phải khác {other.vi}", f"should differ from {other.en}")
    if rule.kind == "together" and not is_empty(here) and is_empty(there):
        return _fault(rule.other, "required", f"thiếu {other.vi}", f"{other.en} is missing")
    return None


def _future_fault(rule: NotFuture, data: Data, on: date, label: Text) -> Fault | None:
    day = as_day(data.get(rule.field))
    if day is None or day <= on:
        return None
    return _fault(rule.field, "in_future", f"{label.vi} không được ở tương lai", f"{label.en} cannot be in the future")


def _order_fault(rule: NotBefore, data: Data, label: Text, other: Text) -> Fault | None:
    here, there = as_day(data.get(rule.field)), as_day(data.get(rule.other))
    if here is None or there is None or here >= there:
        return None
    return _fault(
        rule.field, "too_early", f"{label.vi} không được trước {other.vi}", f"{label.en} cannot be before {other.en}"
    )


def _number_fault(numbering: DrawnNumber, data: Data) -> Fault | None:
    number, born = str(data.get(numbering.field, "")), as_day(data.get(numbering.date))
    digit = None if born is None else century_digit(numbering, born, str(data.get(numbering.sex, "")))
    width = len(next(iter(numbering.prefixes.values())))
    if not number or born is None or digit is None or number[width : width + 3] == f"{digit}{born:%y}":
        return None
    return _fault(
        numbering.field,
        "number_disagrees",
        "số không khớp với giới tính và năm sinh",
        "the number does not agree with the sex and the year of birth",
    )


def _check_digit_fault(rule: CheckDigit, data: Data) -> Fault | None:
    value = str(data.get(rule.field) or "")
    if not re.fullmatch(rule.only, value) or is_guarded(rule, value):
        return None
    return _fault(rule.field, "check_digit_wrong", "chữ số kiểm tra không đúng", "the check digit is wrong")


def century_digit(numbering: DrawnNumber, born: date, sex: str) -> str | None:
    """Return the digit that says the century of birth and the sex, or ``None`` when the table lacks the case."""
    return numbering.centuries.get(f"{born.year // 100}", {}).get(sex)


def breaking_changes(old: RegistryDefinition, new: RegistryDefinition) -> list[str]:
    """Return what ``new`` takes away or re-reads of what ``old`` records hold; empty when it only adds."""
    gone = [f"fields.{name}" for name in old.fields if name not in new.fields]
    retyped = [
        f"fields.{n}.type" for n, field in old.fields.items() if n in new.fields and new.fields[n].type != field.type
    ]
    reindexed = [] if old.identifiers == new.identifiers else ["identifiers"]
    return [*gone, *retyped, *reindexed]
