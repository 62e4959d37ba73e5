"""Import a published list of 6,000 procedures, from the file to the search, as the command does it."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

from benches.counting import statements
from benches.report import report
from benches.stage import ROOT, Stage, now
from benches.synthetic_list import made_rows, write_csv, write_xlsx

ROWS = 6_000
#: The demo country's ministries; the codes are written as Vietnam's.
MINISTRIES = ("Bộ Tư pháp", "Bộ Công an")
PACK = ROOT / "packs" / "vn"


def run(stage: Stage) -> None:
    """Print seconds for a new list, the same as a workbook again, and one in which every name has changed."""
    rows = made_rows(ROWS, ministries=MINISTRIES)
    changed = [(row[0], f"{row[1]} (sửa đổi)", *row[2:]) for row in rows]
    ceiling = _copied(stage.url, rows)
    with tempfile.TemporaryDirectory() as folder:
        files = {
            "new": write_csv(Path(folder) / "new.csv", rows),
            "same": write_xlsx(Path(folder) / "same.xlsx", rows),
            "changed": write_csv(Path(folder) / "changed.csv", changed),
        }
        for name, path in files.items():
            _report(name, path, ceiling)


def _report(name: str, path: Path, ceiling: float) -> None:
    from lienthong.core.values import system
    from lienthong.packs.listing import import_file

    parts: dict[str, float] = {}

    def tell(part: str, done: int, total: int) -> None:
        parts[part] = time.perf_counter() - parts[part] if done == total else time.perf_counter()

    began = time.perf_counter()
    with statements() as counted:
        done = import_file(path, PACK, by=system("bench"), at=now(), tell=tell)
    seconds = time.perf_counter() - began
    report(
        f"import_{name}_{ROWS}",
        ROWS / seconds,
        "rows/s",
        sql=counted(),
        ceiling_name="the same cells by COPY into one table",
        ceiling=ceiling,
        seconds=round(seconds, 2),
        most_seconds=30,
        parts={part: round(took, 2) for part, took in parts.items()},
        came_of_it={"new": done.new, "changed": done.changed, "same": done.same, "refused": done.refused},
    )


def _copied(url: str, rows: list[tuple[Any, ...]]) -> float:
    """Return how many rows a second PostgreSQL takes in when nobody looks at them."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE bench_list (a text, b text, c text, d text, e text, f text, g text, h text)")
        began = time.perf_counter()
        with connection.cursor().copy("COPY bench_list FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        seconds = time.perf_counter() - began
        connection.execute("DROP TABLE bench_list")
    return len(rows) / seconds
