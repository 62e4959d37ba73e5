"""Scans of the demo country's archive, brought, read and confirmed by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lienthong.core.values import system
from lienthong.library.actions import archives, confirming
from lienthong.library.models import Scan
from lienthong.library.recognising import Reading
from lienthong.registries.queries import find_all
from tests.dossiers.making import FRIDAY, Country
from tests.fixtures.bad_files import PNG
from tests.library.test_finding import page

PERMITS, HOUSEHOLDS = "old_permits", "old_households"
LATER = FRIDAY + timedelta(hours=1)
MACHINE = system("reader")
TYPED = {
    "number": "12",
    "holder_name": "Trần Thị Mỹ Hạnh",
    "holder_number": "00000001",
    "hives": "24",
    "since_when": "1998",
    "kind": "wild",
    "issued": "05/03/1999",
}
LINES = (
    "GIẤY PHÉP NUÔI ONG",
    "Số giấy phép: 12",
    "Họ và tên: Trần Thị Mỹ Hạnh",
    "Số định danh: 00000001 Số tổ ong: 24",
    "Loại ong: Ong rừng",
    "Ngày cấp: 05/03/1999",
)


def unit_of(country: Country) -> int:
    return country.settle.unit_id or 0


def add(country: Country, content: bytes = PNG, kind: str = PERMITS, **more: Any) -> Scan:
    given = {"by": country.settle, "at": FRIDAY} | more
    return archives.add_scan(content, "Hạnh 12.png", unit_of(country), kind=kind, **given)[0]


def reading(*lines: str, sure: int = 90) -> Reading:
    return Reading((page(*lines, sure=sure),), (PNG,), b"")


def read(country: Country, *lines: str, kind: str = PERMITS, content: bytes = PNG) -> Scan:
    """Take a scan in and let the machine read so many lines from it."""
    scan = add(country, content, kind)
    assert archives.begin_reading(by=MACHINE, at=FRIDAY) is not None
    kept = archives.keep_reading(scan.pk, reading(*(lines or LINES)), by=MACHINE, at=FRIDAY)
    assert kept is not None
    return kept


def confirmed(country: Country, **changes: str) -> Scan:
    scan = read(country)
    return confirming.confirm_scan(scan.pk, PERMITS, TYPED | changes, by=country.settle, at=FRIDAY)


def finished(country: Country, **changes: str) -> Scan:
    scan = confirmed(country, **changes)
    confirming.finish_scan(scan.pk, by=MACHINE, at=LATER)
    return Scan.objects.get(pk=scan.pk)


def permits(country: Country) -> list[Any]:
    return find_all("permits", "holder_number", "00000001", as_of=FRIDAY.date(), known_at=LATER)
