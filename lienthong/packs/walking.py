"""A procedure walked through part by part: every condition, field, value and calculation, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from lienthong.core.definitions import Part
from lienthong.packs.reading import Place
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.forms import FormField
from lienthong.procedures.definitions.values import Calculation, Condition

_Kind = TypeVar("_Kind", bound=Part)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong: where in the file, a stable code, words in both languages."""

    place: Place
    code: str
    vi: str
    en: str


def conditions(definition: ProcedureDefinition) -> Iterator[tuple[Place, Condition]]:
    """Yield every condition of a procedure with its place; the parts of a joined one are not told apart."""
    return _of_kind(definition, Condition, ())


def calculations(definition: ProcedureDefinition) -> Iterator[tuple[Place, Calculation]]:
    """Yield every calculation of a procedure with its place."""
    return _of_kind(definition, Calculation, ())


def _of_kind(part: object, kind: type[_Kind], place: Place) -> Iterator[tuple[Place, _Kind]]:
    if isinstance(part, kind):
        yield place, part
    elif isinstance(part, Part):
        for name, info in type(part).model_fields.items():
            yield from _of_kind(getattr(part, name), kind, (*place, info.alias or name))
    elif isinstance(part, tuple):
        for number, item in enumerate(part):
            yield from _of_kind(item, kind, (*place, number))


def fields(definition: ProcedureDefinition) -> Iterator[tuple[Place, FormField]]:
    """Yield every field of the layout with its place."""
    for g, group in enumerate(definition.form.layout):
        for f, field in enumerate(group.fields):
            yield ("form", "layout", g, "fields", f), field


def columns(definition: ProcedureDefinition) -> Iterator[tuple[Place, str, FormField]]:
    """Yield every column of every repeating group with its place and the name of the group."""
    for place, field in fields(definition):
        for c, column in enumerate(field.columns):
            yield (*place, "columns", c), field.name, column


def table_at(definition: ProcedureDefinition, place: Place) -> str:
    """Return the repeating group in whose rows something stands; empty when it is about the form itself."""
    if place[:2] == ("form", "checks"):
        table, _, _ = definition.form.checks[int(place[2])].field.rpartition(".")
        return table
    if place[:1] == ("prefill_from",):
        return definition.prefill_from[int(place[1])].each or ""
    if place[:1] == ("writes",):
        return definition.writes[int(place[1])].each or ""
    if place[:2] != ("form", "layout") or len(place) <= _FIELD_DEPTH:
        return ""
    field = definition.form.layout[int(place[2])].fields[int(place[4])]
    if "columns" in place[_FIELD_DEPTH:]:
        return field.name
    if place[-1] == "where" and field.calculate is not None:
        counted = field.calculate.count or field.calculate.total
        return counted.table if counted is not None else ""
    return ""


_FIELD_DEPTH = len(("form", "layout", 0, "fields", 0))


def values(definition: ProcedureDefinition) -> Iterator[tuple[Place, str]]:
    """Yield every literal or reference of a procedure with its place."""
    yield from _values_of_form(definition)
    for a, asking in enumerate(definition.prefill_from):
        yield from ((("prefill_from", a, "lookup", key), value) for key, value in asking.lookup.items())
    for n, part in enumerate(definition.parts):
        yield ("parts", n, "number"), part.number
    for n, child in enumerate(definition.linked):
        yield from ((("linked", n, "form", key), value) for key, value in child.form.items())
    for w, write in enumerate(definition.writes):
        yield ("writes", w, "valid_from"), write.valid_from
        yield from ((("writes", w, "find", key), value) for key, value in write.find.items())
        yield from ((("writes", w, "map", key), value) for key, value in write.map.items())
    yield ("result", "n"), definition.result.n
    for s, shown in enumerate(definition.result.shows):
        yield ("result", "shows", s, "value"), shown.value


def _values_of_form(definition: ProcedureDefinition) -> Iterator[tuple[Place, str]]:
    for place, field in fields(definition):
        yield from (((*place, "default", d, "value"), default.value) for d, default in enumerate(field.default))
    for place, calculation in calculations(definition):
        yield from (((*place, calculation.operator), value) for value in calculation.operands())
    for c, check in enumerate(definition.form.checks):
        if check.require is None:
            yield ("form", "checks", c, check.kind), check.bound
