"""What a newer version of the law asks of a request, on the pages of the applicant and at the counter."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lienthong.dossiers.models import Act, Dossier
from tests.dossiers.making import FRIDAY, asked, taken
from tests.dossiers.moving_files import PNG, law, move, terms
from tests.dossiers.test_carrying import with_reason
from tests.dossiers.test_giving import asked_by_the_law, with_paper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def later(clock):
    clock.at = FRIDAY + timedelta(hours=4)


def test_the_request_says_what_the_new_law_asks_and_what_stays(visitor, country):
    code = asked_by_the_law(country).code
    page = visitor.get(f"/dossiers/{code}")
    assert page.says("Quy định mới cần bạn bổ sung", "Hạn trả kết quả đã hẹn vẫn giữ nguyên", f"/dossiers/{code}/data")
    assert page.says("theo quy định phiên bản 2", "Chuyển sang quy định phiên bản 2")


def test_what_is_asked_is_given_with_its_papers(visitor, country):
    code = asked_by_the_law(country, taken, with_reason, with_paper).code
    page = visitor.get(f"/dossiers/{code}/data")
    assert page.says("Phiên bản 2 cần thêm những mục dưới đây", 'name="ly_do"', "Đơn")
    assert 'name="dia_chi"' not in page.text
    key, seen = page.field("key"), page.field("law")
    wrong = visitor.post(f"/dossiers/{code}/data", {"key": key, "law": seen, "ly_do": "", "send": "1"})
    assert wrong.status == 422 and wrong.says("Lý do: chưa nhập", "Đơn: chưa có tệp")
    sent = {"key": key, "law": seen, "component": "don", "file": SimpleUploadedFile("don.png", PNG), "upload": "1"}
    visitor.post(f"/dossiers/{code}/data", sent)
    done = visitor.post(f"/dossiers/{code}/data", {"key": key, "law": seen, "ly_do": "Đi làm", "send": "1"})
    assert (done.status, done.url) == (302, f"/dossiers/{code}")
    assert Dossier.objects.get(code=code).form["ly_do"] == "Đi làm"
    assert "Quy định mới cần bạn bổ sung" not in done.follow().text
    assert visitor.get(f"/dossiers/{code}/data").url == f"/dossiers/{code}"


def test_the_law_is_answered_before_the_office(visitor, country):
    code = asked_by_the_law(country, asked).code
    assert visitor.get(f"/dossiers/{code}/supplement").url == f"/dossiers/{code}/data"


def test_the_counter_records_it(open_as, country):
    code = asked_by_the_law(country).code
    counter = open_as(country.intake)
    assert counter.get(f"/desk/dossiers/{code}").says(f"/desk/dossiers/{code}/data")
    page = counter.get(f"/desk/dossiers/{code}/data")
    assert page.says("Ghi nhận thông tin của An Bình theo quy định mới")
    sent = {"key": page.field("key"), "law": page.field("law"), "ly_do": "Đi làm", "send": "1"}
    assert counter.post(f"/desk/dossiers/{code}/data", sent).url == f"/desk/dossiers/{code}?done=record_data"
    assert counter.get(f"/desk/dossiers/{code}/data").url == f"/desk/dossiers/{code}"
    assert counter.get(f"/desk/dossiers/{code}?done=record_data").says("Quầy đã ghi nhận thông tin theo quy định mới")


def test_the_counter_answers_the_law_before_the_office(open_as, country):
    code = asked_by_the_law(country, asked).code
    assert open_as(country.intake).get(f"/desk/dossiers/{code}/supplement").url == f"/desk/dossiers/{code}/data"


def test_an_act_from_a_page_of_the_former_version_is_refused_by_name(open_as, country):
    code = taken(country).code
    desk = open_as(country.settle)
    page = desk.get(f"/desk/dossiers/{code}")
    assert page.says("quy định phiên bản 1")
    form = page.text.split(f"/desk/dossiers/{code}/propose_result")[1]
    key, seen = (form.split(f'name="{name}" value="')[1].split('"')[0] for name in ("key", "law"))
    law(terms(2))
    move()
    refused = desk.post(
        f"/desk/dossiers/{code}/propose_result", {"key": key, "law": seen, "decision": "grant", "words": "Đủ hồ sơ"}
    )
    assert refused.status == 409
    assert refused.says("dossier_moved", "Hãy tải lại trang", "quy định phiên bản 2", "Đủ hồ sơ")
    assert not Act.objects.filter(dossier_code=code, verb="dossiers.proposed").exists()


def test_an_answer_from_a_page_of_the_former_version_is_refused_by_name(visitor, country):
    code = asked(country).code
    page = visitor.get(f"/dossiers/{code}/supplement")
    key, seen = page.field("key"), page.field("law")
    law(terms(2))
    move()
    sent = {"key": key, "law": seen, "words": "Xin gửi", "send": "1"}
    refused = visitor.post(f"/dossiers/{code}/supplement", sent)
    assert refused.status == 409 and refused.says("Hãy tải lại trang", "Xin gửi")
