"""My store of papers at the portal: what is in it, using it in a form with one tick, and who used it."""

from __future__ import annotations

import pytest

from lienthong.documents.actions import withdraw_document
from lienthong.dossiers.models import Dossier
from tests.dossiers.making import BEES, change_law
from tests.fixtures.bad_files import PNG
from tests.library.making import accepted_upload, certificate
from tests.portal.test_filling import HIVES, begin, upload

pytestmark = pytest.mark.django_db

CONSENT = {"component": "giay_ho", "consent": "yes"}


def filled(visitor) -> str:
    """Begin a form about bees and fill in everything but the papers."""
    address = begin(visitor)
    visitor.post(f"{address}/part/hives", HIVES | {"noi_nuoi": "00101"})
    return address


def test_an_empty_store_says_what_will_be_there(visitor):
    assert visitor.get("/my/papers").says("Kho còn trống", "sẽ tự vào đây")
    assert visitor.get("/").says('href="/my/papers"')


def test_the_store_shows_a_paper_with_everything_about_it_and_gives_it_out(visitor, country):
    paper = certificate(country)
    page = visitor.get("/my/papers")
    assert page.says("Giấy xác nhận hộ", paper.number, "20/11/2026", "Còn giá trị", "Chưa giấy nào được dùng")
    pdf = visitor.client.get(f"/my/papers/{paper.pk}/file")
    assert (pdf.headers["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert visitor.client.get(f"/my/papers/{paper.pk}/data").json()["data"]["number"] == paper.number
    assert f"/verify/{paper.document_id}" in page.text


def test_nobody_opens_the_papers_of_another(country, open_as, stranger):
    paper = accepted_upload(country)
    neighbor = open_as(country.neighbor)
    assert neighbor.get("/my/papers").says("Kho còn trống")
    for page in ("file", "data"):
        assert neighbor.get(f"/my/papers/{paper.pk}/{page}").status == 404
    assert neighbor.post(f"/my/papers/{paper.pk}/remove").status == 404
    assert stranger.get("/my/papers").url.startswith("/sign-in")


def test_what_one_uploaded_says_who_accepted_it_has_no_data_and_can_be_taken_out(visitor, country):
    paper = accepted_upload(country)
    assert visitor.get("/my/papers").says("được chấp nhận với hồ sơ", "Z01-1", "Bỏ khỏi kho")
    assert visitor.get(f"/my/papers/{paper.pk}/data").status == 404
    assert visitor.post(f"/my/papers/{paper.pk}/remove").follow().says("Không còn giá trị")
    assert "Bỏ khỏi kho" not in visitor.text


def test_a_paper_of_the_store_is_used_with_one_tick_and_filed(visitor, country, open_as):
    paper = certificate(country)
    address = filled(visitor)
    page = visitor.get(f"{address}/papers")
    assert page.says("Nhà nước đã có", f"số {paper.number} ngày 20/11/2026", "Tôi đồng ý", "Hoặc tải lên giấy khác")
    assert visitor.post(f"{address}/papers", CONSENT | {"use": paper.pk}).status == 302
    page = visitor.follow()
    assert page.says("từ kho giấy tờ của bạn", "Không dùng nữa")
    assert "Nhà nước đã có" not in page.text
    upload(visitor, address)
    assert visitor.get(f"{address}/review").says("Giấy trong kho của bạn mà bạn đồng ý cho dùng", "Giấy xác nhận hộ")
    visitor.post(f"{address}/review")
    code = Dossier.objects.filter(procedure=BEES).get().code
    desk = open_as(country.intake)
    opened = desk.get(f"/desk/dossiers/{code}")
    assert opened.says("từ kho giấy tờ của người nộp", "20/11/2026")
    file_url = next(one for one in opened.text.split('href="') if "/files/" in one and "Giấy xác nhận" in one[:400])
    assert desk.get(file_url.split('"')[0]).status == 200
    for page in ("/my/papers", "/my/data"):
        assert visitor.get(page).says(
            "mở xem khi giải quyết hồ sơ", "Intake", "nộp kèm hồ sơ", "đưa vào bản khai", code
        )


def test_without_the_tick_nothing_is_used(visitor, country):
    paper = certificate(country)
    address = filled(visitor)
    page = visitor.post(f"{address}/papers", {"component": "giay_ho", "use": paper.pk})
    assert page.status == 422
    assert page.says("chưa đánh dấu đồng ý")
    assert "Không dùng nữa" not in visitor.get(f"{address}/papers").text


def test_a_paper_of_another_or_of_another_kind_is_not_used(visitor, country):
    other = accepted_upload(country, "person:00000002", content=PNG + b" ")
    wrong = accepted_upload(country, kind="house_paper")
    address = filled(visitor)
    assert visitor.post(f"{address}/papers", CONSENT | {"use": other.pk}).status == 404
    assert visitor.post(f"{address}/papers", CONSENT | {"use": wrong.pk}).status == 422
    assert visitor.post(f"{address}/papers", CONSENT | {"use": wrong.pk, "component": "anh_cho_dat"}).status == 422


def test_a_withdrawn_paper_is_not_offered_and_one_in_a_form_stops_the_filing_with_words(visitor, country):
    paper = certificate(country)
    address = filled(visitor)
    upload(visitor, address)
    visitor.post(f"{address}/papers", CONSENT | {"use": paper.pk})
    withdraw_document(paper.document_id, "Nhầm", by=country.head, at=paper.kept_at)
    assert "Nhà nước đã có" not in visitor.get(f"{address}/papers").text
    page = visitor.post(f"{address}/review")
    assert page.status == 422
    assert page.says("giấy trong kho không còn giá trị")
    assert visitor.get("/my/papers").says("Không còn giá trị")


def test_the_page_of_a_procedure_counts_what_is_kept_for_the_visitor(visitor, stranger, country):
    bring = lambda who: who.get(f"/procedures/{BEES}").text.partition("needs-bring")[2]  # noqa: E731
    assert "Giấy xác nhận hộ" in bring(visitor)
    certificate(country)
    assert "Giấy xác nhận hộ" not in bring(visitor)
    assert "Giấy xác nhận hộ" in bring(stranger)


def test_a_paper_that_one_would_show_need_not_be_brought(visitor, country):
    name = {"vi": "Giấy hộ", "en": "Household"}
    kinds = ["household_certificate"]
    change_law(BEES, components=[{"id": "giay_ho", "kind": "present", "from_store": kinds, "name": name}])
    address = filled(visitor)
    assert visitor.get(f"{address}/papers").says("không cần tải giấy tờ nào")
    certificate(country)
    assert visitor.get(f"{address}/papers").says("Nhà nước đã có", "bạn mang giấy này đến xuất trình")


def test_a_paper_that_has_ended_says_so(visitor, country):
    from lienthong.library.models import KeptPaper

    certificate(country)
    KeptPaper.objects.update(valid_to="2026-12-01")
    assert visitor.get("/my/papers").says("Hết giá trị từ ngày", "01/12/2026")
    KeptPaper.objects.update(valid_to="2026-11-20")
    assert visitor.get("/my/papers").says("Đã hết hạn từ ngày")
