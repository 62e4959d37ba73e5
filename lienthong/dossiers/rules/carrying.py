"""What of a form begun under one text of the law stands under another; what does not is set aside, never lost."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.rules.conditions import is_given
from lienthong.procedures.rules.forms import typed_values

#: What a person gave and the law no longer asks, by field: {"label": {"vi", "en"}, "value"}. See ``Draft.set_aside``.
SetAside = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Carried:
    """A form under another text: what stands in it, and everything given that has no place there (any more)."""

    form: dict[str, Any]
    set_aside: SetAside


def carried(
    form: Mapping[str, Any],
    set_aside: Mapping[str, Mapping[str, Any]],
    old: ProcedureDefinition,
    new: ProcedureDefinition,
    *,
    own: Collection[str],
) -> Carried:
    """Carry a form from ``old`` to ``new``; ``own`` are the fields in which the person's own word stands.

    A field of the same name keeps its value, right or wrong. Where the new form has no such field, or no such column of
    a repeating group, what the person gave is set aside; what had been set aside earlier comes back where it has a
    place and nothing else stands there.
    """
    kept = {name: value for name, value in form.items() if _has_a_place(new, name, value)}
    lost: SetAside = {
        name: dict(line) for name, line in set_aside.items() if not _has_a_place(new, name, line["value"])
    }
    for name, value in form.items():
        if name in own and is_given(value) and not _is_whole(new, name, value):
            lost[name] = {"label": _label(old, name), "value": value}
    back = {
        name: line["value"] for name, line in set_aside.items() if name not in lost and not is_given(kept.get(name))
    }
    return Carried({name: _fitted(new, name, value) for name, value in {**kept, **back}.items()}, lost)


def _has_a_place(definition: ProcedureDefinition, name: str, value: Any) -> bool:
    """Tell whether a form has a field for a value: of that name, and a repeating group for rows."""
    return name in definition.fields and isinstance(value, list) == (name in definition.tables)


def _is_whole(definition: ProcedureDefinition, name: str, value: Any) -> bool:
    """Tell whether a field takes a value with everything that is in it."""
    if not _has_a_place(definition, name, value):
        return False
    rows = value if isinstance(value, list) else []
    columns = definition.tables[name].properties if rows else {}
    return all(
        column in columns or not is_given(cell)
        for row in rows
        if isinstance(row, Mapping)
        for column, cell in row.items()
    )


def _fitted(definition: ProcedureDefinition, name: str, value: Any) -> Any:
    """Return a value as the field holds it: rows without columns that are gone, text as what the schema wants."""
    if isinstance(value, list):
        columns = definition.tables[name].properties
        value = [
            {column: cell for column, cell in row.items() if column in columns} if isinstance(row, Mapping) else row
            for row in value
        ]
    return typed_values(definition, {name: value})[name]


def _label(definition: ProcedureDefinition, name: str) -> dict[str, str]:
    shown = definition.fields.get(name)
    return {"vi": shown.label.vi, "en": shown.label.en} if shown else {"vi": name, "en": name}
