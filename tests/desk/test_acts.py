"""Doing: a refusal keeps what was typed and says what to do instead; the same form twice is one act; a whole life."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from lienthong.core import followers
from lienthong.core.values import Actor
from lienthong.dossiers.models import Act, Dossier
from lienthong.dossiers.rules.transitions import ACTS
from tests.dossiers.making import (
    FRIDAY,
    Country,
    file,
    handed_over,
    other_counter,
    proposed,
    received,
    received_elsewhere,
    taken,
    two_steps,
)
from tests.portal.visiting import Clock, Visitor

pytestmark = pytest.mark.django_db
Open = Callable[[Actor | None], Visitor]


def do(visitor: Visitor, code: str, act: str, **fields: object) -> Visitor:
    """Open the dossier's page, fill in an act's form and send it with the key that the page gave."""
    page = visitor.get(f"/desk/dossiers/{code}")
    form = page.text.split(f"/desk/dossiers/{code}/{act}")[1]
    key = form.split('name="key" value="')[1].split('"')[0]
    return visitor.post(f"/desk/dossiers/{code}/{act}", {"key": key, **fields})


def state(code: str) -> str:
    return Dossier.objects.get(code=code).state


# ---------------------------------------------------------------- refusals


def test_an_unknown_act_is_not_found(country: Country, open_as: Open) -> None:
    code = file(country).code
    assert open_as(country.intake).post(f"/desk/dossiers/{code}/erase", {"key": "k"}).status == 404


def test_the_acts_of_applicants_and_of_the_machine_are_not_done_at_a_desk(country: Country, open_as: Open) -> None:
    code = file(country).code
    for act in ACTS.values():
        if act.by not in ("officer", "head"):
            assert open_as(country.intake).post(f"/desk/dossiers/{code}/{act.name}", {"key": "k"}).status == 404


def test_an_act_without_a_key_is_refused(country: Country, open_as: Open) -> None:
    code = file(country).code
    visitor = open_as(country.intake).post(f"/desk/dossiers/{code}/receive_dossier")
    assert visitor.status == 422
    assert visitor.says("idempotency_key_missing")


def test_an_act_on_a_dossier_of_another_commune_is_not_found(country: Country, open_as: Open) -> None:
    code = file(country).code
    assert open_as(country.stranger).post(f"/desk/dossiers/{code}/take_dossier", {"key": "k"}).status == 404


def test_an_act_that_is_somebody_elses_is_refused_on_the_page(country: Country, open_as: Open) -> None:
    code = received(country).code
    visitor = open_as(country.intake).post(f"/desk/dossiers/{code}/take_dossier", {"key": "k"})
    assert visitor.status == 403
    assert visitor.says("not_allowed", "Hãy đăng nhập bằng tài khoản có thẩm quyền")


def test_a_refusal_without_a_reason_names_the_field(country: Country, open_as: Open) -> None:
    code = file(country).code
    visitor = do(open_as(country.intake), code, "refuse_dossier", reason="  ")
    assert visitor.status == 422
    assert visitor.says("Hãy ghi mục này.", "những gì đã nhập vẫn được giữ")
    assert state(code) == "SUBMITTED"


def test_what_was_typed_survives_every_refusal(country: Country, open_as: Open) -> None:
    code = taken(country).code
    visitor = do(
        open_as(country.settle), code, "extend_dossier", working_days="x", reason="Chờ <b>xác minh</b> ở xã bên"
    )
    assert visitor.status == 422
    assert visitor.says('value="x"', "Chờ &lt;b&gt;xác minh&lt;/b&gt; ở xã bên", "Hãy ghi số ngày")


def test_an_extension_too_long_is_refused_with_the_limit(country: Country, open_as: Open) -> None:
    code = taken(country).code
    visitor = do(open_as(country.settle), code, "extend_dossier", working_days="90", reason="Chờ xác minh")
    assert visitor.status == 422
    assert visitor.says("days_out_of_range", "Chờ xác minh")


def test_a_late_dossier_cannot_be_extended_and_the_desk_says_what_to_do(
    country: Country, open_as: Open, clock: Clock
) -> None:
    code = taken(country).code
    clock.at = FRIDAY + timedelta(days=9)
    visitor = open_as(country.settle).get(f"/desk/dossiers/{code}")
    assert "extend_dossier" not in visitor.text
    visitor.post(f"/desk/dossiers/{code}/extend_dossier", {"key": "k", "working_days": "2", "reason": "Chậm"})
    assert visitor.says("term_already_over", "xin lỗi người nộp bằng văn bản")


def test_a_second_supplement_is_not_offered_and_is_refused(country: Country, open_as: Open) -> None:
    from lienthong.dossiers.actions.handling import answer_supplement
    from tests.dossiers.making import key

    code = file(country).code
    do(open_as(country.intake), code, "ask_supplement", words="Thiếu giấy nhà", items=["giay_nha", "Ảnh nhà"])
    answer_supplement(code, {}, key=key(), by=country.person, at=FRIDAY + timedelta(hours=1))
    visitor = open_as(country.intake).get(f"/desk/dossiers/{code}")
    assert "ask_supplement" not in visitor.text
    visitor.post(f"/desk/dossiers/{code}/ask_supplement", {"key": "k", "words": "Nữa"})
    assert visitor.status == 409
    assert visitor.says("act_already_done")


def test_a_refused_question_keeps_its_ticks_and_lines(country: Country, open_as: Open) -> None:
    code = file(country).code
    visitor = do(open_as(country.intake), code, "ask_supplement", words="", items=["giay_nha", "Ảnh nhà"])
    assert visitor.status == 422
    assert visitor.says('value="giay_nha" checked', ">Ảnh nhà</textarea>")


# ---------------------------------------------------------------- acts


def test_the_same_form_sent_twice_is_one_act(country: Country, open_as: Open) -> None:
    code = file(country).code
    visitor = open_as(country.intake)
    for _ in range(2):
        sent = visitor.post(f"/desk/dossiers/{code}/receive_dossier", {"key": "the form's own"})
        assert (sent.status, sent.url) == (302, f"/desk/dossiers/{code}?done=receive_dossier")
    assert Act.objects.filter(dossier_code=code, verb="dossiers.received").count() == 1


def test_after_an_act_the_page_says_so_and_leads_to_the_next_dossier(country: Country, open_as: Open) -> None:
    code, following = file(country).code, file(country, dia_chi="3 đường Hoa").code
    visitor = do(open_as(country.intake), code, "receive_dossier").follow()
    assert visitor.says("Đã tiếp nhận", "Hồ sơ tiếp theo", f"/desk/dossiers/{following}")


def test_an_invented_message_in_the_address_is_not_shown(country: Country, open_as: Open) -> None:
    visitor = open_as(country.intake).get(f"/desk/dossiers/{file(country).code}?done=<script>")
    assert visitor.status == 200
    assert 'class="done"' not in visitor.text


def test_the_person_reads_what_the_supplement_asks_for(country: Country, open_as: Open) -> None:
    code = file(country).code
    do(open_as(country.intake), code, "ask_supplement", words="Thiếu giấy nhà", items=["giay_nha", " \nẢnh nhà "])
    act = Act.objects.get(dossier_code=code, verb="dossiers.supplement_asked")
    assert (act.words, act.detail["items"]) == ("Thiếu giấy nhà", ["giay_nha", "Ảnh nhà"])


def test_an_unanswered_supplement_can_be_stopped_once_its_time_is_over(
    country: Country, open_as: Open, clock: Clock
) -> None:
    code = file(country).code
    do(open_as(country.intake), code, "ask_supplement", words="Thiếu giấy nhà")
    clock.at = FRIDAY + timedelta(days=20)
    do(open_as(country.intake), code, "stop_dossier", reason="Không bổ sung")
    assert state(code) == "STOPPED"


def test_an_extension_carries_its_apology(country: Country, open_as: Open) -> None:
    code = taken(country).code
    do(open_as(country.settle), code, "extend_dossier", working_days="2", reason="Chờ xác minh")
    apology = Act.objects.get(dossier_code=code, verb="dossiers.extended").detail
    assert (apology["reason"], apology["working_days"], apology["signer"]) == ("Chờ xác minh", 2, "Settle")


def test_a_whole_life_passes_over_the_desks(country: Country, open_as: Open, clock: Clock) -> None:
    code = file(country).code
    do(open_as(country.intake), code, "receive_dossier")
    do(open_as(country.settle), code, "take_dossier")
    do(open_as(country.settle), code, "propose_result", decision="grant", words="Đủ")
    do(open_as(country.head), code, "sign_dossier")
    followers.catch_up("results", at=clock.at)
    if state(code) != "DONE":
        from lienthong.dossiers.actions.results import make_result

        make_result(code, by=country.robot, at=clock.at)
    page = open_as(country.intake).get(f"/desk/dossiers/{code}")
    assert page.says("Kết quả đã ký")
    paper = page.client.get(f"/desk/dossiers/{code}/paper")
    assert (paper["Content-Type"], paper.content[:4]) == ("application/pdf", b"%PDF")
    do(open_as(country.intake), code, "return_result")
    assert state(code) == "RETURNED"


def test_a_proposal_to_refuse_ends_with_the_heads_signature(country: Country, open_as: Open) -> None:
    code = proposed(country, decision="refuse", words="Thiếu căn cứ").code
    do(open_as(country.head), code, "sign_dossier")
    assert state(code) == "REFUSED"


def test_a_file_is_clarified_at_the_counter_and_brought_back(country: Country, open_as: Open) -> None:
    code = taken(country).code
    do(open_as(country.settle), code, "return_to_counter", words="Hỏi lại số nhà")
    page = open_as(country.intake).get(f"/desk/dossiers/{code}")
    assert page.says("Chuyển lại người giải quyết", "Hỏi lại số nhà", "Làm rõ với người nộp")
    do(open_as(country.intake), code, "bring_back_dossier", words="Số 12")
    assert open_as(country.settle).get(f"/desk/dossiers/{code}").says("Số 12")


def test_a_file_taken_in_elsewhere_is_handed_over_and_accepted(country: Country, open_as: Open) -> None:
    counter = other_counter()
    code = received_elsewhere(country, by=counter).code
    do(open_as(counter), code, "hand_over_dossier", originals="Giấy nhà\nSổ hộ")
    page = open_as(country.settle).get(f"/desk/dossiers/{code}")
    assert page.says("Nhận bàn giao", "Tiếp nhận và trả kết quả", "chưa nhận", "đang chuyển đến", 'value="Sổ hộ"')
    do(open_as(country.settle), code, "accept_handover", missing=["Sổ hộ"])
    page = open_as(country.settle).get(f"/desk/dossiers/{code}")
    assert page.says("đã nhận", "chưa đến", "Nhận giải quyết")


def test_a_misdirected_file_is_sent_on(country: Country, open_as: Open) -> None:
    code = handed_over(country).code
    page = do(open_as(country.settle), code, "redirect_handover", place_code="99999", reason="Nhà ở xã bên")
    assert page.says("place_unknown", "Nhà ở xã bên")
    do(open_as(country.settle), code, "redirect_handover", place_code="00102", reason="Nhà ở xã bên")
    assert open_as(country.settle).get(f"/desk/dossiers/{code}").says("sai nơi, chuyển tiếp", "hiện không chờ bạn")


def test_a_file_passes_from_officer_to_officer_and_back(country: Country, open_as: Open) -> None:
    code = two_steps(country).code
    do(open_as(country.settle), code, "pass_on_dossier", words="Đã xem")
    do(open_as(country.colleague), code, "take_dossier")
    do(open_as(country.colleague), code, "propose_result", decision="grant", words="Đủ")
    page = open_as(country.head).get(f"/desk/dossiers/{code}")
    assert page.says("Bước review", "Bước examine", "<select", "Ai giữ hồ sơ bao lâu")
    do(open_as(country.head), code, "send_back_proposal", to_step="examine", words="Xem lại")
    dossier = Dossier.objects.get(code=code)
    assert (dossier.step, str(dossier.officer_id)) == ("examine", country.settle.id)
