"""What a question may ask of, seen in its parsed form (DuckDB's ``json_serialize_sql``): nothing but the facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

#: What may be named in FROM, beside what the question itself defines (WITH).
OFFERED = ("facts", "units", "procedures")
#: Functions that may stand in FROM: they make rows of nothing but their arguments.
ROWS = ("range", "generate_series", "unnest")
#: Functions that tell of the machine and not of the facts.
KEPT_BACK = ("current_setting", "getvariable", "getenv", "write_log", "duckdb_secrets")

_QUERIES = {"SELECT_NODE", "SET_OPERATION_NODE", "CTE_NODE", "RECURSIVE_CTE_NODE"}
_SOURCES = {"JOIN", "SUBQUERY", "EXPRESSION_LIST", "EMPTY", "PIVOT"}
_NAME = re.compile(r"\w+")


def beyond(parsed: dict[str, Any]) -> str:
    """Return the first thing named in a parsed question that may not be asked, empty when there is none.

    What is not known to be harmless is refused: other tables and schemas, files, functions that read.
    """
    nodes = list(_nodes(parsed))
    named = {str(entry["key"]).lower() for node in nodes for entry in node.get("cte_map", {}).get("map", ())}
    for name in sorted(named):
        if not _NAME.fullmatch(name):
            return name
    return next(filter(None, (_wrong(node, named) for node in nodes)), "")


def _nodes(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from _nodes(inner)


def _wrong(node: dict[str, Any], named: set[str]) -> str:
    """Return what is wrong with one node itself."""
    kind = str(node.get("type", ""))
    if "class" in node:
        name = str(node.get("function_name", "")).lower()
        return name if name in KEPT_BACK else ""
    if "alias" in node and "sample" in node:
        return _wrong_source(kind, node, named)
    return kind if kind.endswith("_NODE") and kind not in _QUERIES else ""


def _wrong_source(kind: str, node: dict[str, Any], named: set[str]) -> str:
    if kind == "BASE_TABLE":
        path = [str(part).lower() for part in node["qualified_name"]["path"]]
        return "" if len(path) == 1 and path[0] in {*OFFERED, *named} else ".".join(path)
    if kind == "TABLE_FUNCTION":
        name = str(node["function"].get("function_name", "")).lower()
        return "" if name in ROWS else f"{name}()"
    return "" if kind in _SOURCES else kind
