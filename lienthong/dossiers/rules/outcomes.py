"""What a version of the law ends in, so that two can be compared: what the person gets, what is written, who has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lienthong.core.definitions import body_of
from lienthong.procedures.definitions import ProcedureDefinition


def outcome_of(definition: ProcedureDefinition, names: Mapping[str, str]) -> dict[str, Any]:
    """Return what the person gets and what is written, but for words; fields under the names that ``names`` gives."""
    result = {**body_of(definition.result), "title": None, "kept_as": definition.result.kind}
    result["shows"] = [{**shown, "label": None} for shown in result["shows"]]
    return {"result": _renamed(result, names), "writes": _renamed([body_of(one) for one in definition.writes], names)}


def _renamed(part: Any, names: Mapping[str, str]) -> Any:
    """Return a part of a definition with fields under other names."""
    if isinstance(part, dict):
        named = {key: _renamed(value, names) for key, value in part.items()}
        if isinstance(field := part.get("field"), str):
            named["field"] = names.get(field, field)
        return named
    if isinstance(part, list):
        return [_renamed(value, names) for value in part]
    if isinstance(part, str) and part.startswith("$field."):
        name = part.removeprefix("$field.")
        return f"$field.{names.get(name, name)}"
    return part
