"""The desk and petitions: the list, every act, what a refusal leaves standing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from lienthong.core.values import Actor
from lienthong.feedback.models import Petition
from lienthong.feedback.queries.petitions import Subject, offices_near
from tests.dossiers.making import FRIDAY, Country, taken
from tests.feedback.saying import PUBLIC, petition
from tests.portal.visiting import Clock, Visitor


def test_from_the_list_to_everybody(country: Country, open_as: Callable[[Actor | None], Visitor], clock: Clock) -> None:
    officer, head = open_as(country.settle), open_as(country.head)
    assert officer.get("/desk/petitions").says("Không có phản ánh nào")
    code = petition(country).code
    assert officer.get("/desk/").says("/desk/petitions", "(1)")
    assert officer.get("/desk/petitions").says("Thái độ của cán bộ", "An Bình", "Chờ trả lời")
    url = f"/desk/petitions/{code}"
    assert officer.get(url).says("chờ cả buổi", "Hỏi thêm", "Chuyển cơ quan khác", "Không tiếp nhận")
    kept = officer.post(url, {"do": "answer", "answer": "Xin lỗi", **PUBLIC, "public_words": "Ông An Bình chờ lâu"})
    assert (kept.status, kept.says("Ông An Bình chờ lâu", "dữ liệu cá nhân")) == (422, True)
    assert officer.post(url, {"do": "answer", "answer": "Xin lỗi", **PUBLIC}).follow().says("không tự duyệt")
    assert officer.post(url, {"do": "publish"}).status == 403
    clock.at = FRIDAY + timedelta(days=9)
    assert head.get("/desk/petitions").says("Chờ duyệt công khai", "Quá hạn")
    assert head.get(url).says("Duyệt, công khai")
    assert head.post(url, {"do": "publish"}).follow().says("Đã công khai")
    assert head.get("/desk/petitions").says("Đã xử lý gần đây")
    assert head.post(url, {"do": "shred"}).status == 404


def test_asked_refused_passed_on_and_withheld(country: Country, open_as: Callable[[Actor | None], Visitor]) -> None:
    officer, head = open_as(country.settle), open_as(country.head)
    code = petition(country).code
    assert officer.post(f"/desk/petitions/{code}", {"do": "ask", "question": "Hôm nào?"}).follow().says("Hôm nào?")
    assert officer.post(f"/desk/petitions/{code}", {"do": "refuse", "reason": "x"}).status == 409
    officer.post(f"/desk/petitions/{code}", {"do": "answer", "answer": "Xin lỗi", **PUBLIC})
    withheld = head.post(f"/desk/petitions/{code}", {"do": "withhold", "withhold": "Ai cũng biết"}).follow()
    assert withheld.says("Ai cũng biết")
    other = petition(country).code
    office = offices_near(Petition.objects.select_related("unit", "rules").get(code=other), on=FRIDAY)[0].unit_id
    passed = officer.post(f"/desk/petitions/{other}", {"do": "pass_on", "office": office, "why": "Nơi khác"})
    assert passed.url == "/desk/petitions"
    assert officer.get(f"/desk/petitions/{other}").status == 404
    third = petition(country, by=country.neighbor).code
    assert (
        officer.post(f"/desk/petitions/{third}", {"do": "refuse", "reason": "Đã có nơi lo"})
        .follow()
        .says("Đã có nơi lo")
    )


def test_who_settled_it_sees_that_another_answers(country: Country, open_as: Callable[[Actor | None], Visitor]) -> None:
    code = petition(country, about=Subject(dossier=taken(country).code)).code
    assert open_as(country.settle).get(f"/desk/petitions/{code}").says("một cán bộ khác phải trả lời")
