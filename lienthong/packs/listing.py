"""Published lists of procedures: what the pack knows of their words, the way from a file to the catalogue, and back.

What was refused can be written out as a table that is imported again once it has been put right.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from django.utils.timezone import localdate

from lienthong.core.values import Actor, Text
from lienthong.packs.definitions import PackManifest
from lienthong.packs.reading import read_yaml
from lienthong.packs.tables import read_sheet
from lienthong.procedures.actions.listing import import_list
from lienthong.procedures.queries.listing import ListReport, examine_list
from lienthong.procedures.rules.listing.problems import RowProblem
from lienthong.procedures.rules.listing.sheets import SheetRow, harmless, table_of
from lienthong.procedures.rules.listing.words import Agency, CodeShape, ListWords
from lienthong.units.definitions import AgenciesFile, LevelsFile

Tell = Callable[[str, int, int], None]
_ADDED = ("Hàng (row)", "Lỗi (problems)")


def import_file(
    path: Path, pack: Path, *, owner: str = "", rejects: Path | None = None, by: Actor, at: datetime, tell: Tell
) -> ListReport:
    """Import a list and return what came of each row; ``rejects`` is where the refused rows are written, if any.

    Refuses what ``read_sheet`` and ``import_list`` refuse: then nothing was imported.
    """
    sheet = read_sheet(path)
    report = import_list(sheet, words_of(pack), owner=owner, by=by, at=at, tell=tell)
    return _with_rejects(report, sheet, rejects)


def try_file(path: Path, pack: Path, *, owner: str = "", rejects: Path | None = None, at: datetime) -> ListReport:
    """Return what importing a list would come to; nothing is changed but the table of ``rejects``."""
    sheet = read_sheet(path)
    report = examine_list(sheet, words_of(pack), owner=owner, on=localdate(at)).report
    return _with_rejects(report, sheet, rejects)


def words_of(pack: Path) -> ListWords:
    """Return what a pack, which was checked before it was loaded, knows of the words in lists."""
    manifest = PackManifest.model_validate(read_yaml(pack / "pack.yaml", "pack.yaml").data)
    levels = LevelsFile.model_validate(read_yaml(pack / "units" / "levels.yaml", "units/levels.yaml").data)
    agencies = AgenciesFile.model_validate(read_yaml(pack / "units" / "agencies.yaml", "units/agencies.yaml").data)
    codes = manifest.procedure_codes
    return ListWords(
        code=CodeShape(re.compile(codes.pattern), codes.words.text),
        levels={level.code: level.title.text for level in levels.levels},
        kinds=tuple(Agency(kind.title.text, kind.type, kind.level) for kind in agencies.templates),
    )


def _with_rejects(report: ListReport, sheet: Sequence[SheetRow], rejects: Path | None) -> ListReport:
    if rejects is not None and report.problems:
        write_rejects(rejects, sheet, report.problems)
    return report


def write_rejects(path: Path, sheet: Sequence[SheetRow], problems: Sequence[RowProblem]) -> None:
    """Write the refused rows under the list's own header, with what is wrong with each in two columns at the end.

    No cell begins like a formula: such a cell is written behind an apostrophe, so that no program runs it.
    """
    table = table_of(sheet)
    wrong: dict[int, list[RowProblem]] = {}
    for problem in problems:
        wrong.setdefault(problem.row, []).append(problem)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*map(harmless, table.header), *_ADDED])
        for row in table.rows:
            if row.number in wrong:
                cells = [cell.text for cell in row.cells]
                cells += [""] * (len(table.header) - len(cells))
                said = "; ".join(_said(problem) for problem in wrong[row.number])
                writer.writerow([*map(harmless, cells), str(row.number), harmless(said)])


def _said(problem: RowProblem) -> str:
    words = Text(f"{problem.message.vi} → {problem.right.vi}", f"{problem.message.en} → {problem.right.en}")
    return f"[{problem.code}] {problem.column}: {words.vi} / {words.en}"
