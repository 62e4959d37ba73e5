"""Opinions and working papers at the desk: asked, shown, answered, withdrawn; nothing that the law does not show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lienthong.core.values import Actor
from lienthong.documents.actions import attach_file
from lienthong.documents.queries import attachments_of
from lienthong.dossiers.models import Dossier, Opinion
from tests.desk.test_acts import do
from tests.dossiers.making import (
    FRIDAY,
    OPINIONS,
    Country,
    change_law,
    change_steps,
    consulted,
    open_police,
    received,
    step,
    taken,
)
from tests.portal.visiting import Clock, Visitor

pytestmark = pytest.mark.django_db
Open = Callable[[Actor | None], Visitor]
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND"


def scan(name: str = "cv.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def page_of(dossier: Dossier) -> str:
    return f"/desk/opinions/{dossier.code}/{dossier.acts}/security"


def test_an_officer_asks_and_sees_what_is_open_and_overdue(country: Country, open_as: Open, clock: Clock) -> None:
    change_law(opinions=OPINIONS)
    code = taken(country).code
    visitor = open_as(country.settle)
    do(visitor, code, "ask_opinion", kinds=["security", "justice"], question="Có gì cản trở?")
    visitor.get(f"/desk/dossiers/{code}")
    assert visitor.says("Ý kiến công an xã", "Ý kiến Sở Tư pháp", "Đang chờ trả lời", "Rút câu hỏi")
    assert "time-late" not in visitor.text.split('id="opinions"')[1].split("</section>")[0]
    clock.at = FRIDAY + timedelta(days=20)
    assert "time-late" in visitor.get(f"/desk/dossiers/{code}").text.split('id="opinions"')[1].split("</section>")[0]


def test_a_question_without_words_or_agencies_is_refused_and_kept(country: Country, open_as: Open) -> None:
    change_law(opinions=OPINIONS)
    code = taken(country).code
    visitor = do(open_as(country.settle), code, "ask_opinion", kinds=[], question="Có gì?")
    assert visitor.status == 422
    assert visitor.says("Có gì?", "Hãy ghi mục này")


def test_the_asked_desk_lists_its_questions_and_opens_one(country: Country, open_as: Open, clock: Clock) -> None:
    dossier, police = consulted(country), open_as(open_police())
    attach_file(f"dossier:{dossier.code}", "giay_nha", PNG, "nha.png", by=country.person, at=FRIDAY)
    assert police.get("/desk/").says("Ý kiến được hỏi", "(1)")
    assert police.get("/desk/opinions").says("Ý kiến công an xã", page_of(dossier))
    assert police.get(page_of(dossier)).says("Có gì cản trở?", "12 đường Hoa", "nha.png")
    assert "An Bình" not in police.text
    assert police.get(f"/desk/dossiers/{dossier.code}").status == 404
    clock.at = FRIDAY + timedelta(days=20)
    assert police.get("/desk/opinions").says("Quá hạn")


def test_nothing_waits_where_nothing_is_asked(country: Country, open_as: Open) -> None:
    assert open_as(country.settle).get("/desk/opinions").says("Không có câu hỏi nào chờ đơn vị bạn")
    assert "/desk/opinions" not in open_as(country.settle).get("/desk/").text
    assert open_as(country.settle).get(page_of(consulted(country))).status == 404


def test_an_answer_goes_with_its_files_and_a_refusal_keeps_the_words(country: Country, open_as: Open) -> None:
    dossier, police = consulted(country), open_as(open_police())
    address = page_of(dossier)
    police.get(address)
    assert police.post(address, {"file": scan()}).follow().says("cv.png")
    assert police.post(address, {"file": scan("x.exe", b"MZ\0\0")}).says("x.exe")
    police.get(address)
    refused = police.post(address, {"do": "answer", "key": police.field("key"), "words": "Không cản trở"})
    assert refused.status == 422
    assert refused.says("stance_unknown", "Không cản trở")
    answer = {"do": "answer", "key": police.field("key"), "words": "Không cản trở", "stance": "agree"}
    assert police.post(address, answer).follow().says("Đồng ý", "Không cản trở")
    seen = open_as(country.settle).get(f"/desk/dossiers/{dossier.code}")
    assert seen.says("Đồng ý", "cv.png")
    number = attachments_of(f"work:{dossier.code}")[0].id
    got = seen.client.get(f"/desk/dossiers/{dossier.code}/working-papers/{number}")
    assert (got.status_code, got.content) == (200, PNG)
    assert police.client.get(f"{address}/files/{number}").content == PNG
    assert police.client.get(f"{address}/files/99999").status_code == 404
    assert police.post(address, {"file": scan()}).says("opinion_closed")


def test_a_file_of_the_answer_is_given_back_and_no_other(country: Country, open_as: Open) -> None:
    dossier, police = consulted(country), open_as(open_police())
    attach_file(f"work:{dossier.code}", "bien_ban", PNG, "rieng.png", by=country.settle, at=FRIDAY)
    police.post(page_of(dossier), {"file": scan()})
    kept, mine = attachments_of(f"work:{dossier.code}")
    for number in (kept.id, mine.id):
        police.post(page_of(dossier), {"remove": str(number)})
    assert [file.id for file in attachments_of(f"work:{dossier.code}")] == [kept.id]


def test_an_office_declines_and_a_question_is_withdrawn(country: Country, open_as: Open) -> None:
    first, second, police = consulted(country), consulted(country), open_as(open_police())
    police.get(page_of(first))
    police.post(page_of(first), {"do": "decline", "key": police.field("key"), "words": "Không thuộc tôi"})
    assert Opinion.objects.get(dossier_code=first.code).state == "DECLINED"
    visitor = open_as(country.settle)
    visitor.post(f"{page_of(second)}/withdrawal", {"key": "k", "reason": "Không cần nữa"})
    assert visitor.follow().says("Đã rút câu hỏi")
    assert visitor.post(f"{page_of(second)}/withdrawal", {"key": "k2", "reason": "Nữa"}).status == 409


def test_what_a_step_needs_is_put_to_the_file_by_who_has_it(country: Country, open_as: Open) -> None:
    need = {"id": "bien_ban", "name": {"vi": "Biên bản kiểm tra", "en": "Report"}}
    change_steps(step("examine", "settle", "commune_pc", needs=[need]))
    code = received(country).code
    visitor = do(open_as(country.settle), code, "take_dossier")
    refused = do(visitor, code, "propose_result", decision="grant", words="")
    assert refused.says("step_unfinished", "Biên bản kiểm tra")
    assert visitor.post(f"/desk/dossiers/{code}/working-papers", {"component": "bien_ban"}).says("file_empty")
    visitor.post(f"/desk/dossiers/{code}/working-papers", {"component": "bien_ban", "file": scan("bb.png")})
    assert visitor.follow().says("bb.png", "Chỉ cán bộ thấy")
    assert visitor.post(f"/desk/dossiers/{code}/working-papers", {"component": "khac", "file": scan()}).status == 403
    colleague = open_as(country.colleague).post(f"/desk/dossiers/{code}/working-papers", {"component": "bien_ban"})
    assert colleague.status == 403
    do(visitor, code, "propose_result", decision="grant", words="Đủ")
    assert Dossier.objects.get(code=code).step == "sign"
