"""Slips at the desk: printed at once after the act that makes them, the control sheet at any time."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lienthong.core.values import Actor
from lienthong.dossiers.actions import handling
from tests.desk.test_counter import HOME, opened, sent
from tests.dossiers.making import FRIDAY, Country, file, key, taken
from tests.portal.visiting import Visitor
from tests.slips.test_writing import follow, made

pytestmark = pytest.mark.django_db
Open = Callable[[Actor | None], Visitor]


def test_after_filing_at_the_counter_the_receipt_is_printed_as_soon_as_it_is_made(
    country: Country, open_as: Open
) -> None:
    visitor = sent(opened(open_as(country.intake)), "file", **HOME).follow()
    code = visitor.client.get("/desk/").context["queue"][0].row.code
    address = f"/desk/dossiers/{code}/print/receipt"
    assert visitor.says(f'href="{address}"', "In: Giấy nhận")
    waiting = visitor.get(address)
    assert waiting.headers["Refresh"] == f"1; url={address}?look=1"
    assert waiting.says("thường mất chưa đến ba giây")
    follow()
    assert "Refresh" in visitor.get(address).headers, "written, not printed yet"
    (slip,) = made()
    page = visitor.get(address).follow()
    assert page.says("Mở PDF để in", f"/desk/dossiers/{code}/slips/{slip.code}/pdf", "An Bình")
    for form in ("pdf", "copy"):
        file = visitor.get(f"/desk/dossiers/{code}/slips/{slip.code}/{form}")
        assert file.headers["Content-Type"] == "application/pdf"


def test_a_slip_that_never_comes_is_said_not_to_come(country: Country, open_as: Open) -> None:
    dossier = file(country)
    visitor = open_as(country.intake).get(f"/desk/dossiers/{dossier.code}/print/receipt?look=99")
    assert "Refresh" not in visitor.headers
    assert visitor.says("Tiến trình nền có thể đang dừng")
    assert visitor.get(f"/desk/dossiers/{dossier.code}/print/nothing").status == 404
    assert visitor.get("/desk/dossiers/H-0/print/receipt").status == 404


def test_an_act_that_makes_no_slip_offers_none_to_print(country: Country, open_as: Open) -> None:
    dossier = taken(country)
    page = open_as(country.settle).get(f"/desk/dossiers/{dossier.code}?done=take_dossier")
    assert "/print/" not in page.text
    assert "/print/" not in page.get(f"/desk/dossiers/{dossier.code}?done=nonsense").text


def test_the_officer_sees_why_a_slip_was_not_printed(country: Country, open_as: Open) -> None:
    dossier = file(country)
    handling.refuse_dossier(dossier.code, "Chữ 漢", key=key(), by=country.intake, at=FRIDAY)
    slip = next(one for one in made() if one.kind == "refusal")
    visitor = open_as(country.intake).get(f"/desk/dossiers/{dossier.code}/slips/{slip.code}")
    assert visitor.says("letters_unprintable", "mỗi phút")
    assert visitor.get(f"/desk/dossiers/{dossier.code}/slips/{slip.code}/pdf").status == 404
    assert visitor.get(f"/desk/dossiers/{dossier.code}").says("chưa in được")


def test_the_control_sheet_is_shown_as_it_stands_to_officers_alone(country: Country, open_as: Open) -> None:
    dossier = taken(country)
    visitor = open_as(country.settle).get(f"/desk/dossiers/{dossier.code}")
    assert visitor.says(f"/desk/dossiers/{dossier.code}/control")
    visitor.get(f"/desk/dossiers/{dossier.code}/control")
    assert visitor.says("Phiếu kiểm soát", "Cán bộ nhận giải quyết", "Settle")
    assert open_as(country.stranger).get(f"/desk/dossiers/{dossier.code}/control").status == 404
