"""After filing: the list, the thread, a supplement, withdrawing, the result, rating, tracking, checking papers."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lienthong.documents.models import IssuedDocument
from lienthong.dossiers.actions import handling
from lienthong.dossiers.actions.results import make_result
from lienthong.dossiers.models import Dossier, Rating
from tests.dossiers.making import BEES, FRIDAY, file, key, proposed, received, signed
from tests.fixtures.bad_files import BAD_FILES
from tests.portal.test_filling import HIVES, PNG, begin

pytestmark = pytest.mark.django_db


def asked(country, items=("dia_chi",), words="Thiếu số nhà."):
    dossier = file(country)
    return handling.ask_supplement(dossier.code, words, list(items), key=key(), by=country.intake, at=FRIDAY)


def finished(country, settings, tmp_path) -> Dossier:
    settings.KEYS, settings.FILES = tmp_path / "keys", tmp_path / "files"
    dossier = signed(country)
    assert make_result(dossier.code, by=country.robot, at=FRIDAY)
    return Dossier.objects.get(code=dossier.code)


def test_an_empty_list_says_what_will_be_there(visitor):
    assert visitor.get("/my").says("Bạn chưa có hồ sơ nào", "Tìm việc cần làm")


def test_a_request_shows_its_thread_its_due_time_and_what_was_filed(visitor, country):
    dossier = received(country)
    page = visitor.get(f"/dossiers/{dossier.code}")
    assert page.says(
        "Đã tiếp nhận", "17:00 thứ Năm, 26/11/2026", "Tiếp theo:", "12 đường Hoa", "Còn hạn", "Tôi muốn rút"
    )
    assert visitor.get("/my").says(dossier.code, "Còn hạn")


def test_nobody_sees_the_request_of_another(country, open_as):
    dossier = file(country)
    for page in ("", "/receipt", "/paper", "/paper/data", "/files/1", "/supplement"):
        assert open_as(country.neighbor).get(f"/dossiers/{dossier.code}{page}").status == 404


def test_there_is_no_paper_before_there_is_a_result(visitor, country):
    dossier = file(country)
    assert visitor.get(f"/dossiers/{dossier.code}/paper").status == 404
    assert visitor.get(f"/dossiers/{dossier.code}/files/1").status == 404
    visitor.get(f"/dossiers/{dossier.code}/supplement")
    assert visitor.url == f"/dossiers/{dossier.code}"


def test_a_question_of_the_office_is_answered_by_correcting_the_field_that_it_names(visitor, country):
    dossier = asked(country)
    page = visitor.get(f"/dossiers/{dossier.code}")
    assert page.says("Cần bạn bổ sung", "Thiếu số nhà.", "Chậm nhất")
    assert visitor.get("/").says("Cần bạn bổ sung")
    page = visitor.get(f"/dossiers/{dossier.code}/supplement")
    assert page.field("dia_chi") == "12 đường Hoa"
    assert 'name="ngay_don__day"' not in page.text
    page = visitor.post(
        f"/dossiers/{dossier.code}/supplement", {"dia_chi": "x", "words": "Tôi sửa", "key": page.field("key")}
    )
    assert page.status == 422
    assert page.says("quá ngắn", "Tôi sửa")
    visitor.post(f"/dossiers/{dossier.code}/supplement", {"dia_chi": "12A đường Hoa", "key": page.field("key")})
    assert visitor.url == f"/dossiers/{dossier.code}"
    assert Dossier.objects.get().form["dia_chi"] == "12A đường Hoa"


def test_a_question_in_words_alone_opens_the_whole_form(visitor, country):
    dossier = asked(country, items=["Ghi rõ hơn"])
    page = visitor.get(f"/dossiers/{dossier.code}/supplement")
    assert page.says("Ghi rõ hơn", 'name="ngay_don__day"')
    assert 'name="noi_moi"' not in page.text  # the place decides who settles: it stays


def test_the_place_stays_even_when_the_office_asks_for_it_and_the_person_is_told_why(visitor, country):
    dossier = asked(country, items=["noi_moi"])
    page = visitor.get(f"/dossiers/{dossier.code}/supplement")
    found = visitor.post(f"/dossiers/{dossier.code}/supplement", {"noi_moi__words": "may hong", "noi_moi": ""})
    assert (found.status, found.says('type="radio" name="noi_moi"')) == (422, True)
    change = {"noi_moi": "00102", "words": "Tôi chuyển nơi khác", "key": page.field("key")}
    page = visitor.post(f"/dossiers/{dossier.code}/supplement", change)
    assert (page.status, page.says("không đổi được khi bổ sung", "Tôi chuyển nơi khác")) == (422, True)


def test_an_answer_of_too_many_words_is_given_back(visitor, country):
    dossier = asked(country)
    page = visitor.get(f"/dossiers/{dossier.code}/supplement")
    page = visitor.post(f"/dossiers/{dossier.code}/supplement", {"words": "x" * 4001, "key": page.field("key")})
    assert (page.status, page.says("tối đa 4000", "x" * 4001)) == (422, True)


def test_files_are_added_to_an_answer_and_only_those_taken_back(visitor, country):
    address = begin(visitor)
    visitor.post(f"{address}/part/hives", HIVES | {"noi_nuoi": "00101"})
    visitor.post(f"{address}/papers", {"component": "anh_cho_dat", "file": SimpleUploadedFile("cu.png", PNG)})
    visitor.post(f"{address}/review")
    code = Dossier.objects.get().code
    handling.ask_supplement(code, "Ảnh mờ.", ["anh_cho_dat"], key=key(), by=country.intake, at=FRIDAY)
    supplement = f"/dossiers/{code}/supplement"
    page = visitor.get(supplement)
    assert page.says("Ảnh chỗ đặt tổ ong")
    assert 'name="so_to"' not in page.text
    assert visitor.post(supplement, {"file": SimpleUploadedFile("x.txt", b"x")}).status == 415
    for component in ("anh_cho_dat", "khac"):
        visitor.post(supplement, {"file": SimpleUploadedFile("moi.png", PNG + b" "), "component": component})
    page = visitor.get(supplement)
    assert page.says("moi.png")
    new = visitor.text.split('name="remove" value="')[1].split('"')[0]
    file_url = visitor.text.split('class="file-row"><a href="')[1].split('"')[0]
    assert visitor.get(file_url).headers["Content-Type"] == "image/png"
    visitor.post(supplement, {"remove": new})
    assert visitor.status == 302


@pytest.mark.parametrize("code", BAD_FILES)
def test_a_bad_file_is_refused_by_name_beside_what_was_typed_for_the_answer(visitor, country, code):
    status, content, words = BAD_FILES[code]
    page = visitor.get(f"/dossiers/{asked(country).code}/supplement")
    sent = {"file": SimpleUploadedFile("giay.pdf", content), "dia_chi": "12A đường Hoa", "words": "Tôi sửa"}
    page = visitor.post(page.address, sent | {"send": "1", "key": page.field("key")})
    assert page.status == status
    assert page.says(words, "giay.pdf", "12A đường Hoa", "Tôi sửa")
    assert Dossier.objects.get().state == "SUPPLEMENT_ASKED"


def test_what_was_typed_stays_while_files_come_and_go_and_one_button_sends_all(visitor, country):
    page = visitor.get(f"/dossiers/{asked(country).code}/supplement")
    typed = {"words": "Tôi sửa", "key": page.field("key")}
    page = visitor.post(page.address, typed | {"upload": "1", "file": SimpleUploadedFile("moi.png", PNG)})
    assert page.status == 200
    assert page.says("moi.png", "Tôi sửa")
    page = visitor.post(page.address, typed | {"upload": "1"})
    assert page.status == 422
    assert page.says("Tôi sửa")
    sent = typed | {"send": "1", "dia_chi": "12A", "file": SimpleUploadedFile("nua.png", PNG + b" ")}
    assert visitor.post(page.address, sent).status == 302
    assert visitor.follow().says("moi.png", "nua.png", "12A")


def test_what_was_filed_cannot_be_taken_back(visitor, country):
    from lienthong.documents import actions, queries

    dossier = asked(country)
    holder = f"dossier:{dossier.code}"
    early = FRIDAY.replace(hour=8)
    old = actions.attach_file(holder, "x", PNG, "cu.png", by=country.person, at=early)
    assert visitor.post(f"/dossiers/{dossier.code}/supplement", {"remove": str(old.pk)}).status == 404
    assert queries.attachments_of(holder)


def test_a_request_is_withdrawn_with_a_reason(visitor, country):
    dossier = file(country)
    page = visitor.get(f"/dossiers/{dossier.code}")
    page = visitor.post(f"/dossiers/{dossier.code}/withdraw", {"reason": " ", "key": page.field("key")})
    assert page.status == 422
    assert page.says("Cần ghi rõ")
    visitor.post(f"/dossiers/{dossier.code}/withdraw", {"reason": "Tôi ở lại.", "key": page.field("key")}).follow()
    assert visitor.says("Người nộp đã rút")
    assert "Tôi muốn rút" not in visitor.text


def test_a_refusal_says_why(visitor, country):
    dossier = proposed(country, decision="refuse", words="Chưa đủ điều kiện ở xã này.")
    handling.sign_dossier(dossier.code, key=key(), by=country.head, at=FRIDAY)
    assert visitor.get(f"/dossiers/{dossier.code}").says("Lý do từ chối", "Chưa đủ điều kiện ở xã này.")


def test_the_result_is_a_paper_a_check_page_and_a_fact_in_a_registry(visitor, stranger, country, settings, tmp_path):
    dossier = finished(country, settings, tmp_path)
    issued = IssuedDocument.objects.get()
    page = visitor.get(f"/dossiers/{dossier.code}")
    assert page.says(
        "Giấy xác nhận hộ", f"/verify/{issued.code}", "Đã ghi vào cơ sở dữ liệu", "Bạn thấy việc này thế nào?"
    )
    paper = visitor.client.get(f"/dossiers/{dossier.code}/paper")
    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.headers["Content-Disposition"] == f'attachment; filename="{dossier.code}.pdf"'
    data = visitor.client.get(f"/dossiers/{dossier.code}/paper/data")
    assert (data.headers["Content-Type"], data.json()["data"]["number"]) == ("application/json", issued.number)
    rows = {row["key"]: row["data"] for row in data.json()["data"]["rows"]}
    assert rows["dia_chi"] == "12 đường Hoa"
    checked = stranger.get(f"/verify/{issued.code.lower()}")
    assert checked.says("Giấy này có thật và còn giá trị", "12 đường Hoa", "Bản PDF", "Bản dữ liệu", issued.twin_id)
    assert "no-store" in checked.headers["Cache-Control"]  # what the paper shows is about somebody
    assert checked.headers["X-Robots-Tag"] == "noindex"

    check = lambda pdf: stranger.post("/verify", {"file": SimpleUploadedFile("giay.pdf", pdf)})  # noqa: E731
    assert check(paper.content).says("Tệp còn nguyên vẹn", "12 đường Hoa")
    assert check(data.content).says("Tệp còn nguyên vẹn", "12 đường Hoa")
    assert check(data.content.replace("đường Hoa".encode(), "đường Lan".encode())).says("Tệp đã bị thay đổi")
    assert check(paper.content.replace(b"%%EOF", b"%%EOF\n%x\n%%EOF", 1)).status == 200
    assert stranger.post("/verify").status == 422


def test_an_expired_paper_says_so(stranger, country, settings, tmp_path):
    finished(country, settings, tmp_path)
    IssuedDocument.objects.update(valid_to=FRIDAY.date())
    page = stranger.get(f"/verify/{IssuedDocument.objects.get().code}")
    assert page.says("Giấy này đã hết hạn", "20/11/2026")


def test_a_rating_is_given_once(visitor, country, settings, tmp_path):
    dossier = finished(country, settings, tmp_path)
    page = visitor.get(f"/dossiers/{dossier.code}")
    assert visitor.post(f"/dossiers/{dossier.code}/rate", {"stars": "", "key": page.field("key")}).status == 422
    visitor.post(
        f"/dossiers/{dossier.code}/rate", {"stars": "5", "words": "Nhanh", "key": visitor.field("key")}
    ).follow()
    assert visitor.says("Cảm ơn bạn đã đánh giá")
    assert Rating.objects.get().stars == 5


def test_anybody_with_the_code_sees_where_it_is_and_nothing_about_the_person(stranger, country):
    dossier = received(country)
    page = stranger.get(f"/track?code={dossier.code}")
    assert page.says("Đã tiếp nhận", dossier.code)
    assert "An Bình" not in page.text
    assert stranger.get("/track?code=H99-000000-9999").status == 404
    assert stranger.says("Không có hồ sơ nào mang mã H99-000000-9999")
    assert stranger.get("/track").status == 200


def test_a_paper_that_nobody_issued_is_unknown(stranger):
    assert stranger.get("/verify").says("Kiểm tra giấy tờ")
    stranger.get("/verify?code=ABCD-EFGH")
    assert stranger.url == "/verify/ABCD-EFGH"
    assert stranger.follow().status == 404
    assert stranger.says("Không có giấy tờ nào mang mã ABCD-EFGH")


def test_the_trace_says_who_saw_what_and_why(visitor, country):
    assert visitor.get("/my/data").says("Chưa ai xem dữ liệu của bạn")
    address = begin(visitor, BEES)
    page = visitor.get("/my/data")
    assert page.says("Chính bạn", "Vì việc gì, theo quy định nào", address)
    assert visitor.get("/my/data?all").status == 200


def test_the_trace_says_which_officer_opened_a_request(visitor, country):
    from lienthong.dossiers.actions.opening import open_dossier
    from tests.dossiers.making import FRIDAY, file

    code = file(country).code
    open_dossier(code, by=country.intake, at=FRIDAY)
    page = visitor.get("/my/data")
    assert page.says("Intake", "đã mở hồ sơ", code, "Giải quyết hồ sơ đang chờ mình")


def test_the_trace_leads_to_the_request_that_data_were_read_for(country):
    from lienthong.portal.account import _leads_to

    assert _leads_to("")[0] == ""
    assert _leads_to("H1-2")[0] == "/dossiers/H1-2"
