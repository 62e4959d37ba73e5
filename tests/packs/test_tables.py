"""Reading a list that an office keeps as a spreadsheet: known by its bytes, never run, refused by name."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from lienthong.core.refusals import Refused
from lienthong.packs import tables
from lienthong.packs.refusals import (
    SheetDamaged,
    SheetEncrypted,
    SheetNotText,
    SheetOldFormat,
    SheetTooLarge,
    SheetUnknown,
)
from lienthong.packs.tables import read_sheet
from lienthong.procedures.rules.listing.sheets import Cell

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def write(tmp_path: Path) -> Any:
    """Write bytes into a file of a name."""

    def writing(content: bytes, name: str = "list.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return writing


def texts(path: Path) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in read_sheet(path)]


def workbook(*rows: list[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


# ---------------------------------------------------------------- CSV


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_csv_is_read_with_any_usual_separator_with_or_without_a_mark(write: Any, separator: str, encoding: str) -> None:
    lines = [["Mã", "Tên", "Phí"], ["D.101", f'"Cấp{separator} đổi"', "0"]]
    path = write("\r\n".join(separator.join(line) for line in lines).encode(encoding))
    assert texts(path) == [["Mã", "Tên", "Phí"], ["D.101", f"Cấp{separator} đổi", "0"]]


def test_the_separator_is_the_one_under_which_the_columns_are_named(write: Any) -> None:
    assert texts(write("Danh mục, quý 1, năm 2026\nMã;Tên, loại\nD.101;A\n".encode()))[1:] == [
        ["Mã", "Tên, loại"],
        ["D.101", "A"],
    ]


def test_rows_are_numbered_as_the_file_has_them_though_a_cell_holds_line_breaks(write: Any) -> None:
    rows = read_sheet(write('Mã,Tên\nD.101,"Cấp\nđổi"\n\nD.102,B\n'.encode()))
    assert [row.number for row in rows] == [1, 2, 4, 5]
    assert rows[2].is_empty


def test_what_is_not_utf_8_is_refused_by_name(write: Any) -> None:
    with pytest.raises(SheetNotText) as refused:
        read_sheet(write("Mã,Tên\nD.101,Cấp".encode()[:-1] + b"\xff"))
    assert refused.value.facts["byte"] > 0
    with pytest.raises(SheetNotText):
        read_sheet(write("Tên".encode("cp1258")))


def test_a_cell_without_end_is_refused(write: Any) -> None:
    with pytest.raises(SheetDamaged):
        read_sheet(write(("Mã,Tên\nD.101," + "x" * 200_000).encode()))
    with pytest.raises(SheetDamaged):
        read_sheet(write(b'"' + b"x" * 200_000))


# ---------------------------------------------------------------- XLSX


def test_a_workbook_is_read_whatever_its_name_says(write: Any) -> None:
    midnight, morning = (datetime.datetime.fromisoformat(f"2025-07-01T{hour}") for hour in ("00:00", "08:30"))
    row = ["D.101", 1.5, midnight, morning, datetime.date(2025, 7, 2), None, True]
    cells = read_sheet(write(workbook(["Mã"], row), "list.csv"))[1].cells
    assert [cell.text for cell in cells] == [
        "D.101",
        "1.5",
        "2025-07-01",
        "2025-07-01 08:30:00",
        "2025-07-02",
        "",
        "True",
    ]
    assert [cell.kind for cell in cells[:3]] == ["text", "number", "day"]


def test_a_formula_is_passed_on_as_one_and_never_computed(write: Any) -> None:
    cells = read_sheet(write(workbook(["=1+1", ArrayFormula("A1:A2", "=SUM(B1:B2)"), "'=1"]), "list.xlsx"))[0].cells
    assert cells[:2] == (Cell("=1+1", "formula"), Cell("=SUM(B1:B2)", "formula"))
    assert all(cell.is_formula for cell in cells)


def test_a_workbook_cannot_lie_about_its_size(write: Any) -> None:
    whole = zipfile.ZipFile(io.BytesIO(workbook(["Mã", "Tên"], ["D.101", "A"])))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as lying:
        for name in whole.namelist():
            lying.writestr(name, whole.read(name).replace(b'ref="A1:B2"', b'ref="A1:A1"'))
    assert texts(write(written.getvalue())) == [["Mã", "Tên"], ["D.101", "A"]]


# ---------------------------------------------------------------- what is no list


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    [
        (b"MZ\x90\x00\x03\x00\x00\x00\xff\xff" * 50, "list.xlsx", SheetUnknown),
        (b"MZ\x00plain", "list.csv", SheetUnknown),
        (b"\x7fELF\x02\x01\x01\x00" + bytes(200), "list.csv", SheetUnknown),
        (b"%PDF-1.7\n\x00\xe2\xe3", "list.xlsx", SheetUnknown),
        (OLD_OFFICE + bytes(600), "list.xls", SheetOldFormat),
        (OLD_OFFICE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "list.xlsx", SheetEncrypted),
        (b"PK\x03\x04" + bytes(100), "list.xlsx", SheetDamaged),
    ],
)
def test_what_is_no_list_is_refused_by_its_bytes(write: Any, content: bytes, name: str, refusal: type[Refused]) -> None:
    with pytest.raises(refusal) as refused:
        read_sheet(write(content, name))
    assert name in refused.value.message("vi")


def archive(**members: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "/"), content)
    return written.getvalue()


def test_another_archive_is_no_workbook(write: Any) -> None:
    with pytest.raises(SheetUnknown):
        read_sheet(write(archive(**{"word__document.xml": b"<w/>", "[Content_Types].xml": b"<t/>"}), "list.xlsx"))


def test_a_locked_archive_is_refused(write: Any) -> None:
    content = bytearray(workbook(["Mã"]))
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1  # the flag of an encrypted member, in the central directory
    with pytest.raises(SheetEncrypted):
        read_sheet(write(bytes(content), "list.xlsx"))


def test_a_damaged_workbook_is_refused(write: Any) -> None:
    whole = zipfile.ZipFile(io.BytesIO(workbook(["Mã"])))
    members = {name.replace("/", "__"): whole.read(name) for name in whole.namelist()}
    for broken in ({"xl__worksheets__sheet1.xml": b"<worksheet><"}, {"xl__workbook.xml": b"<nothing/>"}):
        with pytest.raises(SheetDamaged):
            read_sheet(write(archive(**members | broken), "list.xlsx"))
    members.pop("xl__worksheets__sheet1.xml")
    with pytest.raises(SheetDamaged):
        read_sheet(write(archive(**members), "list.xlsx"))


def test_too_large_is_refused_by_bytes_by_what_it_unpacks_to_by_rows_and_by_columns(
    write: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = archive(**{"xl__workbook.xml": bytes(1_000_000), "[Content_Types].xml": b""})
    monkeypatch.setattr(tables, "LARGEST_UNPACKED", 500_000)
    with pytest.raises(SheetTooLarge):
        read_sheet(write(bomb))
    monkeypatch.setattr(tables, "LARGEST", 100)
    with pytest.raises(SheetTooLarge):
        read_sheet(write(b"x" * 101))
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    assert len(read_sheet(write(b"a\nb\n"))) == 2
    with pytest.raises(SheetTooLarge):
        read_sheet(write(b"a\nb\nc\n"))
    with pytest.raises(SheetTooLarge):
        read_sheet(write(b"," * 100))
