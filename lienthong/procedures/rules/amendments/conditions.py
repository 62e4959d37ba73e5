"""Conditions in words: “khi «Đất của ai» là «Của người khác»”."""

from __future__ import annotations

from datetime import date

from lienthong.core.values import Text
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.forms import FormField
from lienthong.procedures.definitions.values import Condition, column_of, field_of
from lienthong.procedures.rules.amendments.reading import EVERYBODY, NOTHING, quoted, say_day

_COMPARED = {
    "less_than": Text("nhỏ hơn", "is less than"),
    "at_most": Text("không quá", "is at most"),
    "more_than": Text("lớn hơn", "is more than"),
    "at_least": Text("từ", "is at least"),
}
_YES_NO = {"true": Text("«có»", "“yes”"), "false": Text("«không»", "“no”")}


def say_condition(condition: Condition, definition: ProcedureDefinition, table: FormField | None = None) -> Text:
    """Return a condition in words, with the labels that people see; ``table``: it is about a row of that group."""
    for parts, vi, en in ((condition.all_, " và ", " and "), (condition.any_, " hoặc ", " or ")):
        if parts is not None:
            said = [say_condition(part, definition, table) for part in parts]
            return Text(vi.join(one.vi for one in said), en.join(one.en for one in said))
    if condition.not_ is not None:
        turned = say_condition(condition.not_, definition, table)
        return Text(f"không phải ({turned.vi})", f"not ({turned.en})")
    return _test(condition, definition, table)


def only_when(condition: Condition | None, definition: ProcedureDefinition) -> Text:
    """Return ", khi …", or nothing without a condition."""
    if condition is None:
        return NOTHING
    said = say_condition(condition, definition)
    return Text(f", khi {said.vi}", f", when {said.en}")


def who_when(condition: Condition | None, definition: ProcedureDefinition) -> Text:
    """Return whom something concerns that applies under a condition."""
    if condition is None:
        return EVERYBODY
    said = say_condition(condition, definition)
    return Text(f"người nộp khi {said.vi}", f"who files when {said.en}")


def _test(condition: Condition, definition: ProcedureDefinition, table: FormField | None) -> Text:
    name = condition.field or ""
    label = _label(name, definition, table)
    if condition.present is not None:
        vi, en = ("đã nhập", "is given") if condition.present else ("không nhập", "is not given")
        return Text(f"{vi} {label.vi}", f"{label.en} {en}")
    for value, vi, en in ((condition.equals, "là", "is"), (condition.not_equals, "không phải là", "is not")):
        if value is not None:
            option = _option(name, value, definition, table)
            return Text(f"{label.vi} {vi} {option.vi}", f"{label.en} {en} {option.en}")
    for operator, value in condition.comparisons():
        how, other = _COMPARED[operator], _side(value, definition, table)
        return Text(f"{label.vi} {how.vi} {other.vi}", f"{label.en} {how.en} {other.en}")
    options = [_option(name, value, definition, table) for value in condition.in_ or ()]
    vi, en = " hoặc ".join(one.vi for one in options), " or ".join(one.en for one in options)
    return Text(f"{label.vi} là {vi}", f"{label.en} is {en}")


def _label(name: str, definition: ProcedureDefinition, table: FormField | None) -> Text:
    shown = _shown(name, definition, table)
    return quoted(shown.label) if shown else quoted(Text(name, name))


def _shown(name: str, definition: ProcedureDefinition, table: FormField | None) -> FormField | None:
    return (table.column(name) if table else None) or definition.fields.get(name)


def _option(name: str, value: str, definition: ProcedureDefinition, table: FormField | None) -> Text:
    """Return how a compared value reads: a choice by its label, yes and no in words."""
    shown = _shown(name, definition, table)
    labels = {option.value: quoted(option.label) for option in shown.options} if shown else {}
    return labels.get(value) or _YES_NO.get(value) or quoted(Text(value, value))


def _side(value: str, definition: ProcedureDefinition, table: FormField | None) -> Text:
    """Return the other side of a comparison: a question, today, a day, or a number."""
    if name := field_of(value) or column_of(value):
        return _label(name, definition, table)
    if value == "$today":
        return Text("hôm nay", "today")
    try:
        day = say_day(date.fromisoformat(value))
        return Text(day, day)
    except ValueError:
        return Text(value, value)
