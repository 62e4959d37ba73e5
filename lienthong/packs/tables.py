"""Read a list that an office keeps as a spreadsheet: CSV or XLSX, known by its bytes and never by its name.

Nothing is computed: a formula is passed on as one, and macros, links and pictures are never looked at.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from lienthong.packs.refusals import (
    SheetDamaged,
    SheetEncrypted,
    SheetNotText,
    SheetOldFormat,
    SheetTooLarge,
    SheetUnknown,
)
from lienthong.procedures.rules.listing.sheets import Cell, SheetRow, columns_of

MEGABYTE = 1024 * 1024
LARGEST, LARGEST_UNPACKED = 20 * MEGABYTE, 200 * MEGABYTE
MOST_ROWS, MOST_COLUMNS = 100_000, 100
_SEPARATORS = ",;\t"
_HEADER_WITHIN = 30

_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOK, _CONTENT_TYPES = "xl/workbook.xml", "[Content_Types].xml"
#: How an Office file with a password names its content, in its folder of streams (UTF-16).
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_IS_ENCRYPTED = 0x1  # flag of a member of a ZIP archive


def read_sheet(path: Path) -> list[SheetRow]:
    """Return every row of the first sheet, as text; CSV in UTF-8 with ``,`` ``;`` or tab.

    Refuses ``SheetTooLarge``, ``SheetUnknown`` (a program, a picture), ``SheetOldFormat``, ``SheetEncrypted``,
    ``SheetNotText``, ``SheetDamaged``.
    """
    if path.stat().st_size > LARGEST:
        raise SheetTooLarge(name=path.name, limit=f"{LARGEST // MEGABYTE} MB")
    content = path.read_bytes()
    if content.startswith(_OLD_OFFICE):
        raise (SheetEncrypted if _ENCRYPTED in content else SheetOldFormat)(name=path.name)
    rows = _of_workbook(content, path.name) if content.startswith(_ZIP) else _of_text(content, path.name)
    return list(_counted(rows, path.name))


def _counted(rows: Iterable[SheetRow], name: str) -> Iterator[SheetRow]:
    for count, row in enumerate(rows):
        if count >= MOST_ROWS or len(row.cells) > MOST_COLUMNS:
            raise SheetTooLarge(name=name, limit=f"{MOST_ROWS} × {MOST_COLUMNS}")
        yield row


# ---------------------------------------------------------------- CSV


def _of_text(content: bytes, name: str) -> Iterator[SheetRow]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\0" in content:
            raise SheetUnknown(name=name) from None
        raise SheetNotText(name=name, byte=error.start) from None
    if "\0" in text:
        raise SheetUnknown(name=name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    number = 1
    try:
        for cells in reader:
            yield SheetRow(number, tuple(Cell(cell) for cell in cells))
            number = reader.line_num + 1  # where the next row begins: a cell may hold line breaks
    except csv.Error as error:
        raise SheetDamaged(name=name, why=f"{reader.line_num}: {error}") from None


def _separator(text: str) -> str:
    """Return the separator under which a row near the top names most columns."""

    def named(separator: str) -> int:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        try:
            return max((len(columns_of(row)) for row, _ in zip(rows, range(_HEADER_WITHIN), strict=False)), default=0)
        except csv.Error:
            return 0

    return max(_SEPARATORS, key=named)


# ---------------------------------------------------------------- XLSX


def _of_workbook(content: bytes, name: str) -> Iterator[SheetRow]:
    _check_archive(content, name)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size is not to be trusted
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            yield SheetRow(number, tuple(_cell(cell) for cell in cells))
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        IndexError,
        ValueError,
        TypeError,
        SyntaxError,
    ) as error:
        raise SheetDamaged(name=name, why=str(error)) from None


def _check_archive(content: bytes, name: str) -> None:
    """Refuse an archive that is no workbook, is locked, or unpacks to more than anybody would write."""
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise SheetDamaged(name=name, why=str(error)) from None
    if any(member.flag_bits & _IS_ENCRYPTED for member in members):
        raise SheetEncrypted(name=name)
    if not {_WORKBOOK, _CONTENT_TYPES} <= {member.filename for member in members}:
        raise SheetUnknown(name=name)
    if sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise SheetTooLarge(name=name, limit=f"{LARGEST_UNPACKED // MEGABYTE} MB")


def _cell(cell: Any) -> Cell:
    value = cell.value
    if cell.data_type == "f":
        return Cell(getattr(value, "text", None) or str(value), "formula")
    if value is None or isinstance(value, str):
        return Cell(value or "")
    if isinstance(value, datetime):
        return Cell(value.date().isoformat() if value.time() == time() else value.isoformat(" "), "day")
    if isinstance(value, date):
        return Cell(value.isoformat(), "day")
    return Cell(str(value), "number")
