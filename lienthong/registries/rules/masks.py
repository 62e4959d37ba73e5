"""What is shown of a value to somebody who must recognize it and need not know it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lienthong.registries.definitions import FieldDefinition
from lienthong.registries.rules.validity import Data, is_empty


def masked(fields: Mapping[str, FieldDefinition], data: Data) -> dict[str, Any]:
    """Return ``data`` as shown to somebody who must recognize it and need not know it."""
    return {name: _masked_value(fields[name], value) for name, value in data.items() if name in fields}


def _masked_value(field: FieldDefinition, value: Any) -> Any:
    if field.type == "table" and isinstance(value, list):
        return [masked(field.columns, row) for row in value]
    return value if is_empty(value) else _MASKS[field.mask](value)


_MASKS: dict[str, Callable[[Any], Any]] = {
    "none": lambda value: value,
    "all": lambda value: "•" * len(str(value)),
    "last_4": lambda value: "•" * max(len(str(value)) - 4, 0) + str(value)[-4:],
    "initials": lambda value: " ".join(word[0] + "." for word in str(value).split()),
    "year": lambda value: str(value)[:4],
}
