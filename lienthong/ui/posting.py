"""What a page sent for a form: days from their boxes, rows from their numbered inputs, everything of its type."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.forms import FormField
from lienthong.procedures.rules.conditions import is_row_given
from lienthong.procedures.rules.forms import typed_values
from lienthong.ui.fields import is_day

_MONTH = re.compile(r"(\d{1,2})/(\d{4})")
_MOST_ROWS = 200


def posted_values(definition: ProcedureDefinition, names: Iterable[str], posted: Mapping[str, str]) -> dict[str, Any]:
    """Read what a page sent for the fields ``names``.

    A repeating group is read when the page says that it drew it (``<name>__rows``); rows in which nothing stands are
    left out, and so is the row that ``drop_row`` names.
    """
    given: dict[str, Any] = {}
    for name in names:
        field = definition.fields[name]
        if field.columns:
            if f"{name}__rows" in posted:
                given[name] = _rows(definition, field, posted)
        elif (value := _value(definition, name, posted)) is not None:
            given[name] = value
    return typed_values(definition, given)


def _value(definition: ProcedureDefinition, path: str, posted: Mapping[str, str]) -> str | None:
    if f"{path}__day" in posted:
        parts = [posted.get(f"{path}__{part}", "").strip() for part in ("day", "month", "year")]
        return "/".join(parts) if any(parts) else ""
    if path not in posted:
        return None
    return _iso_month(posted[path]) if is_day(definition, path) else posted[path]


def _rows(definition: ProcedureDefinition, table: FormField, posted: Mapping[str, str]) -> list[dict[str, str]]:
    dropped = posted.get("drop_row", "")
    count = posted.get(f"{table.name}__rows", "0")
    rows = []
    for number in range(min(int(count), _MOST_ROWS) if count.isdecimal() else 0):
        path = f"{table.name}.{number}"
        values = {column.name: _value(definition, f"{path}.{column.name}", posted) for column in table.columns}
        row = {name: value for name, value in values.items() if value is not None}
        if path != dropped and is_row_given(row):
            rows.append(row)
    return rows


def _iso_month(text: str) -> str:
    """Return ``11/2026`` as ``2026-11``; other text as it is."""
    found = _MONTH.fullmatch(text.strip())
    return f"{found[2]}-{found[1]:0>2}" if found else text
