"""Finding out what to do: home, search, life events, one procedure, the paper form."""

from __future__ import annotations

import pytest

from lienthong.core.values import system
from lienthong.procedures.models import CatalogueEntry
from tests.dossiers.making import BEES, FRIDAY, MOVING, change_law, file
from tests.procedures.lists import listed, take_in

pytestmark = pytest.mark.django_db


def test_home_asks_one_question_and_lists_events_of_life(stranger):
    assert stranger.get("/").says("Bạn cần làm gì?", 'action="/search"', "/life/household")
    assert "/my" not in stranger.text


def test_home_shows_my_requests_first(visitor, country):
    assert not visitor.get("/").says("Hồ sơ của bạn")
    dossier = file(country)
    visitor.post(f"/procedures/{BEES}/start")
    home = visitor.get("/").text
    assert home.index(dossier.code) < home.index("<h1>Bạn cần làm gì?")
    assert "Đang khai dở" in home


def test_home_gives_public_numbers_of_the_place_once_there_are_some(visitor, country, clock, monkeypatch):
    from lienthong.indicators.queries import Counts

    monkeypatch.setattr("lienthong.indicators.queries.totals", lambda *_, **__: None)
    assert "30 ngày qua" not in visitor.get("/").text
    counts = Counts(50, 40, 30, 10, 0, 100, 80)
    monkeypatch.setattr("lienthong.indicators.queries.totals", lambda *_, **__: counts)
    assert visitor.get("/").says("30 ngày qua: 40 hồ sơ có kết quả, 75 % đúng hạn")
    file(country)
    assert visitor.get("/").says("75 % đúng hạn")


def test_everyday_words_find_a_procedure_with_or_without_diacritics(stranger):
    assert stranger.get("/search?q=nuoi ong").says(f"/procedures/{BEES}", "<html")
    typing = stranger.get("/search?q=mật ong", **{"HX-Request": "true"})
    assert typing.says(f"/procedures/{BEES}") and "<html" not in typing.text


def test_nothing_found_says_what_to_do(stranger):
    assert stranger.get("/search?q=zzzz").says("Chưa tìm thấy", "Xem tất cả thủ tục")
    assert stranger.get("/search").says("Tất cả thủ tục", BEES, MOVING)


def test_the_procedures_of_another_bloc_stand_apart_and_say_whose_they_are(stranger, country):
    assert "<h2>Chính quyền</h2>" not in stranger.get("/search").text
    change_law(bloc="party")
    government, _, party = stranger.get("/search").text.partition("<h2>Đảng</h2>")
    assert f"/procedures/{BEES}" in government and f"/procedures/{MOVING}" not in government
    assert f"/procedures/{MOVING}" in party and "cơ quan chính quyền không thấy" in party
    assert stranger.get(f"/procedures/{MOVING}").says("Thủ tục của Đảng", "Nơi tiếp nhận của Đảng")


def test_an_event_of_life_lists_its_procedures(stranger):
    assert stranger.get("/life/household").says(f"/procedures/{BEES}")
    assert stranger.get("/life/nothing").status == 404


def test_a_procedure_says_when_it_would_be_done_what_it_costs_and_what_it_needs(stranger):
    page = stranger.get(f"/procedures/{BEES}")
    assert page.says(
        "17:00 thứ Sáu, 20/11/2026", "1.000 đồng × Số tổ ong", "Nhà nước đã có", "Ảnh chỗ đặt tổ ong", "Luật Nuôi ong"
    )
    assert page.says("Đăng nhập để khai")
    assert stranger.get("/procedures/D.999").status == 404


def test_an_amount_that_nobody_has_seen_in_a_source_is_not_called_free(stranger, country):
    assert stranger.get(f"/procedures/{MOVING}").says("Miễn phí")
    rate = {"name": {"vi": "Lệ phí dọn nhà", "en": "Fee for moving"}, "since": "2025-07-01", "amount": 0}
    change_law(fee=[{**rate, "due": "result", "basis": {"act": "Luật Dọn nhà"}, "confidence": "unverified"}])
    for address in (f"/procedures/{MOVING}", f"/procedures/{MOVING}/paper-form"):
        page = stranger.get(address)
        assert page.says("Chưa tra được mức thu", "Lệ phí dọn nhà") and "Miễn phí" not in page.text


def test_a_fee_that_the_form_works_out_is_called_what_the_form_calls_it(stranger, country):
    change_law(BEES, fee=[{"since": "2025-07-01", "amount": 1, "per": "so_to", "basis": {"act": "Luật Nuôi ong"}}])
    cost = stranger.get(f"/procedures/{BEES}").text.partition("Lệ phí</dt><dd>")[2].partition("</dd>")[0]
    assert cost.strip() == "Số tổ ong"


def test_after_the_cut_off_the_due_time_moves_and_skips_days_off(stranger, clock):
    clock.at = clock.at.replace(hour=15, minute=30)
    assert stranger.get(f"/procedures/{BEES}").says("17:00 thứ Hai, 23/11/2026", "thứ Bảy, 21/11/2026")


def test_a_place_is_chosen_by_name_and_remembered(stranger):
    found = stranger.get(f"/procedures/{BEES}?place__words=may hong")
    assert found.says('name="place" value="00102"')
    chosen = stranger.get(f"/procedures/{BEES}?place=00102")
    assert "Nơi giải quyết" in chosen.text
    assert "Nơi giải quyết" in stranger.get(f"/procedures/{MOVING}").text
    assert stranger.get(f"/procedures/{MOVING}?place=99999").status == 200


def test_the_same_form_is_there_on_paper(stranger):
    assert stranger.get(f"/procedures/{BEES}/paper-form").says("Số tổ ong", "Của tôi", "Ký, ghi rõ họ tên")


def test_the_place_picker_answers_while_somebody_types(stranger):
    assert stranger.get("/places?field=noi&noi__words=may hong").says('type="radio" name="noi"')
    assert stranger.get("/places?field=noi&noi__words=zzzz").says("Không có xã, phường nào")
    assert stranger.get("/places?field=<b>&x=1").status == 400


def test_pages_are_in_english_too(stranger):
    stranger.post("/language", {"language": "en"})
    assert stranger.get(f"/procedures/{BEES}").says(
        "Permit to keep bees", "17:00 Friday, 20/11/2026", '<html lang="en">'
    )


def test_the_history_of_a_procedure_is_open_to_everybody(stranger, country):
    first = stranger.get(f"/procedures/{MOVING}/history")
    assert first.status == 200 and first.says("Phiên bản 1", "Bản đầu tiên trên cổng này.", "đang áp dụng")
    assert stranger.get(f"/procedures/{MOVING}").says(f"/procedures/{MOVING}/history")
    change_law(term={"kind": "working_days", "amount": 2})
    told = stranger.get(f"/procedures/{MOVING}/history")
    assert told.says("Phiên bản 2", "Người nộp được nhẹ đi", "giảm từ 3 xuống 2 ngày làm việc, từ 20/11/2026")
    assert told.says("đã được thay", "đến hết ngày trước")
    assert "được nhận đến hết" not in told.text
    change_law(since="2026-11-19", transition={"old_until": "2026-12-31"})
    assert stranger.get(f"/procedures/{MOVING}/history").says("được nhận đến hết", "31/12/2026")
    assert stranger.get("/procedures/D.999/history").status == 404


def test_a_request_shows_the_version_of_the_law_under_which_it_stands(visitor, country):
    dossier = file(country)
    assert visitor.get(f"/dossiers/{dossier.code}").says(
        "theo quy định phiên bản 1", f"/procedures/{MOVING}/history#v1"
    )


# ---------------------------------------------------------------- what is only on a list


@pytest.fixture
def night_market(country):
    """A procedure that a list names and nobody defined, and the same in one province's own words."""
    take_in([listed("D.101", "Cấp phép chợ đêm", fee="50.000 đồng", mode="Trực tiếp")], by=system("tests"), at=FRIDAY)
    own = listed("D.101", "Cấp phép chợ đêm ven sông", agency="", term="5 ngày làm việc")
    take_in([own], by=system("tests"), at=FRIDAY, owner="Z02")


def test_what_is_only_on_a_list_is_found_and_read_and_says_where_to_go(stranger, night_market):
    assert stranger.get("/search?q=cho dem").says("/procedures/D.101", "Nộp tại quầy: Ủy ban nhân dân cấp xã")
    page = stranger.get("/procedures/D.101")
    assert page.says("Chưa nộp được trên cổng này", "Ủy ban nhân dân cấp xã", "3 ngày làm việc", "50.000 đồng")
    assert page.says("Hồ sơ giấy, từ 20/11/2026", "chưa được đối chiếu với văn bản", "Cấp xã")
    for never in ("Bắt đầu khai", "Đăng nhập để khai", "/start", "có thể nhận trực tuyến"):
        assert never not in page.text


def test_what_is_only_on_a_list_is_never_filed(visitor, night_market):
    assert visitor.post("/procedures/D.101/start").status == 404
    assert visitor.get("/procedures/D.101/paper-form").status == 404
    assert visitor.says("procedure_unknown")


def test_the_chosen_place_tells_which_office_and_which_list(stranger, night_market):
    assert stranger.get("/procedures/D.101?place__words=may hong").says('name="place" value="00102"')
    assert stranger.get("/procedures/D.101?place=00101").says(
        "Nộp tại quầy của UBND phường Nắng Sớm", "Cấp phép chợ đêm"
    )
    own = stranger.get("/procedures/D.101?place=00201")
    assert own.says("Cấp phép chợ đêm ven sông", "5 ngày làm việc", "UBND thành phố Hoàng Hôn", "“Một phần”")
    assert "ven sông" in stranger.get("/search?q=chợ đêm").text


def test_where_a_list_names_only_the_ministry_and_the_level_the_counter_is_that_levels(stranger, country):
    for code, level in (("D.201", "Cấp xã"), ("D.202", "Cấp tỉnh"), ("D.203", "")):
        take_in([listed(code, "Cấp phép chợ phiên", agency="G01", level=level)], by=system("tests"), at=FRIDAY)
    assert stranger.get("/search?q=cho phien").says("Nộp tại quầy: Cấp xã", "Nộp tại quầy: Bộ Tư pháp")
    assert stranger.get("/procedures/D.201").says("quầy một cửa của xã, phường nơi bạn ở", "Bộ, ngành quản lý")
    assert stranger.get("/procedures/D.202").says("quầy một cửa của tỉnh, thành phố nơi bạn ở")
    assert stranger.get("/procedures/D.203").says("<strong>Bộ Tư pháp</strong>")
    assert stranger.get("/procedures/D.201?place=00101").says("quầy một cửa của Phường Nắng Sớm")


def test_an_office_that_is_not_there_leaves_the_name_on_the_list(stranger, night_market):
    CatalogueEntry.objects.filter(code="D.101", province=None).update(agency_kind="nobody")
    assert stranger.get("/procedures/D.101?place=00101").says("Nộp tại quầy của Ủy ban nhân dân cấp xã")
    CatalogueEntry.objects.filter(code="D.101").update(agency_vi="", agency_en="", listed_at=None)
    assert stranger.get("/procedures/D.101?place=00101").says("quầy một cửa của Phường Nắng Sớm")
    CatalogueEntry.objects.filter(code="D.101").update(levels=[])
    assert stranger.get("/procedures/D.101?place=00101").says("Nộp tại quầy của cơ quan giải quyết.")


def test_what_is_listed_without_english_is_marked_as_vietnamese(stranger, night_market):
    stranger.post("/language", {"language": "en"})
    assert stranger.get("/procedures/D.101").says(
        '<h1 lang="vi">Cấp phép chợ đêm', "Not on this portal yet", "3 working days"
    )
    assert stranger.get("/search?q=cho dem").says('lang="vi">Cấp phép chợ đêm')


def test_who_filed_somewhere_is_served_by_that_place_first(visitor, country, night_market):
    take_in([listed("D.102", "Cấp phép chợ đêm", agency="")], by=system("tests"), at=FRIDAY, owner="Z01")
    before = visitor.get("/search?q=chợ đêm").text
    assert before.index("/procedures/D.101") < before.index("/procedures/D.102")
    file(country)
    after = visitor.get("/search?q=chợ đêm").text
    assert after.index("/procedures/D.102") < after.index("/procedures/D.101")


def test_a_program_asks_for_somebody_by_their_place(stranger, night_market):
    found = stranger.client.get("/api/v1/procedures?words=cho dem&place=00201").json()
    assert (found[0]["title"]["vi"], found[0]["is_fileable"]) == ("Cấp phép chợ đêm ven sông", False)
    assert stranger.client.get("/api/v1/procedures?words=cho dem").json()[0]["title"]["vi"] == "Cấp phép chợ đêm"
    unknown = stranger.client.get("/api/v1/procedures?words=cho dem&place=99999")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unit_unknown")


def test_the_whole_catalogue_is_listed_page_by_page(stranger, night_market):
    rows = [listed(f"D.{number}", f"Cấp giấy {number}") for number in range(200, 260)]
    take_in(rows, by=system("tests"), at=FRIDAY)
    assert stranger.get("/search").says('href="/catalogue"')
    page = stranger.get("/catalogue")
    assert page.says(BEES, "nộp được tại đây", "D.101", "nộp tại quầy", 'rel="next"')
    assert stranger.get("/catalogue?after=D.246").says("D.259", "Về đầu")


def test_an_empty_catalogue_says_so(client, db):
    assert "Danh mục chưa có thủ tục nào" in client.get("/catalogue").content.decode()
