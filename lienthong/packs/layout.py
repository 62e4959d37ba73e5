"""Does the form hang together: layout and schema name the same fields, and every name leads to one?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from lienthong.packs.reading import Place
from lienthong.packs.walking import Finding, calculations, columns, conditions, fields, table_at, values
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.forms import FormField, Property
from lienthong.procedures.definitions.together import PersonPart
from lienthong.procedures.definitions.values import column_of, field_of
from lienthong.procedures.rules.parts import fields_of


def _layout_and_schema(definition: ProcedureDefinition) -> Iterator[Finding]:
    form = [(place, field) for place, field in fields(definition)]
    yield from _same_names(form, definition.form.schema_.properties, ("form", "schema", "properties"))
    for name, row in definition.tables.items():
        inner = [(place, column) for place, table, column in columns(definition) if table == name]
        yield from _same_names(inner, row.properties, ("form", "schema", "properties", name, "items", "properties"))
    for place, field in form:
        if bool(field.columns) != (field.name in definition.tables) or (field.widget == "table") != bool(field.columns):
            vi, en = (
                f"“{field.name}” là nhóm lặp lại thì cần columns, widget: table và type: array",
                (f"“{field.name}”: a repeating group has columns, widget: table and type: array"),
            )
            yield Finding((*place, "columns"), "table_shape", vi, en)


def _same_names(
    shown: list[tuple[Place, FormField]], properties: dict[str, Property], schema: Place
) -> Iterator[Finding]:
    counts = Counter(field.name for _, field in shown)
    for place, field in shown:
        if field.name not in properties:
            yield Finding(
                (*place, "name"),
                "field_not_in_schema",
                f"mục “{field.name}” có trong bố cục nhưng không có trong schema",
                f"the field “{field.name}” is in the layout but not in the schema",
            )
        if counts[field.name] > 1:
            vi, en = f"mục “{field.name}” được hỏi hai lần", f"the field “{field.name}” is asked twice"
            yield Finding((*place, "name"), "field_twice", vi, en)
    for name in properties:
        if name not in counts:
            yield Finding(
                (*schema, name),
                "field_not_in_layout",
                f"mục “{name}” có trong schema nhưng không có trong bố cục",
                f"the field “{name}” is in the schema but not in the layout",
            )


def _unknown_fields(definition: ProcedureDefinition) -> Iterator[Finding]:
    for place, name, table in _named(definition):
        known = definition.fields.keys() | (definition.tables[table].properties if table in definition.tables else ())
        if name not in known:
            vi, en = f"không có mục nào tên “{name}”", f"there is no field “{name}”"
            yield Finding(place, "field_unknown", vi, en)


def _named(definition: ProcedureDefinition) -> Iterator[tuple[Place, str, str]]:
    """Yield every name of a field with its place and the repeating group in whose rows it stands (or none)."""
    for place, condition in conditions(definition):
        yield from ((place, name, table_at(definition, place)) for name in condition.fields())
    for place, value in values(definition):
        if name := field_of(value):
            yield place, name, ""
        if (name := column_of(value)) is not None:
            yield place, name, table_at(definition, place) or "?"
    for place, calculation in calculations(definition):
        for of in (calculation.total, calculation.item):
            if of is not None:
                yield (*place, calculation.operator), of.column.partition(".")[2], of.table
    yield from _named_once(definition)


def _named_once(definition: ProcedureDefinition) -> Iterator[tuple[Place, str, str]]:
    schema = definition.form.schema_
    yield from ((("form", "schema", "required", n), name, "") for n, name in enumerate(schema.required))
    for table, row in definition.tables.items():
        place = ("form", "schema", "properties", table, "items", "required")
        yield from (((*place, n), name, table) for n, name in enumerate(row.required))
    for n, check in enumerate(definition.form.checks):
        table, _, name = check.field.rpartition(".")
        yield ("form", "checks", n, "field"), name, table
    yield from ((("fee", n, "per"), rate.per, "") for n, rate in enumerate(definition.fee) if rate.per)
    yield ("competence", "place_field"), definition.competence.place_field, ""


def _tables(definition: ProcedureDefinition) -> Iterator[Finding]:
    for place, calculation in calculations(definition):
        counted = calculation.count or calculation.total or calculation.item
        if counted is not None and counted.table not in definition.tables:
            vi, en = f"“{counted.table}” không phải nhóm lặp lại", f"“{counted.table}” is not a repeating group"
            yield Finding((*place, calculation.operator), "table_unknown", vi, en)


def _parts(definition: ProcedureDefinition) -> Iterator[Finding]:
    known = {part.key for part in definition.parts}
    used = {group.by for group in definition.form.layout if group.by}
    for g, group in enumerate(definition.form.layout):
        if group.by and group.by not in known:
            vi, en = f"không có phần nào tên “{group.by}”", f"there is no part “{group.by}”"
            yield Finding(("form", "layout", g, "by"), "part_unknown", vi, en)
    for number, asking in enumerate(definition.prefill_from):
        if asking.by and asking.by not in known:
            vi, en = f"không có phần nào tên “{asking.by}”", f"there is no part “{asking.by}”"
            yield Finding(("prefill_from", number, "by"), "part_unknown", vi, en)
    for number, part in enumerate(definition.parts):
        if part.key not in used:
            vi, en = f"phần “{part.key}” không có mục nào", f"the part “{part.key}” has no fields"
            yield Finding(("parts", number, "key"), "part_unused", vi, en)
        yield from _around_part(definition, number, part)


def _around_part(definition: ProcedureDefinition, number: int, part: PersonPart) -> Iterator[Finding]:
    """Who gives a part is said outside it, and so is what its person is shown of the rest."""
    own = fields_of(definition, part.key)
    if field_of(part.number) in own:
        vi, en = (
            "số của người được mời nằm trong chính phần của họ",
            "the number of who is invited is in their own part",
        )
        yield Finding(("parts", number, "number"), "part_names_itself", vi, en)
    for n, name in enumerate(part.shows):
        if name not in definition.fields or name in own:
            vi, en = f"“{name}” không phải mục ngoài phần này", f"“{name}” is no field outside the part"
            yield Finding(("parts", number, "shows", n), "field_unknown", vi, en)


LOOKS: tuple[Callable[[ProcedureDefinition], Iterator[Finding]], ...] = (
    _layout_and_schema,
    _unknown_fields,
    _tables,
    _parts,
)
