"""Does everything in a form fit the kind of thing that it is put to: numbers, days, texts, choices?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lienthong.packs.reading import Place
from lienthong.packs.walking import Finding, calculations, columns, conditions, fields, table_at
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.forms import FormField, Property
from lienthong.procedures.definitions.values import GIVES, OF_DAYS, OF_NUMBERS, Condition, column_of, field_of
from lienthong.procedures.rules.conditions import day_in, number_in

NUMBER, DAY, TEXT, ANY = "integer", "date", "string", "any"
_NAMES = {NUMBER: ("số nguyên", "a whole number"), DAY: ("ngày", "a day"), TEXT: ("chữ", "text")}


def property_named(definition: ProcedureDefinition, name: str, table: str) -> Property | None:
    """Return the schema of a name seen from a row of ``table`` (or from the form): a column first, then a field."""
    row = definition.tables.get(table)
    column = row.properties.get(name) if row is not None else None
    return column or definition.form.schema_.properties.get(name)


def kind_of(prop: Property | None) -> str:
    """Return the kind of a field: ``integer``, ``date``, ``string``, or ``any`` for what has none of them."""
    if prop is None or prop.type in ("array", "boolean"):
        return ANY
    if prop.type == "integer":
        return NUMBER
    return DAY if prop.format == "date" else TEXT


def _kind_of_value(definition: ProcedureDefinition, value: str, table: str) -> str:
    if name := field_of(value) or column_of(value):
        return kind_of(property_named(definition, name, table))
    if value == "$today":
        return DAY
    if value.startswith("$"):
        return TEXT
    if number_in(value) is not None:
        return NUMBER
    return DAY if day_in(value) is not None else TEXT


def _field_shapes(definition: ProcedureDefinition) -> Iterator[Finding]:
    for place, field in fields(definition):
        yield from _shape(place, field, definition.form.schema_.properties.get(field.name))
    for place, table, column in columns(definition):
        row = definition.tables.get(table)
        yield from _shape(place, column, row.properties.get(column.name) if row else None)
        if column.widget in ("table", "hidden") or column.columns:
            vi, en = f"“{column.name}” không thể là nhóm hay mục ẩn", f"“{column.name}” can be no group and not hidden"
            yield Finding((*place, "widget"), "table_shape", vi, en)


def _shape(place: Place, field: FormField, prop: Property | None) -> Iterator[Finding]:
    kind = prop.type if prop else "string"
    given = [option.value for option in field.options]
    if field.widget in ("select", "radio") and not given and kind != "boolean":
        vi, en = f"“{field.name}” cần danh sách lựa chọn", f"“{field.name}” needs options"
        yield Finding(place, "options_missing", vi, en)
    if len(set(given)) != len(given):
        vi, en = f"“{field.name}” có lựa chọn trùng", f"“{field.name}” has an option twice"
        yield Finding((*place, "options"), "option_twice", vi, en)
    if field.locked and field.prefill is None:
        vi, en = f"“{field.name}” bị khóa nhưng không lấy từ đâu", f"“{field.name}” is locked but nothing fills it"
        yield Finding((*place, "locked"), "locked_unfilled", vi, en)
    if field.calculate is not None and (field.prefill is not None or field.default):
        vi, en = f"“{field.name}” tự tính thì không điền sẵn", f"“{field.name}” is calculated: nothing else fills it"
        yield Finding((*place, "calculate"), "calculated_and_filled", vi, en)
    for number, default in enumerate(field.default):
        if given and not default.value.startswith("$") and default.value not in given:
            vi, en = f"“{default.value}” không có trong lựa chọn", f"“{default.value}” is not among the options"
            yield Finding((*place, "default", number), "default_not_an_option", vi, en)


def _operands(definition: ProcedureDefinition) -> Iterator[Finding]:
    for place, calculation in calculations(definition):
        table, operator = table_at(definition, place), calculation.operator
        wanted = NUMBER if operator in OF_NUMBERS else DAY if operator in OF_DAYS else ANY
        for value in calculation.operands():
            if wanted != ANY and _kind_of_value(definition, value, table) != wanted:
                yield _misfit((*place, operator), "operand_kind", value, wanted)
        if calculation.total is not None:
            column = property_named(definition, calculation.total.column.partition(".")[2], calculation.total.table)
            if kind_of(column) != NUMBER:
                yield _misfit((*place, operator), "operand_kind", calculation.total.column, NUMBER)


def _results(definition: ProcedureDefinition) -> Iterator[Finding]:
    shown = [(place, "", field) for place, field in fields(definition)] + list(columns(definition))
    for place, table, field in shown:
        gives = GIVES[field.calculate.operator] if field.calculate is not None else ANY
        prop = property_named(definition, field.name, table)
        if gives != ANY and prop is not None and kind_of(prop) != gives:
            yield _misfit((*place, "calculate"), "calculation_kind", field.name, gives)


def _comparisons(definition: ProcedureDefinition) -> Iterator[Finding]:
    for place, condition in conditions(definition):
        table = table_at(definition, place)
        for inner in _all_parts(condition):
            for operator, right in inner.comparisons():
                left = kind_of(property_named(definition, inner.field or "", table))
                if left not in (NUMBER, DAY):
                    vi, en = f"không so sánh được “{inner.field}”", f"“{inner.field}” cannot be compared"
                    yield Finding((*place, operator), "comparison_kind", vi, en)
                elif _kind_of_value(definition, right, table) != left:
                    yield _misfit((*place, operator), "comparison_kind", right, left)


def _all_parts(condition: Condition) -> Iterator[Condition]:
    yield condition
    for part in condition.parts:
        yield from _all_parts(part)


def _checks(definition: ProcedureDefinition) -> Iterator[Finding]:
    for number, check in enumerate(definition.form.checks):
        prop = definition.property_at(check.field)
        if check.kind in ("not_before", "not_after") and prop is not None and prop.format != "date":
            vi, en = f"“{check.field}” không phải ngày", f"“{check.field}” is not a date"
            yield Finding(("form", "checks", number, "field"), "check_not_a_date", vi, en)


def _misfit(place: Place, code: str, what: str, wanted: str) -> Finding:
    vi, en = _NAMES[wanted]
    return Finding(place, code, f"“{what}” phải là {vi}", f"“{what}” must be {en}")


LOOKS: tuple[Callable[[ProcedureDefinition], Iterator[Finding]], ...] = (
    _field_shapes,
    _operands,
    _results,
    _comparisons,
    _checks,
)
