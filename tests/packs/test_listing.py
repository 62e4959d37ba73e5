"""From a file to the catalogue and back: what the pack knows of lists, and the table of what was refused."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from benches.synthetic_list import HEADER, MARK, made_rows, write_csv, write_xlsx
from lienthong.core.values import system
from lienthong.packs.definitions import CodesOfProcedures
from lienthong.packs.listing import import_file, try_file, words_of
from lienthong.packs.tables import read_sheet
from lienthong.procedures.models import CatalogueEntry

from .conftest import PACKS

DEMO = PACKS / "demo"
MACHINE = system("tests")
GOOD = "D.101;Cấp giấy;Hộ tịch;UBND cấp xã;Cấp xã;3 ngày làm việc;Không;Toàn trình\n"
BAD = 'D.102;"=cmd|calc";Hộ tịch;UBND cấp xã;Cấp xã;nhanh;-;Toàn trình\n'


def silent(*_: Any) -> None:
    """Draw nothing."""


def written(path: Path, *lines: str) -> Path:
    path.write_text(";".join(HEADER) + "\n" + "".join(lines), encoding="utf-8")
    return path


@pytest.mark.django_db
def test_what_was_refused_is_written_out_and_can_be_imported_once_it_is_put_right(
    country: Any, at: datetime, tmp_path: Path
) -> None:
    path, rejects = written(tmp_path / "list.csv", GOOD, BAD), tmp_path / "rejects.csv"
    report = import_file(path, DEMO, rejects=rejects, by=MACHINE, at=at, tell=silent)
    assert (report.new, report.refused) == (1, 1)
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        header, (code, name, *_, fee, _mode, row, why) = csv.reader(file)
    assert header[: len(HEADER)] == list(HEADER)
    assert (code, name, fee, row) == ("D.102", "'=cmd|calc", "-", "3")
    assert "[formula] Tên thủ tục" in why and "[term_unreadable] Thời hạn" in why
    assert import_file(rejects, DEMO, by=MACHINE, at=at, tell=silent).refused == 1  # not by itself
    right = rejects.read_text(encoding="utf-8-sig").replace("'=cmd|calc", "Cấp thẻ").replace("nhanh", "5 ngày", 1)
    rejects.write_text(right, encoding="utf-8")
    again = import_file(rejects, DEMO, by=MACHINE, at=at, tell=silent)
    assert (again.new, again.refused) == (1, 0)
    assert set(again.unread_columns) == {"Hàng (row)", "Lỗi (problems)"}


@pytest.mark.django_db
def test_a_row_that_is_shorter_than_the_header_is_written_out_whole(country: Any, at: datetime, tmp_path: Path) -> None:
    path, rejects = written(tmp_path / "list.csv", "D.101;Cấp giấy\n"), tmp_path / "rejects.csv"
    try_file(path, DEMO, rejects=rejects, at=at)
    assert len(rejects.read_text(encoding="utf-8").splitlines()[1].split(",")[: len(HEADER)]) == len(HEADER)


@pytest.mark.django_db
def test_when_nothing_was_refused_no_table_is_written(country: Any, at: datetime, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    assert not import_file(
        written(tmp_path / "a.csv", GOOD), DEMO, rejects=rejects, by=MACHINE, at=at, tell=silent
    ).problems
    assert not rejects.exists()


@pytest.mark.django_db
def test_a_trial_says_the_same_and_changes_nothing(country: Any, at: datetime, tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", GOOD, BAD)
    tried = try_file(path, DEMO, at=at)
    assert (tried.new, tried.refused, CatalogueEntry.objects.filter(code="D.101").exists()) == (1, 1, False)
    assert import_file(path, DEMO, by=MACHINE, at=at, tell=silent) == tried


def test_the_pack_says_how_codes_levels_and_kinds_of_agencies_are_written() -> None:
    words = words_of(PACKS / "vn")
    found = words.code.pattern.fullmatch("1.001193.000.00.00.H26")
    assert found is not None and found.groupdict() == {"code": "1.001193", "owner": "H26"}
    assert words.code.pattern.fullmatch("1.001193")
    assert not words.code.pattern.fullmatch("1001193")
    assert {"country", "province", "commune"} <= words.levels.keys()
    assert "commune_police" in {kind.kind for kind in words.kinds}


@pytest.mark.parametrize("pattern", ["(", "(?P<other>x)"])
def test_a_pattern_of_codes_that_is_none_is_refused(pattern: str) -> None:
    with pytest.raises(ValidationError, match="regular expression"):
        CodesOfProcedures(pattern=pattern)
    assert CodesOfProcedures().pattern


# ---------------------------------------------------------------- the list that is made up


def test_the_made_up_list_is_marked_repeatable_and_all_its_codes_and_names_differ(tmp_path: Path) -> None:
    rows = made_rows(6000)
    assert rows == made_rows(6000) != made_rows(6000, seed=1)
    assert len({row[0] for row in rows}) == len({row[1] for row in rows}) == 6000
    assert all(row[1].endswith(MARK) and row[0].startswith("9.9") for row in rows)


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_the_made_up_list_is_read_from_either_kind_of_file(write: Callable[[Path, Any], Path], tmp_path: Path) -> None:
    rows = made_rows(50)
    read = read_sheet(write(tmp_path / "list", rows))
    assert [tuple(cell.text for cell in row.cells) for row in read[-50:]] == rows
