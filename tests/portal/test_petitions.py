"""The portal and petitions: what it is about, the form that forgets nothing, the answer, the survey, what is public."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from lienthong.core.values import Actor
from lienthong.feedback import tasks
from lienthong.feedback.actions.answering import answer_petition, ask_petitioner, publish_petition
from lienthong.feedback.models import Petition, SurveyAnswer
from tests.dossiers.making import MOVING, PLACE, Country, file
from tests.feedback.saying import LATER, PUBLIC, answered, follow, petition, returned
from tests.portal.visiting import Clock, Visitor

THEN = LATER + timedelta(days=3)
SAID = {"kind": "delay", "words": "Chờ lâu quá", "publishable": "yes"}


def test_what_it_is_about_is_found_step_by_step(country: Country, visitor: Visitor) -> None:
    code = file(country).code
    assert visitor.get("/petitions/new").says(code, "Về một cơ quan")
    assert visitor.get("/petitions/new?place=zzz").says("Không có nơi nào tên")
    found = visitor.get(f"/petitions/new?procedure={MOVING}&place=nang")
    assert found.says(f"procedure={MOVING}", "?unit=commune/")
    assert visitor.get(f"/procedures/{MOVING}").says(f"/petitions/new?procedure={MOVING}")
    assert visitor.get(f"/petitions/new?unit=commune/{PLACE}&procedure={MOVING}").says("15 ngày làm việc")
    assert visitor.get("/petitions/new?dossier=none").status == 404


def test_a_petition_from_the_form_to_its_page(country: Country, visitor: Visitor) -> None:
    code = file(country).code
    form = visitor.get(f"/petitions/new?dossier={code}")
    given = SAID | {"dossier": code, "key": form.field("key")}
    refused = visitor.post("/petitions/new", given | {"kind": ""})
    assert refused.status == 422
    assert refused.says("Chờ lâu quá", "Hãy chọn loại phản ánh")
    page = visitor.post("/petitions/new", given).follow()
    assert page.says("Trả lời chậm nhất", "Chờ lâu quá", code)
    again = visitor.post("/petitions/new", given | {"key": "another"})
    assert (again.status, again.says("Mở phản ánh đó")) == (409, True)
    assert visitor.get(f"/dossiers/{code}").says("đang được xem xét")
    assert visitor.get("/petitions").says("Chậm trễ", "Đang xem xét")


def test_what_is_asked_is_answered_and_the_answer_rated_once(country: Country, visitor: Visitor, clock: Clock) -> None:
    code = petition(country).code
    ask_petitioner(code, "Hôm nào?", by=country.settle, at=LATER)
    clock.at = LATER
    page = visitor.get(f"/petitions/{code}")
    assert page.says("Cần bạn nói rõ thêm", "Hôm nào?")
    assert visitor.post(f"/petitions/{code}/supply", {"words": " "}).status == 422
    assert visitor.post(f"/petitions/{code}/supply", {"words": "Thứ Hai"}).follow().says("Thứ Hai")
    answer_petition(code, "Chúng tôi xin lỗi", by=country.settle, at=LATER, **PUBLIC)
    publish_petition(code, by=country.head, at=LATER)
    assert visitor.get(f"/petitions/{code}").says("Chúng tôi xin lỗi", "thỏa đáng không", "công khai")
    rated = visitor.post(f"/petitions/{code}/rating", {"liked": "no"}).follow()
    assert rated.says("Bạn không hài lòng", f"repeats={code}")
    assert visitor.post(f"/petitions/{code}/rating", {"liked": "yes"}).status == 409
    form = visitor.get(f"/petitions/new?repeats={code}")
    assert form.says("Gửi lại phản ánh")
    visitor.post("/petitions/new", SAID | {"repeats": code, "key": form.field("key")}).follow()
    assert Petition.objects.filter(repeats=code).count() == 1


def test_everybody_reads_what_two_officers_made_public_and_nothing_else(country: Country, stranger: Visitor) -> None:
    assert stranger.get("/answers").says("Chưa có phản ánh nào")
    for _ in range(21):
        publish_petition(answered(country, **PUBLIC).code, by=country.head, at=LATER)
    page = stranger.get("/answers?before=never")
    assert page.says("Phải chờ lâu ở quầy", "Đã thêm một người", "Cũ hơn")
    assert not any(page.says(words) for words in ("An Bình", "xin lỗi", "chờ cả buổi"))
    assert stranger.get("/answers?before=2026-11-20T00:00:00%2B07:00").says("Chưa có phản ánh nào")
    assert stranger.get("/answers?before=2026-13-45T00:00").status == 200
    assert stranger.get("/petitions/new").status == 302


def test_a_survey_is_answered_or_declined(country: Country, visitor: Visitor, clock: Clock) -> None:
    code = returned(country).code
    follow()
    tasks.send(THEN)
    clock.at = THEN
    assert visitor.get("/petitions").says(f"/surveys/{code}")
    assert visitor.get(f"/surveys/{code}").says("Bạn hài lòng đến mức nào?", "không muốn trả lời")
    assert visitor.post(f"/surveys/{code}", {"whole": "5"}).status == 422
    assert visitor.post(f"/surveys/{code}", {"whole": "5", "visits": "none"}).follow().says("Cảm ơn bạn")
    assert SurveyAnswer.objects.get().score == 100
    assert visitor.post(f"/surveys/{code}/decline").status == 409


def test_who_will_not_rate_or_answer_is_left_alone(
    country: Country, visitor: Visitor, clock: Clock, open_as: Callable[[Actor | None], Visitor]
) -> None:
    code = returned(country).code
    clock.at = LATER
    assert visitor.get(f"/dossiers/{code}").says("Bạn thấy việc này thế nào?", "không muốn đánh giá")
    page = visitor.post(f"/dossiers/{code}/no-rating").follow()
    assert not page.says("Bạn thấy việc này thế nào?")
    follow()
    tasks.send(THEN)
    clock.at = THEN
    assert not visitor.post(f"/surveys/{code}/decline").follow().says("/surveys/")
