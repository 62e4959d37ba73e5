"""The manifest of the facts: which files there are, with counts and hashes, and how far in the ledger they reach.

It is the only truth about the folder: a file that it does not name does not exist. Files are named by what is in them
and never change, and the manifest is replaced in one step, so whoever is killed half-way leaves the old state.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lienthong.analysis.definitions import COLUMNS, VERBS

#: What facts are, in a word: other columns or verbs are another one, and all is written anew.
FORMAT = hashlib.sha256(repr((COLUMNS, VERBS)).encode()).hexdigest()[:16]
MANIFEST, BEING_REBUILT = "manifest.json", "rebuilding.json"
FACTS, TABLES = "facts", "tables"
#: The tables beside the facts, which say what codes are called.
UNITS, PROCEDURES = "units", "procedures"


@dataclass(frozen=True, slots=True)
class FactFile:
    """One file of facts: of one bloc (empty: of no unit) and one month; ``path`` is beneath the folder.

    ``first_seq`` and ``last_seq`` are the lines that tell them.
    """

    path: str
    year: int
    month: int
    bloc: str
    rows: int
    bytes: int
    sha256: str
    first_seq: int
    last_seq: int


@dataclass(frozen=True, slots=True)
class TableFile:
    """One file of names: ``units`` or ``procedures``."""

    path: str
    table: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is written: up to which line (``xact``, ``seq``), and when it last held all that was settled (``whole_at``).

    ``tree`` is a fingerprint of where units stood up to the day ``tree_on``, ``names`` of the lines on which the tables
    of names rest.
    """

    xact: int = 0
    seq: int = 0
    whole_at: str = ""
    tree: str = ""
    tree_on: str = ""
    names: str = ""
    files: tuple[FactFile, ...] = ()
    tables: tuple[TableFile, ...] = ()
    format: str = FORMAT

    @property
    def rows(self) -> int:
        """How many facts there are."""
        return sum(file.rows for file in self.files)

    def paths(self) -> set[str]:
        """Return every file that is named."""
        return {file.path for file in self.files} | {table.path for table in self.tables}


def read(folder: Path, name: str = MANIFEST) -> Manifest | None:
    """Return the manifest of a folder, ``None`` when there is none."""
    try:
        kept: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    for derived in ("columns", "rows", "months"):
        kept.pop(derived)
    kept["files"] = tuple(FactFile(**file) for file in kept["files"])
    kept["tables"] = tuple(TableFile(**file) for file in kept["tables"])
    return Manifest(**kept)


def write(folder: Path, manifest: Manifest, name: str = MANIFEST) -> None:
    """Replace the manifest in one step."""
    told = {
        **asdict(manifest),
        "rows": manifest.rows,
        "months": _months(manifest.files),
        "columns": [
            {"name": one.name, "type": one.kind, "meaning": {"vi": one.meaning.vi, "en": one.meaning.en}}
            for one in COLUMNS
        ],
    }
    temporary = folder / f"{name}.new"
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / name)


def sweep(folder: Path, *kept: Manifest | None) -> None:
    """Remove what no manifest names: what a killed writer left, what was replaced the last time."""
    named = {folder / path for manifest in kept if manifest is not None for path in manifest.paths()}
    for path in [*(folder / FACTS).rglob("*.parquet*"), *(folder / TABLES).rglob("*.parquet*")]:
        if path not in named:
            path.unlink()


def settle(temporary: Path, folder: Path, stem: str) -> tuple[str, int, str]:
    """Give a finished file its name (``stem`` and its hash); return its path beneath ``folder``, size and SHA-256."""
    with temporary.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    path = f"{stem}-{sha256[:16]}.parquet"
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    size = temporary.stat().st_size
    temporary.replace(folder / path)
    return path, size, sha256


def month_folder(year: int, month: int) -> str:
    """Return the folder of a month."""
    return f"{FACTS}/year={year:04d}/month={month:02d}"


def _months(files: Iterable[FactFile]) -> list[dict[str, Any]]:
    """Return the months with their sums; the hash of a month, over its files, tells whether it must be taken again."""
    months: dict[tuple[int, int], list[FactFile]] = {}
    for file in files:
        months.setdefault((file.year, file.month), []).append(file)
    return [
        {
            "year": year,
            "month": month,
            "rows": sum(file.rows for file in of_month),
            "files": len(of_month),
            "sha256": hashlib.sha256("".join(sorted(file.sha256 for file in of_month)).encode()).hexdigest(),
        }
        for (year, month), of_month in sorted(months.items())
    ]
