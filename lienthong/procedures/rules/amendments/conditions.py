"""Conditions in words: “khi «Đất của ai» là «Của người khác»”."""

from __future__ import annotations

from lienthong.core.values import Text
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.values import Condition, column_of, field_of
from lienthong.procedures.rules.amendments.reading import EVERYBODY, NOTHING, quoted


def say_condition(condition: Condition, definition: ProcedureDefinition) -> Text:
    """Return a condition in words, with the labels that people see."""
    for parts, vi, en in ((condition.all_, " và ", " and "), (condition.any_, " hoặc ", " or ")):
        if parts is not None:
            said = [say_condition(part, definition) for part in parts]
            return Text(vi.join(one.vi for one in said), en.join(one.en for one in said))
    if condition.not_ is not None:
        said_not = say_condition(condition.not_, definition)
        return Text(f"không phải ({said_not.vi})", f"not ({said_not.en})")
    return _test(condition, definition)


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


def _test(condition: Condition, definition: ProcedureDefinition) -> Text:
    name = condition.field or ""
    shown = definition.fields.get(name)
    label = quoted(shown.label) if shown else Text(f"«{name}»", f"“{name}”")
    if condition.present is not None:
        vi, en = ("đã nhập", "is given") if condition.present else ("không nhập", "is not given")
        return Text(f"{vi} {label.vi}", f"{label.en} {en}")
    for value, vi, en in ((condition.equals, "là", "is"), (condition.not_equals, "không phải là", "is not")):
        if value is not None:
            option = _option(name, value, definition)
            return Text(f"{label.vi} {vi} {option.vi}", f"{label.en} {en} {option.en}")
    for operator, right in condition.comparisons():
        words, other = _COMPARED[operator], _right(right, definition)
        return Text(f"{label.vi} {words.vi} {other.vi}", f"{label.en} {words.en} {other.en}")
    options = [_option(name, value, definition) for value in condition.in_ or ()]
    vi, en = " hoặc ".join(one.vi for one in options), " or ".join(one.en for one in options)
    return Text(f"{label.vi} là {vi}", f"{label.en} is {en}")


_COMPARED = {
    "less_than": Text("nhỏ hơn", "is less than"),
    "at_most": Text("không quá", "is at most"),
    "more_than": Text("lớn hơn", "is more than"),
    "at_least": Text("từ", "is at least"),
}


def _right(value: str, definition: ProcedureDefinition) -> Text:
    """Return the right side of a comparison: another field by its label, else the literal."""
    shown = definition.fields.get(field_of(value) or column_of(value) or "")
    return quoted(shown.label) if shown else Text(value, value)


def _option(name: str, value: str, definition: ProcedureDefinition) -> Text:
    """Return how a compared value reads: a choice by its label, yes and no in words."""
    shown = definition.fields.get(name)
    labels = {option.value: quoted(option.label) for option in shown.options} if shown else {}
    yes_no = {"true": Text("«có»", "“yes”"), "false": Text("«không»", "“no”")}
    return labels.get(value) or yes_no.get(value) or Text(f"«{value}»", f"“{value}”")
