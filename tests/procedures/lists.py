"""Lists of procedures to import in tests: rows as a spreadsheet would give them, for the demo country."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from lienthong.core.values import Actor
from lienthong.packs.listing import words_of
from lienthong.procedures.actions.listing import import_list
from lienthong.procedures.queries.listing import ListReport
from lienthong.procedures.rules.listing.sheets import Cell, SheetRow
from tests.dossiers.making import DEMO

HEADER = (
    "Mã TTHC",
    "Tên thủ tục",
    "Lĩnh vực",
    "Cơ quan",
    "Cấp",
    "Thời hạn",
    "Phí",
    "Mức độ",
    "Tên tiếng Anh",
    "Từ ngày",
)
COMMUNE_COMMITTEE = "UBND cấp xã"


class Import(Protocol):
    """Imports rows of (code, name); what else they say is the same for all."""

    def __call__(self, *rows: tuple[str, str], **more: Any) -> ListReport: ...


def sheet(*rows: Sequence[str | Cell]) -> list[SheetRow]:
    """Return rows of cells as a spreadsheet, numbered from 1."""
    return [
        SheetRow(number, tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in row))
        for number, row in enumerate(rows, start=1)
    ]


def listed(
    code: str,
    name: str,
    *,
    field: str = "Hoạt động",
    agency: str = COMMUNE_COMMITTEE,
    level: str = "",
    term: str = "3 ngày làm việc",
    fee: str = "Không",
    mode: str = "Một phần",
    english: Mapping[str, str] | None = None,
    since: str = "",
) -> tuple[str, ...]:
    """Return one row under ``HEADER``."""
    return (code, name, field, agency, level, term, fee, mode, (english or {}).get(code, ""), since)


def take_in(rows: Sequence[Sequence[str]], *, by: Actor, at: Any, owner: str = "") -> ListReport:
    """Import rows under ``HEADER``."""
    return import_list(sheet(HEADER, *rows), words_of(DEMO), owner=owner, by=by, at=at)
