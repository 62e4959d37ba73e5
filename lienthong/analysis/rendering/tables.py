"""Any table as a file: CSV that a spreadsheet opens without running anything, and Parquet with its types."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from lienthong.procedures.rules.listing.sheets import harmless

_BOM = "\ufeff"
_WHOLE = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"}
_SAME = {"BOOLEAN", "DATE", "TIMESTAMP", "VARCHAR", "DOUBLE"}
_LARGE = {"HUGEINT", "UBIGINT", "UHUGEINT"}
_LARGEST = 2**63


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table: its name and DuckDB type."""

    name: str
    kind: str


def as_csv(columns: Sequence[TableColumn], rows: Iterable[Sequence[Any]], *, bom: bool) -> bytes:
    """Return a table as CSV (RFC 4180, UTF-8); ``bom`` is the mark by which Excel knows that it is UTF-8.

    Text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay numbers.
    """
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([_cell(column.name) for column in columns])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return ((_BOM if bom else "") + written.getvalue()).encode()


def as_parquet(columns: Sequence[TableColumn], rows: Sequence[Sequence[Any]]) -> bytes:
    """Return a table as Parquet; nested types become text, two columns of one name are told apart by a number."""
    values = [[row[place] for row in rows] for place in range(len(columns))]
    named = _named([column.name for column in columns])
    made = ", ".join(
        f'unnest($c{place}::{_kind(column.kind, values[place])}[]) AS "{name}"'
        for place, (column, name) in enumerate(zip(columns, named, strict=True))
    )
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(config={"threads": 1}) as db:
        path = Path(folder) / "table.parquet"
        db.execute(f"CREATE TABLE made AS SELECT {made}", {f"c{place}": column for place, column in enumerate(values)})
        db.execute(f"COPY made TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
        return path.read_bytes()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(value) if isinstance(value, str) else value


def _kind(kind: str, values: Sequence[Any]) -> str:
    """Return the type that a column has in the file."""
    if kind in _WHOLE:
        return "BIGINT"
    if kind in _LARGE:
        return "BIGINT" if all(value is None or abs(value) < _LARGEST for value in values) else "DOUBLE"
    if kind.startswith("DECIMAL") or kind == "FLOAT":
        return "DOUBLE"
    return "TIMESTAMPTZ" if kind == "TIMESTAMP WITH TIME ZONE" else kind if kind in _SAME else "VARCHAR"


def _named(names: Sequence[str]) -> list[str]:
    """Return names that are all different, fit to stand in double quotes."""
    found: list[str] = []
    for name in (name.replace('"', "") for name in names):
        known, number = name.lower() in map(str.lower, found), 2
        while known and f"{name}_{number}".lower() in map(str.lower, found):
            number += 1
        found.append(f"{name}_{number}" if known or not name else name)
    return found
