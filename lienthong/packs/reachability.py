"""Can it ever happen: is every field asked for some answers, does every condition hold for some, does nothing go round?

The answers that matter are few: the choices of a list, what conditions compare with and the neighbors of it, and
"nothing". Their combinations are tried, up to a bound past which a rule counts as reachable: an error that is reported
is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from itertools import product
from math import prod
from typing import Any

from lienthong.packs.kinds import DAY, NUMBER, kind_of, property_named
from lienthong.packs.walking import Finding, columns, conditions, fields, table_at
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.forms import Check, Property
from lienthong.procedures.definitions.values import Condition, column_of, field_of
from lienthong.procedures.rules.cases import case_of
from lienthong.procedures.rules.conditions import day_in, holds, number_in, visible_fields

_TRIED = 5000  # combinations of answers that are tried before something counts as reachable
_SOME_NUMBERS = (1, 2, 3)
_SOME_DAYS = ("2026-11-19", "2026-11-20", "2026-11-21")

Needs = dict[str, set[str]]


class _Form:
    """A definition with what is asked about it again and again: what stands on what, which answers matter."""

    def __init__(self, definition: ProcedureDefinition) -> None:
        self.definition = definition
        self.conditions = list(conditions(definition))
        self.needs = _visibility(definition)
        self._answers: dict[str, _Answers] = {}

    def answers(self, table: str = "") -> _Answers:
        """Return the answers that matter in the form, or in the rows of a repeating group."""
        if table not in self._answers:
            self._answers[table] = _Answers(self.definition, table, [condition for _, condition in self.conditions])
        return self._answers[table]

    def deciding(self, names: Iterable[str]) -> set[str]:
        """Return the fields named and those on which their being asked stands."""
        named = set(names)
        return named | {other for name in named for other in _reached(self.needs, name)}


def look(definition: ProcedureDefinition) -> Iterator[Finding]:
    """Yield every circle, every dead rule and every contradiction of a procedure."""
    form = _Form(definition)
    yield from _circles(definition)
    for question in (_fields_never, _columns_never, _never, _cases, _bounds, _requirements):
        yield from question(form)


# ---------------------------------------------------------------- circles


def _circles(definition: ProcedureDefinition) -> Iterator[Finding]:
    needs = _needs(definition)
    for place, field in fields(definition):
        if field.name in _reached(needs, field.name):
            key = "when" if field.when is not None else "calculate" if field.calculate is not None else "name"
            yield Finding(
                (*place, key),
                "condition_circle",
                f"“{field.name}” phụ thuộc vào chính mục này",
                f"“{field.name}” depends on the field itself",
            )
    for place, table, column in columns(definition):
        if column.calculate is not None:
            later = _columns_from(definition, table, column.name)
            if late := sorted(later & set(column.calculate.fields())):
                vi, en = (
                    f"“{column.name}” dùng cột đứng sau: {late[0]}",
                    f"“{column.name}” uses a later column: {late[0]}",
                )
                yield Finding((*place, "calculate"), "condition_circle", vi, en)


def _needs(definition: ProcedureDefinition) -> Needs:
    """Return for each field of the form on which others its being asked and its value stand."""
    needs: Needs = {}
    for name, field in definition.fields.items():
        of = {other for condition in definition.conditions[name] for other in condition.fields()}
        needs[name] = of | (set(field.calculate.fields()) if field.calculate is not None else set())
    return needs


def _columns_from(definition: ProcedureDefinition, table: str, name: str) -> set[str]:
    names = [column.name for column in definition.fields[table].columns]
    return set(names[names.index(name) :])


def _reached(needs: Mapping[str, set[str]], start: str) -> set[str]:
    reached: set[str] = set()
    waiting = list(needs.get(start, ()))
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += needs.get(name, ())
    return reached


# ---------------------------------------------------------------- answers that matter


class _Answers:
    """The answers to each field that could decide something, in the form or in the rows of one repeating group."""

    def __init__(self, definition: ProcedureDefinition, table: str, tested: list[Condition]) -> None:
        self._definition, self._table = definition, table
        self._compared: dict[str, set[str]] = {}
        for condition in tested:
            for name, value in _compared(condition):
                self._compared.setdefault(name, set()).add(value)

    def some(self, names: Iterable[str], test: Callable[[dict[str, Any]], bool]) -> bool:
        """Tell whether some combination of answers to the fields named passes a test, or there are too many to say."""
        deciding = sorted(set(names))
        answers = [[None, *self._possible(name)] for name in deciding]
        if prod(len(choices) for choices in answers) > _TRIED:
            return True
        return any(test(dict(zip(deciding, combination, strict=True))) for combination in product(*answers))

    def _possible(self, name: str) -> list[Any]:
        prop = property_named(self._definition, name, self._table)
        if prop is not None and prop.type == "array":
            return [[{"?": "?"}]]
        if prop is not None and prop.type == "boolean":
            return ["true", "false"]
        if choices := self._choices(name, prop):
            return choices
        kind, compared = kind_of(prop), self._compared.get(name, set())
        if kind == NUMBER:
            return sorted(_numbers_around(compared, prop))
        if kind == DAY:
            return sorted(_days_around(compared))
        return ["?", *sorted(compared)]

    def _choices(self, name: str, prop: Property | None) -> list[str]:
        table = self._definition.fields.get(self._table)
        field = (table.column(name) if table is not None else None) or self._definition.fields.get(name)
        if field is not None and field.options:
            return [option.value for option in field.options]
        return list(prop.enum) if prop is not None and prop.enum else []


def _compared(condition: Condition) -> Iterator[tuple[str, str]]:
    """Yield each field that a condition tests with a value that it is compared with (``=`` for another field)."""
    if condition.field is not None:
        right = [value for _, value in condition.comparisons()]
        literals = [condition.equals, condition.not_equals, *(condition.in_ or ()), *right]
        for value in literals:
            other = (field_of(value) or column_of(value)) if value is not None else None
            if other is not None:
                yield condition.field, "="
                yield other, "="
            elif value is not None:
                yield condition.field, value
    for part in condition.parts:
        yield from _compared(part)


def _numbers_around(compared: set[str], prop: Property | None) -> set[int]:
    near = {n + step for value in compared if (n := number_in(value)) is not None for step in (-1, 0, 1)}
    near |= set(_SOME_NUMBERS) if not near or "=" in compared else set()
    low, high = (prop.minimum, prop.maximum) if prop is not None else (None, None)
    within = {n for n in near if (low is None or n >= low) and (high is None or n <= high)}
    return within | {bound for bound in (low, high) if bound is not None}


def _days_around(compared: set[str]) -> set[str]:
    days = [day for value in compared if (day := day_in(value)) is not None]
    near = {(day + timedelta(days=step)).isoformat() for day in days for step in (-1, 0, 1)}
    return near | set(_SOME_DAYS)


# ---------------------------------------------------------------- what is never asked and never holds


def _fields_never(form: _Form) -> Iterator[Finding]:
    definition, answers = form.definition, form.answers()
    for place, field in fields(definition):
        if not definition.conditions[field.name]:
            continue
        deciding = _reached(form.needs, field.name)
        if not answers.some(deciding, partial(_is_shown, definition, field.name)):
            vi, en = (
                f"không câu trả lời nào làm hiện mục “{field.name}”",
                f"no answer ever shows the field “{field.name}”",
            )
            yield Finding((*place, "when"), "field_unreachable", vi, en)


def _columns_never(form: _Form) -> Iterator[Finding]:
    for place, table, column in columns(form.definition):
        if column.when is not None and not form.answers(table).some(column.when.fields(), partial(holds, column.when)):
            vi, en = (
                f"không câu trả lời nào làm hiện cột “{column.name}”",
                f"no answer shows the column “{column.name}”",
            )
            yield Finding((*place, "when"), "field_unreachable", vi, en)


def _is_shown(definition: ProcedureDefinition, name: str, given: Mapping[str, Any]) -> bool:
    return name in visible_fields(definition, given)


def _holds_where_seen(
    definition: ProcedureDefinition, condition: Condition, table: str, given: Mapping[str, Any]
) -> bool:
    return holds(condition, _seen(definition, given, table))


def _is_case(definition: ProcedureDefinition, case: str, given: Mapping[str, Any]) -> bool:
    return case_of(definition, _seen(definition, given, "")) == case


def _visibility(definition: ProcedureDefinition) -> Needs:
    return {
        name: {other for condition in conditions for other in condition.fields()}
        for name, conditions in definition.conditions.items()
    }


def _never(form: _Form) -> Iterator[Finding]:
    """Yield the conditions, other than those of fields, that no form fulfills: dead rules."""
    definition = form.definition
    for place, condition in form.conditions:
        if place[:2] == ("form", "layout") and place[-1] == "when" and not {"calculate", "default"} & set(place):
            continue  # of a field or a column, said above
        table = table_at(definition, place)
        if not form.answers(table).some(
            form.deciding(condition.fields()), partial(_holds_where_seen, definition, condition, table)
        ):
            vi, en = "điều kiện này không bao giờ đúng", "this condition never holds"
            yield Finding(place, "condition_never", vi, en)


def _seen(definition: ProcedureDefinition, form: Mapping[str, Any], table: str) -> Mapping[str, Any]:
    """Return the answers to what is asked; of a row's own columns all."""
    own = definition.tables[table].properties if table in definition.tables else {}
    visible = set(visible_fields(definition, form)) | own.keys()
    return {name: value for name, value in form.items() if name in visible}


def _cases(form: _Form) -> Iterator[Finding]:
    """Yield the cases of the law that an earlier one always takes away."""
    definition = form.definition
    deciding = form.deciding(name for case in definition.cases for name in case.when.fields())
    for number, case in enumerate(definition.cases):
        if not form.answers().some(deciding, partial(_is_case, definition, case.id)):
            vi, en = f"trường hợp “{case.id}” không bao giờ xảy ra", f"the case “{case.id}” never comes about"
            yield Finding(("cases", number), "case_never", vi, en)


# ---------------------------------------------------------------- contradictions


def _bounds(form: _Form) -> Iterator[Finding]:
    checks = form.definition.form.checks
    for number, check in enumerate(checks):
        if check.kind == "not_before" and any(
            other.kind == "not_after" and _exclude_each_other(check, other) for other in checks
        ):
            vi, en = f"không ngày nào đúng cho “{check.field}”", f"no day can be right for “{check.field}”"
            yield Finding(("form", "checks", number), "checks_contradict", vi, en)


def _exclude_each_other(first: Check, last: Check) -> bool:
    """Tell whether no day is both late enough for the first check and early enough for the last."""
    if first.field != last.field or first.when is not None or last.when is not None:
        return False
    if first.bound == last.bound:
        return first.plus_days > last.plus_days
    low, high = day_in(first.bound), day_in(last.bound)
    if low is None or high is None:
        return False
    return low + timedelta(days=first.plus_days) > high + timedelta(days=last.plus_days)


def _requirements(form: _Form) -> Iterator[Finding]:
    """Yield the requirements that no form can meet together with those before them."""
    definition = form.definition
    required: list[Check] = []
    for number, check in enumerate(definition.form.checks):
        if check.require is None or "." in check.field:
            continue
        together = [*required, check]
        deciding = form.deciding(name for one in together for name in (one.field, *_fields_of(one)))
        if form.answers().some(deciding, partial(_meets, definition, together)):
            required = together
        else:
            vi, en = "không biểu mẫu nào thỏa mãn điều này", "no form can meet this"
            yield Finding(("form", "checks", number), "checks_contradict", vi, en)


def _fields_of(check: Check) -> Iterator[str]:
    for condition in (check.require, check.when):
        if condition is not None:
            yield from condition.fields()


def _meets(definition: ProcedureDefinition, required: list[Check], given: Mapping[str, Any]) -> bool:
    """Tell whether a form in which all fields of the requirements are given meets every one that applies."""
    form = _seen(definition, given, "")
    if any(form.get(check.field) is None for check in required):
        return False
    return all(not holds(check.when, form) or holds(check.require, form) for check in required)
