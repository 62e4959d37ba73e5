"""What calculated fields come to: each operator over what is given, in whatever order one stands on another."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import prod
from typing import Any

from lienthong.core.numerals import day_in_words, number_in_words
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.forms import FormField, Property, RowSchema
from lienthong.procedures.definitions.values import (
    Calculation,
    Case,
    Condition,
    Counting,
    Item,
    Joining,
    Later,
    Share,
    Totaling,
)
from lienthong.procedures.rules.conditions import (
    FormValues,
    References,
    day_in,
    holds,
    is_given,
    is_row_given,
    number_in,
    resolve,
    rows_of,
    visible_columns,
    visible_fields,
)

_MONTHS = 12


def calculated(definition: ProcedureDefinition, known: References) -> dict[str, Any]:
    """Return the form as it stands after the server has worked out every calculated field, columns included.

    A calculated field never keeps what was typed: what cannot be worked out yet, or is not asked, is left out.
    """
    if not definition.calculated and not any(_calculates(field) for field in definition.fields.values()):
        return dict(known.form)
    form = {name: value for name, value in known.form.items() if name not in definition.calculated}
    form |= {name: _rows(definition, name, form, known) for name in definition.tables if name in form}
    for _ in range(len(definition.calculated) + 1):  # each round works out at least one more that stands on another
        visible = set(visible_fields(definition, form))
        found = _round(definition, visible, replace(known, form=form))
        if all(form.get(name) == found.get(name) for name in definition.calculated):
            break
        form = {name: value for name, value in form.items() if name not in definition.calculated} | found
    return form


def _calculates(field: FormField) -> bool:
    return any(column.calculate is not None for column in field.columns)


def _round(definition: ProcedureDefinition, visible: set[str], known: References) -> dict[str, Any]:
    found = {}
    for name in definition.calculated:
        calculation = definition.fields[name].calculate
        value = work_out(calculation, known) if calculation is not None and name in visible else None
        if is_given(value):
            found[name] = _as_schema_has_it(definition.form.schema_.properties[name], value)
    return found


def _as_schema_has_it(prop: Property, value: Any) -> Any:
    """Return a literal of a case as the number that the schema wants."""
    number = number_in(value) if prop.type == "integer" else None
    return value if number is None else number


def _rows(definition: ProcedureDefinition, name: str, form: FormValues, known: References) -> Any:
    table, rows, schema = definition.fields[name], form[name], definition.tables[name]
    if not isinstance(rows, list) or not _calculates(table):
        return rows
    return [_row(table, schema, row, replace(known, form=form)) if isinstance(row, Mapping) else row for row in rows]


def _row(table: FormField, schema: RowSchema, row: Mapping[str, Any], known: References) -> dict[str, Any]:
    result = {name: value for name, value in row.items() if (table.column(name) or table).calculate is None}
    if not is_row_given(result):
        return result
    for column in table.columns:  # a column may stand on those before it
        if column.calculate is not None and column.name in visible_columns(table, known.form, result):
            value = work_out(column.calculate, replace(known, form={**known.form, **result}, row=result))
            if is_given(value):
                result[column.name] = _as_schema_has_it(schema.properties[column.name], value)
    return result


def work_out(calculation: Calculation, known: References) -> Any:
    """Return what a calculation comes to; ``None`` while an operand that it needs is missing or of the wrong kind."""
    return _OPERATORS[calculation.operator](getattr(calculation, calculation.operator), known)


def _folded(fold: Callable[[list[int]], int]) -> Callable[[Sequence[str], References], int | None]:
    def operator(values: Sequence[str], known: References) -> int | None:
        numbers = [number for value in values if (number := number_in(resolve(value, known))) is not None]
        return fold(numbers) if len(numbers) == len(values) else None

    return operator


def _share(share: Share, known: References) -> int | None:
    number = number_in(resolve(share.of, known))
    return None if number is None else (number * share.percent + 50) // 100


def _count(count: Counting, known: References) -> int:
    return sum(1 for _ in _matching(count.table, count.where, known))


def _total(total: Totaling, known: References) -> int:
    column = total.column.partition(".")[2]
    return sum(number_in(row.get(column)) or 0 for row in _matching(total.table, total.where, known))


def _item(item: Item, known: References) -> Any:
    rows = [row for _, row in rows_of(known.form, item.table)]
    return rows[item.row - 1].get(item.column.partition(".")[2]) if item.row <= len(rows) else None


def _matching(table: str, where: Condition | None, known: References) -> Iterable[Mapping[str, Any]]:
    """Yield the rows of a repeating group that say anything and for which a condition holds."""
    for _, row in rows_of(known.form, table):
        if holds(where, {**known.form, **row}):
            yield row


def _age(value: str, known: References) -> int | None:
    born = day_in(resolve(value, known))
    if born is None or born > known.today:
        return None
    return known.today.year - born.year - ((known.today.month, known.today.day) < (born.month, born.day))


def _days_between(values: Sequence[str], known: References) -> int | None:
    first, last = (day_in(resolve(value, known)) for value in values)
    return None if first is None or last is None else (last - first).days


def _later(later: Later, known: References) -> str | None:
    day = day_in(resolve(later.day, known))
    if day is None:
        return None
    year, month = divmod(day.year * _MONTHS + day.month - 1 + later.years * _MONTHS + later.months, _MONTHS)
    try:
        last = monthrange(year, month + 1)[1]
        return (date(year, month + 1, min(day.day, last)) + timedelta(days=later.days)).isoformat()
    except (ValueError, OverflowError):
        return None  # a day that no calendar holds


def _in_words(value: str, known: References) -> str | None:
    given = resolve(value, known)
    if (day := day_in(given)) is not None:
        return day_in_words(day)
    number = number_in(given)
    return None if number is None else number_in_words(number)


def _join(join: Joining, known: References) -> str | None:
    parts = [str(value) for value in (resolve(part, known) for part in join.parts) if is_given(value)]
    return join.by.join(parts) or None


def _first(values: Sequence[str], known: References) -> Any:
    return next((value for value in (resolve(one, known) for one in values) if is_given(value)), None)


def _cases(cases: Sequence[Case], known: References) -> Any:
    scope = {**known.form, **known.row}
    return next((resolve(case.value, known) for case in cases if holds(case.when, scope)), None)


_OPERATORS: Mapping[str, Callable[[Any, References], Any]] = {
    "sum": _folded(sum),
    "product": _folded(prod),
    "difference": _folded(lambda numbers: numbers[0] - numbers[1]),
    "smallest": _folded(min),
    "largest": _folded(max),
    "share": _share,
    "count": _count,
    "total": _total,
    "item": _item,
    "age": _age,
    "days_between": _days_between,
    "later": _later,
    "in_words": _in_words,
    "join": _join,
    "first": _first,
    "cases": _cases,
}
