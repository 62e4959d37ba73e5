"""Facts as Parquet: what the ledger gave as CSV is typed, joined with the units of the day and split by month and bloc.

DuckDB does it, in memory, on one thread. Every file is written under a temporary name first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from lienthong.analysis.definitions import DETAIL
from lienthong.analysis.rendering.manifest import (
    PROCEDURES,
    TABLES,
    UNITS,
    FactFile,
    Manifest,
    TableFile,
    month_folder,
    settle,
)
from lienthong.analysis.sql import statement

_MEMORY = "1GB"
#: From how many files of a bloc on a month is put together into one.
MANY = 16
_NEW = "new.parquet"
_PARQUET = "(FORMAT parquet, COMPRESSION zstd)"
_LINES = (
    "seq",
    "told_by",
    "weight",
    "happened_at",
    "day",
    "verb",
    "room",
    "dossier",
    "link",
    "bloc",
    "unit_id",
    "unit_type",
)
_COLUMNS = {
    "lines": [*_LINES, *(column.name for column in DETAIL)],
    UNITS: [
        *("unit_id", "valid_from", "valid_to", "unit", "name", "name_en", "bloc", "unit_type", "level"),
        *("province", "province_name", "commune", "commune_name", "path"),
    ],
    PROCEDURES: ["procedure", "title", "title_en", "sector", "sector_name", "bloc", "level"],
}
_TYPES = {"unit_id": "BIGINT", "valid_from": "DATE", "valid_to": "DATE"}


@dataclass(frozen=True, slots=True)
class Work:
    """Where the facts are (``folder``), and where CSV and unfinished files lie meanwhile (``room``, on that disk)."""

    folder: Path
    room: Path

    def csv(self, name: str) -> Path:
        """Return where the CSV of ``lines``, ``units`` or ``procedures`` is."""
        return self.room / f"{name}.csv"


def write_names(work: Work) -> tuple[TableFile, ...]:
    """Write the tables of names anew from their CSV."""
    files = []
    with _duckdb(work) as db:
        for table in (UNITS, PROCEDURES):
            _take(db, work, table)
            path, size, sha256 = _keep(db, work, f"SELECT * FROM {table}", f"{TABLES}/{table}")
            files.append(TableFile(path, table, _number(db, f"SELECT count(*) FROM {table}"), size, sha256))
    return tuple(files)


def fingerprint(work: Work, tables: Iterable[TableFile], until: str) -> str:
    """Return a digest of where every unit stood up to a day (ISO): what happens to it later does not change it."""
    (units,) = (file.path for file in tables if file.table == UNITS)
    with _duckdb(work) as db:
        row = db.execute(
            "SELECT sha256(coalesce(string_agg(concat_ws('|', unit_id, valid_from, CASE WHEN valid_to <= $day THEN"
            " valid_to END, path, bloc, unit_type), ';' ORDER BY unit_id, valid_from), '')) FROM read_parquet($units)"
            " WHERE valid_from <= $day",
            {"day": until, "units": str(work.folder / units)},
        ).fetchone()
    return str(row[0]) if row else ""


def write_facts(work: Work, tables: Iterable[TableFile]) -> tuple[FactFile, ...]:
    """Write the facts of the lines that lie as CSV in the room; one file for each month and bloc that occurs."""
    (units,) = (file.path for file in tables if file.table == UNITS)
    files = []
    with _duckdb(work) as db:
        _take(db, work, "lines")
        db.execute(f"CREATE VIEW units AS SELECT * FROM read_parquet('{_quoted(work.folder / units)}')")
        db.execute(statement("facts"))
        found = db.execute("SELECT DISTINCT year(day), month(day), bloc FROM facts ORDER BY ALL").fetchall()
        for year, month, bloc in found:
            wanted = f"SELECT * FROM facts WHERE year(day) = {year} AND month(day) = {month} AND bloc = '{bloc}'"
            files.append(_fact_file(db, work, wanted, (year, month, bloc)))
    return tuple(files)


def gather(work: Work, manifest: Manifest) -> tuple[FactFile, ...]:
    """Return the files of a manifest, those of a month and bloc that are many put together into one."""
    groups: dict[tuple[int, int, str], list[FactFile]] = {}
    for file in manifest.files:
        groups.setdefault((file.year, file.month, file.bloc), []).append(file)
    return tuple(file for key, files in sorted(groups.items()) for file in _together(work, key, files))


def _together(work: Work, key: tuple[int, int, str], files: Sequence[FactFile]) -> Sequence[FactFile]:
    if len(files) < MANY:
        return files
    paths = ", ".join(f"'{_quoted(work.folder / file.path)}'" for file in files)
    with _duckdb(work) as db:
        return [_fact_file(db, work, f"SELECT * FROM read_parquet([{paths}])", key)]


def _fact_file(db: duckdb.DuckDBPyConnection, work: Work, wanted: str, key: tuple[int, int, str]) -> FactFile:
    year, month, bloc = key
    path, size, sha256 = _keep(db, work, wanted, f"{month_folder(year, month)}/{bloc or 'none'}")
    row = db.execute(f"SELECT count(*), min(told_by), max(told_by) FROM '{_quoted(work.folder / path)}'").fetchone()
    rows, first, last = row or (0, 0, 0)
    return FactFile(path, year, month, bloc, rows, size, sha256, first, last)


def _keep(db: duckdb.DuckDBPyConnection, work: Work, wanted: str, stem: str) -> tuple[str, int, str]:
    temporary = work.room / _NEW
    db.execute(f"COPY ({wanted}) TO '{_quoted(temporary)}' {_PARQUET}")
    return settle(temporary, work.folder, stem)


def _take(db: duckdb.DuckDBPyConnection, work: Work, table: str) -> None:
    """Read a CSV, every column as text but those of ``_TYPES``; an empty text is not a missing one."""
    columns = ", ".join(f"'{name}': '{_TYPES.get(name, 'VARCHAR')}'" for name in _COLUMNS[table])
    shape = f"columns = {{{columns}}}, header = false, auto_detect = false, parallel = false"
    marks = """delim = ',', quote = '"', escape = '"', nullstr = '\\N'"""
    source = f"read_csv('{_quoted(work.csv(table))}', {shape}, {marks})"
    db.execute(f"CREATE TABLE {table} AS SELECT *, row_number() OVER () AS position FROM {source}")
    if table != "lines":
        db.execute(f"ALTER TABLE {table} DROP position")


def _duckdb(work: Work) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(
        config={
            "threads": 1,
            "memory_limit": _MEMORY,
            "temp_directory": str(work.room),
            "autoload_known_extensions": False,
        }
    )


def _number(db: duckdb.DuckDBPyConnection, question: str) -> int:
    row = db.execute(question).fetchone()
    return int(row[0]) if row else 0


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
