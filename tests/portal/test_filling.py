"""Filling in: prefilled and locked values, groups, errors, registries that are silent, papers, review, filing once."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lienthong.core.values import system
from lienthong.dossiers.actions.submitting import submit_draft
from lienthong.dossiers.models import Dossier, Draft
from lienthong.registries.actions.catalog import open_registry, stop_registry
from tests.dossiers.making import BEES, FRIDAY, MOVING
from tests.fixtures.bad_files import BAD_FILES, CONTROL_NAME, CONTROL_SHOWN
from tests.portal.visiting import Visitor

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40) + b"IEND\xaeB`\x82"
HIVES = {"so_to": "4", "tu_khi": "5/2020", "dat_cua_ai": "toi", "co_thoi_han": "khong"}


def begin(visitor: Visitor, procedure: str = BEES) -> str:
    """Begin a form and return the address of its task list."""
    visitor.post(f"/procedures/{procedure}/start")
    address = visitor.url
    visitor.follow()
    return address


def draft() -> Draft:
    return Draft.objects.latest("created_at")


def upload(visitor: Visitor, address: str, content: bytes = PNG, name: str = "anh.png", **more: Any) -> Visitor:
    file = SimpleUploadedFile(name, content)
    return visitor.post(f"{address}/papers", {"component": "anh_cho_dat", "file": file} | more)


def test_one_signs_in_first_and_comes_back(stranger):
    stranger.post(f"/procedures/{BEES}/start")
    assert (stranger.status, stranger.url) == (302, "/sign-in?next=%2F")
    stranger.get("/my?x=1")
    assert stranger.url == "/sign-in?next=%2Fmy%3Fx%3D1"


def test_the_form_holds_what_registries_know_before_it_is_seen(visitor):
    address = begin(visitor)
    assert visitor.says("4 mục đã được điền", "Đã điền sẵn, hãy xem lại", "Chưa làm")
    page = visitor.get(f"{address}/part/keeper")
    assert page.says("An Bình", "01/05/1990", "01/07/2025", "Sai? Báo sửa", "field-locked")
    assert 'name="ho_ten"' not in page.text


def test_what_is_wrong_is_named_and_nothing_typed_is_lost(visitor):
    address = begin(visitor)
    page = visitor.post(f"{address}/part/hives", HIVES | {"so_to": "0", "noi_nuoi": "00101", "tu_khi": "13/2020"})
    assert page.status == 422
    assert page.says("Cần sửa 2 mục", 'href="#f-so_to"', 'href="#f-tu_khi"', 'aria-invalid="true"')
    assert page.field("tu_khi") == "13/2020"
    assert draft().form["so_to"] == 0
    assert visitor.get(address).says("Cần sửa")


def test_an_answer_that_opens_more_fields_comes_back_with_them(visitor):
    address = begin(visitor)
    page = visitor.post(f"{address}/part/hives", HIVES | {"noi_nuoi": "00101", "co_thoi_han": "co"})
    assert page.status == 200
    assert page.says("còn vài mục cần điền thêm", 'name="het_han__day"')
    boxes = {"het_han__day": "1", "het_han__month": "12", "het_han__year": "2027"}
    visitor.post(f"{address}/part/hives", HIVES | {"noi_nuoi": "00101", "co_thoi_han": "co"} | boxes)
    assert (visitor.status, visitor.url) == (302, f"{address}/papers")
    assert draft().form["het_han"] == "2027-12-01"


def test_a_place_is_found_by_its_name_without_script(visitor):
    address = begin(visitor)
    page = visitor.post(f"{address}/part/hives", HIVES | {"noi_nuoi__words": "may hong", "find_place": "noi_nuoi"})
    assert page.status == 200
    assert page.says('type="radio" name="noi_nuoi"')
    page = visitor.post(f"{address}/part/hives", HIVES | {"noi_nuoi": "99999"})
    assert page.status in (200, 302)


def test_a_locked_value_stays_whatever_the_browser_sends(visitor):
    address = begin(visitor)
    page = visitor.post(f"{address}/part/keeper", {"ho_ten": "Người Khác"})
    assert page.status == 422
    assert "giá trị lấy từ cơ sở dữ liệu" in page.text
    assert draft().form["ho_ten"] == "An Bình"


def test_what_a_registry_holds_wrongly_is_reported_and_typed_anew(visitor):
    address = begin(visitor)
    assert visitor.get(f"{address}/wrong?field=ho_ten").says("An Bình", "Điều gì chưa đúng?")
    assert visitor.post(f"{address}/wrong", {"field": "ho_ten", "words": " "}).status == 422
    visitor.post(f"{address}/wrong", {"field": "ho_ten", "words": "Tên tôi là An Bình Minh"})
    assert visitor.url == f"{address}/part/keeper#f-ho_ten"
    assert 'name="ho_ten"' in visitor.get(f"{address}/part/keeper").text
    visitor.post(f"{address}/part/keeper", {"ho_ten": "An Bình Minh"})
    assert draft().form["ho_ten"] == "An Bình Minh"
    for field in ("so_to", "khong_co"):
        assert visitor.get(f"{address}/wrong?field={field}").status == 404


def test_a_registry_that_is_down_never_stops_anybody(visitor):
    stop_registry("people", by=system("test"), at=FRIDAY)
    address = begin(visitor)
    assert visitor.says("không trả lời", "Hỏi lại ngay")
    assert visitor.get(f"{address}/part/keeper").says("không trả lời", 'name="ho_ten"')
    visitor.post(f"{address}/part/keeper", {"so_dinh_danh": "00000001", "ho_ten": "An Bình"})
    assert (visitor.status, draft().form["ho_ten"]) == (302, "An Bình")
    open_registry("people", by=system("test"), at=FRIDAY)
    visitor.post(f"{address}/refill").follow()
    assert "không trả lời" not in visitor.text


def test_a_registry_that_holds_nothing_says_so(visitor):
    address = begin(visitor, MOVING)
    assert visitor.get(f"{address}/part/person").says("chưa có thông tin này", 'name="noi_cu"')


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("code", BAD_FILES)
def test_a_file_that_cannot_be_used_is_refused_by_name_and_the_draft_stays(visitor, code, language):
    status, content, words = BAD_FILES[code]
    address = begin(visitor)
    visitor.post(f"{address}/part/hives", HIVES | {"noi_nuoi": "00101"})
    visitor.client.cookies["language"] = language
    page = visitor.post(
        f"{address}/papers", {"component": "anh_cho_dat", "file": SimpleUploadedFile("giay.pdf", content)}
    )
    assert page.status == status
    assert page.says("giay.pdf")
    assert page.says(words) == (language == "vi")
    assert draft().form["so_to"] == 4


def test_a_file_name_with_control_characters_is_shown_without_them(visitor):
    address = begin(visitor)
    file = SimpleUploadedFile(CONTROL_NAME, PNG)
    assert visitor.post(f"{address}/papers", {"component": "anh_cho_dat", "file": file}).status == 302
    assert visitor.get(f"{address}/papers").says(f">{CONTROL_SHOWN}<")


def test_no_file_and_no_such_paper_are_refused(visitor):
    address = begin(visitor)
    assert visitor.post(f"{address}/papers", {"component": "anh_cho_dat"}).status == 422
    assert visitor.post(f"{address}/papers", {"component": "khong_co"}).status == 404


def test_a_paper_is_sent_looked_at_and_taken_back(visitor, country, open_as):
    address = begin(visitor)
    assert upload(visitor, address).status == 302
    page = visitor.get(f"{address}/papers")
    file_url = page.text.split('class="file-row"><a href="')[1].split('"')[0]
    assert visitor.get(file_url).headers["Content-Type"] == "image/png"
    assert "sandbox" in visitor.headers["Content-Security-Policy"]
    assert open_as(country.neighbor).get(file_url).status == 404
    visitor.get(f"{address}/papers")
    visitor.post(f"{address}/papers", {"remove": visitor.text.split('name="remove" value="')[1].split('"')[0]})
    assert "anh.png" not in visitor.get(f"{address}/papers").text


def test_nobody_opens_the_form_of_another(visitor, country, open_as):
    address = begin(visitor)
    other = open_as(country.neighbor)
    for page in ("", "/part/keeper", "/papers", "/review"):
        assert other.get(address + page).status == 404
    assert open_as(country.intake).get(address).status == 404


def test_pages_that_are_not_there(visitor):
    address = begin(visitor)
    assert visitor.get(f"{address}/part/nothing").status == 404
    assert visitor.get(f"{address}/papers/1").status == 404


def test_what_is_missing_is_listed_before_filing(visitor):
    address = begin(visitor)
    page = visitor.get(f"{address}/review")
    assert page.says("Cần sửa", "part/hives#f-so_to", "Ảnh chỗ đặt tổ ong: chưa có tệp", "Ai sẽ xem những gì bạn khai")
    assert "Nộp hồ sơ</button>" not in page.text
    assert visitor.post(f"{address}/review").status == 422
    assert not Dossier.objects.exists()


def filled(visitor: Visitor) -> str:
    address = begin(visitor)
    visitor.post(f"{address}/part/hives", HIVES | {"noi_nuoi": "00101"})
    upload(visitor, address)
    return address


def test_the_review_reads_like_the_paper_and_files_it(visitor):
    address = filled(visitor)
    page = visitor.get(f"{address}/review")
    assert page.says("An Bình", "4.000", "17:00 thứ Sáu, 20/11/2026", "05/2020", "Nộp hồ sơ</button>")
    visitor.post(f"{address}/review")
    dossier = Dossier.objects.get()
    assert visitor.url == f"/dossiers/{dossier.code}/receipt"
    assert visitor.follow().says(dossier.code, "<svg", "17:00 thứ Sáu, 20/11/2026")
    assert dossier.provenance["ho_ten"]["how"] == "held"


def test_a_second_click_and_the_back_button_lead_to_the_same_request(visitor):
    address = filled(visitor)
    visitor.post(f"{address}/review")
    code = Dossier.objects.get().code
    for again in (visitor.post(f"{address}/review"), visitor.get(f"{address}/review"), visitor.get(address)):
        assert again.url == f"/dossiers/{code}"
    assert visitor.get(f"{address}/part/hives").url == f"/dossiers/{code}"
    assert visitor.get(f"{address}/papers").url == f"/dossiers/{code}"
    assert Dossier.objects.count() == 1


def test_two_clicks_at_once_file_once(visitor, monkeypatch):
    """The second request has read the draft before the first one filed it."""
    address = filled(visitor)
    before = draft()
    visitor.post(f"{address}/review")
    monkeypatch.setattr("lienthong.dossiers.queries.get_draft", lambda *_, **__: before)
    visitor.post(f"{address}/review")
    assert visitor.url == f"/dossiers/{Dossier.objects.get().code}/receipt"
    assert Dossier.objects.count() == 1


def test_what_was_filed_through_another_door_meanwhile_is_not_filed_again(visitor, country, monkeypatch):
    address = filled(visitor)
    before = draft()
    dossier = submit_draft(before.pk, key="another door", by=country.person, at=FRIDAY)
    monkeypatch.setattr("lienthong.dossiers.queries.get_draft", lambda *_, **__: before)
    visitor.post(f"{address}/review")
    assert visitor.url == f"/dossiers/{dossier.code}/receipt"


def test_a_law_that_changed_since_the_form_was_begun_is_said_on_the_review(visitor, monkeypatch):
    from lienthong.core.refusals import InvalidInput

    address = filled(visitor)

    def refuse(*_: object, **__: object) -> None:
        raise InvalidInput(summary="x", errors=[])

    monkeypatch.setattr("lienthong.dossiers.actions.submitting.submit_draft", refuse)
    assert visitor.post(f"{address}/review").status == 422


def test_a_form_is_kept_for_another_day_and_can_be_thrown_away(visitor):
    address = begin(visitor)
    assert visitor.get("/my").says("Đang khai dở", "Cấp giấy phép nuôi ong")
    visitor.post(f"{address}/discard")
    assert (visitor.status, visitor.url) == (302, "/my")
    assert "Đang khai dở" not in visitor.get("/my").text
