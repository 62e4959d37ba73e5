"""Rows as a spreadsheet holds them, and which of its columns is which."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lienthong.core.identifiers import fold
from lienthong.procedures.refusals import ListWithoutHeader, ListWithoutRows

Column = Literal[
    "code", "name", "name_en", "field", "field_en", "agency", "owner", "level", "term", "fee", "mode", "since"
]

_HEADINGS: Mapping[Column, str] = {
    "code": "ma, ma so, ma tthc, ma so tthc, ma thu tuc, ma so thu tuc, ma thu tuc hanh chinh,"
    " ma so thu tuc hanh chinh, code, procedure code",
    "name": "ten, ten tthc, ten thu tuc, ten thu tuc hanh chinh, thu tuc hanh chinh, thu tuc, name, title, procedure,"
    " procedure name",
    "name_en": "ten tieng anh, name en, name in english, english name, title en",
    "field": "linh vuc, ten linh vuc, field, sector, field of law",
    "field_en": "linh vuc tieng anh, field en, field in english, sector en",
    "agency": "co quan, co quan thuc hien, co quan giai quyet, co quan co tham quyen, don vi thuc hien, agency,"
    " competent agency, settled by",
    "owner": "bo, bo nganh, bo quan ly, co quan cong bo, co quan chu quan, owner, ministry, promulgated by",
    "level": "cap, cap thuc hien, cap giai quyet, cap hanh chinh, level",
    "term": "thoi han, thoi han giai quyet, thoi gian, thoi gian giai quyet, term, time limit, time",
    "fee": "phi, le phi, phi le phi, muc phi, muc thu, phi va le phi, fee, fees, cost",
    "mode": "muc do, muc, muc do dvc, muc do dich vu cong, muc do cung cap, muc do truc tuyen, hinh thuc,"
    " muc do cung cap dich vu cong truc tuyen, dich vu cong truc tuyen, dvc truc tuyen, mode, stage, online service",
    "since": "tu ngay, ap dung tu, ngay ap dung, ngay hieu luc, co hieu luc tu, hieu luc tu ngay, since, from,"
    " effective date",
}
_COLUMN_OF: Mapping[str, Column] = {
    heading.strip(): column for column, headings in _HEADINGS.items() for heading in headings.split(",")
}
_NEEDED: tuple[Column, ...] = ("code", "name")
_HEADER_WITHIN = 30  # rows: lists begin with the name of the office, the decision, the title
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
_IN_BRACKETS = re.compile(r"\([^)]*\)")


#: What a spreadsheet program takes for a formula at the beginning of a cell.
_FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as text and what it was: a number has lost its last zeros, a formula says nothing by itself."""

    text: str
    kind: Literal["text", "number", "day", "formula"] = "text"

    @property
    def is_formula(self) -> bool:
        """Whether a program might run it: also text that only looks like a formula, or hides one by an apostrophe."""
        text = self.text.strip(" ").removeprefix("'")
        return self.kind == "formula" or (len(text) > 1 and text.startswith(_FORMULA_BEGINS))


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row with its number in the file, counted from 1."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written in it."""
        return not any(cell.text.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """A list whose header was found: the columns that are read, by place, those that are not, and the rows below."""

    header: tuple[str, ...]
    columns: Mapping[Column, int]
    unread: tuple[str, ...]
    rows: tuple[SheetRow, ...]

    def heading(self, column: Column) -> str:
        """Return what the file calls a column, or the column's own name when the file has none."""
        return self.header[self.columns[column]] if column in self.columns else column


def table_of(sheet: Sequence[SheetRow]) -> Table:
    """Find the header and return the list below it, empty rows left out.

    Refuses ``ListWithoutHeader`` when no row names both a column of codes and one of names, ``ListWithoutRows``.
    """
    for place, row in enumerate(sheet[:_HEADER_WITHIN]):
        header = tuple(" ".join(cell.text.split()) for cell in row.cells)
        columns = columns_of(header)
        if all(column in columns for column in _NEEDED):
            rows = tuple(below for below in sheet[place + 1 :] if not below.is_empty)
            if not rows:
                raise ListWithoutRows
            read = set(columns.values())
            unread = tuple(name for number, name in enumerate(header) if name and number not in read)
            return Table(header, columns, unread, rows)
    raise ListWithoutHeader(within=_HEADER_WITHIN)


def harmless(text: str) -> str:
    """Return a cell to be written that no spreadsheet program takes for a formula: one that looks so is quoted."""
    return f"'{text}" if Cell(text).is_formula else text


def columns_of(header: Sequence[str]) -> dict[Column, int]:
    """Return the place of every column that a header names, with or without diacritics; the first of two is meant."""
    columns: dict[Column, int] = {}
    for place, name in enumerate(header):
        column = _COLUMN_OF.get(_plain(name)) or _COLUMN_OF.get(_plain(_IN_BRACKETS.sub(" ", name)))
        if column is not None:
            columns.setdefault(column, place)
    return columns


def _plain(name: str) -> str:
    return _NOT_A_LETTER.sub(" ", fold(name)).strip()
