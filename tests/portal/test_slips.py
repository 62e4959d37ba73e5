"""The slips of one's own request: on the thread, as a page in both languages, as a sealed PDF; checked by anybody."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pdfminer.high_level import extract_text

from lienthong.core.values import Actor
from lienthong.documents.queries import read_file
from tests.dossiers.making import Country, asked, received
from tests.portal.visiting import Visitor
from tests.slips.test_writing import follow, made

pytestmark = pytest.mark.django_db
Open = Callable[[Actor | None], Visitor]


def test_a_slip_stands_on_the_thread_and_opens_as_a_page_and_as_a_pdf(country: Country, open_as: Open) -> None:
    dossier = asked(country)
    receipt, supplement = made()
    visitor = open_as(country.person).get(f"/dossiers/{dossier.code}")
    address = f"/dossiers/{dossier.code}/slips/{supplement.code}"
    assert visitor.says(f'href="{address}"', "Phiếu bổ sung", f"/slips/{receipt.code}")
    page = open_as(country.person).get(address)
    assert page.says("Thiếu giấy tờ nhà", "Giấy tờ nhà", f"{address}/pdf", "Mẫu 02", "Số: 1/2026")
    assert "Refresh" not in page.headers
    file = open_as(country.person).get(f"{address}/pdf")
    assert file.headers["Content-Type"] == "application/pdf"
    assert file.headers["Content-Disposition"].startswith("inline")
    copy = open_as(country.person).client.get(f"{address}/copy").content
    words = " ".join(extract_text(io.BytesIO(copy)).split())
    assert "What is needed" in words
    assert "READING COPY" in words
    assert b"/ByteRange" not in copy


def test_a_slip_reads_in_english_too(country: Country, open_as: Open) -> None:
    dossier = asked(country)
    slip = made()[-1]
    visitor = open_as(country.person)
    visitor.client.cookies["language"] = "en"
    visitor.get(f"/dossiers/{dossier.code}/slips/{slip.code}")
    assert visitor.says("Request to supplement", "What is needed", "Papers of the house", "At the latest")


def test_a_slip_that_is_being_printed_is_looked_at_again_without_a_script(country: Country, open_as: Open) -> None:
    dossier = received(country)
    follow()
    from lienthong.slips.models import Slip

    address = f"/dossiers/{dossier.code}/slips/{Slip.objects.get().code}"
    page = open_as(country.person).get(address)
    assert page.headers["Refresh"] == f"1; url={address}?look=1"
    assert open_as(country.person).get(f"{address}/pdf").status == 404
    assert open_as(country.person).get(f"{address}/copy").status == 404
    late = open_as(country.person).get(f"{address}?look=20")
    assert "Refresh" not in late.headers
    assert late.says("chưa in xong")


def test_nobody_else_opens_a_slip(country: Country, open_as: Open) -> None:
    dossier = received(country)
    (slip,) = made()
    address = f"/dossiers/{dossier.code}/slips/{slip.code}"
    assert open_as(country.neighbor).get(address).status == 404
    assert open_as(country.neighbor).get(f"{address}/pdf").status == 404
    assert open_as(None).get(address).status == 302


def test_whoever_holds_a_slip_compares_it_and_follows_its_request(country: Country, open_as: Open) -> None:
    dossier = asked(country)
    slip = made()[-1]
    visitor = open_as(None).get(f"/verify/{slip.code}")
    assert visitor.says("Giấy này có thật", "Thiếu giấy tờ nhà", f"/track?code={dossier.code}")
    sent = SimpleUploadedFile("phieu.pdf", read_file(slip.file_id or ""), "application/pdf")
    assert open_as(None).post("/verify", {"file": sent}).says("còn nguyên vẹn", "Phiếu bổ sung")
    assert open_as(None).get("/verify/0000-0000-0000-0000").status == 404
