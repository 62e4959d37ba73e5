"""Money at the desk: paid or not at a glance, taken at the counter, waived with a reason, given back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.dossiers.making import BEES, FORMS, FRIDAY, follow_fees, key, pay, taken

if TYPE_CHECKING:
    from lienthong.core.values import Actor
    from lienthong.payments.queries import Account
    from tests.dossiers.making import Country
    from tests.portal.visiting import Visitor

Open = Callable[["Actor | None"], "Visitor"]


@pytest.fixture
def code(country: Country) -> str:
    from lienthong.dossiers.actions.submitting import submit_dossier

    return submit_dossier(BEES, FORMS[BEES], channel="counter", key=key(), by=country.intake, at=FRIDAY).code


def account(code: str) -> Account:
    from lienthong.payments.queries import account_of

    return account_of(f"dossier:{code}")


def test_the_page_of_a_file_says_whether_it_is_paid(open_as: Open, country: Country, code: str) -> None:
    desk = open_as(country.intake)
    page = desk.get(f"/desk/dossiers/{code}")
    assert page.says("Chưa nộp 4.000 đồng", "Thu 4.000 đồng tại quầy", "Lệ phí mỗi tổ ong", "Miễn, không thu")
    assert page.says("hồ sơ được tiếp nhận khi đã nộp", "Thu tại quầy")
    assert not page.says("receive_dossier-says")
    pay(code)
    page = desk.get(f"/desk/dossiers/{code}")
    assert page.says("Đã nộp 4.000 đồng", "trực tuyến", "biên lai 000001/2026", "receive_dossier-says")
    assert not page.says("Thu 4.000 đồng tại quầy")


def test_a_file_without_a_fee_says_nothing_of_money(open_as: Open, country: Country) -> None:
    page = open_as(country.settle).get(f"/desk/dossiers/{taken(country).code}")
    assert not page.says('id="money"')


def test_the_counter_takes_a_fee_and_goes_on(open_as: Open, country: Country, code: str) -> None:
    desk = open_as(country.intake)
    address = f"/desk/dossiers/{code}/payments/{account(code).owed[0].code}"
    assert desk.post(address, {"method": "cash", "receipt": " "}).status == 422
    assert desk.says("Cần ghi số biên lai")
    assert desk.post(f"/desk/dossiers/{code}/payments/none", {"method": "cash", "receipt": "1"}).status == 404
    desk.post(address, {"method": "cash", "receipt": "AB/26 0001"})
    assert desk.follow().says("Đã thu tiền", "Đã nộp 4.000 đồng", "Tiền mặt", "AB/26 0001")
    follow_fees()
    page = desk.get(f"/desk/dossiers/{code}")
    assert page.says("Đã nộp tại quầy: 4.000 đồng, biên lai số AB/26 0001")


def test_who_does_not_sit_at_the_counter_takes_nothing(open_as: Open, country: Country, code: str) -> None:
    order = account(code).owed[0].code
    desk = open_as(country.settle)
    assert not desk.get(f"/desk/dossiers/{code}").says("Thu 4.000 đồng tại quầy")
    assert desk.post(f"/desk/dossiers/{code}/payments/{order}", {"method": "cash", "receipt": "1"}).status == 403
    assert open_as(country.stranger).get(f"/desk/dossiers/{code}").status == 404


def test_a_fee_is_waived_with_a_reason(open_as: Open, country: Country, code: str) -> None:
    desk = open_as(country.intake)
    assert desk.post(f"/desk/dossiers/{code}/waive_fee", {"key": "w", "reason": ""}).status == 422
    assert "done=waive_fee" in desk.post(f"/desk/dossiers/{code}/waive_fee", {"key": "w", "reason": "Hộ nghèo"}).url
    assert desk.follow().says("Được miễn khoản phải nộp: 4.000 đồng", "Hộ nghèo", "receive_dossier-says")


def test_an_officer_asks_for_what_was_assessed_line_by_line(open_as: Open, country: Country) -> None:
    code = taken(country).code
    desk = open_as(country.settle)
    address = f"/desk/dossiers/{code}/ask_payment"
    wrong = "Tiền sử dụng đất; nhiều; Luật Đất đai"
    for charges in (wrong, "Tiền sử dụng đất; 1.200.000"):
        assert desk.post(address, {"key": "a", "charges": charges, "words": "Nộp"}).status == 422
        assert desk.says("Mỗi dòng ghi: tên; số tiền; căn cứ", charges)
    right = "Tiền sử dụng đất; 1.200.000; Luật Đất đai\n\nLệ phí trước bạ; 60,000; Nghị định 10/2022/NĐ-CP"
    desk.post(address, {"key": "a", "charges": right, "words": "Nộp tiền sử dụng đất"})
    assert desk.follow().says("Chưa nộp 1.260.000 đồng", "Yêu cầu thực hiện nghĩa vụ tài chính")
    assert [line.total for line in account(code).orders[0].bill_lines] == [1_200_000, 60_000]


def test_without_charges_the_refusal_says_what_is_missing(open_as: Open, country: Country) -> None:
    desk = open_as(country.settle)
    answer = desk.post(f"/desk/dossiers/{taken(country).code}/ask_payment", {"key": "a", "charges": "", "words": "Nộp"})
    assert answer.status == 422
    assert answer.says("Không có khoản nào phải nộp")


def test_money_is_promised_back_and_the_list_of_the_unit_holds_it_until_it_went(
    open_as: Open, country: Country, code: str
) -> None:
    desk = open_as(country.intake)
    desk.post(f"/desk/dossiers/{code}/payments/{account(code).owed[0].code}", {"method": "card", "receipt": "7"})
    (payment,) = account(code).payments
    back = f"/desk/dossiers/{code}/refunds/{payment.pk}"
    assert desk.get("/desk/refunds").says("Không có khoản nào phải hoàn")
    assert not desk.get("/desk/").says("Tiền phải hoàn")
    assert desk.post(back, {"key": "b", "amount": "4.001", "reason": "Thu thừa"}).status == 422
    assert desk.post(back, {"key": "b", "amount": "1.000", "reason": " "}).status == 422
    assert desk.post(f"/desk/dossiers/{code}/refunds/999", {"key": "b", "amount": "1", "reason": "x"}).status == 404
    for _ in range(2):
        desk.post(back, {"key": "b", "amount": "1.000", "reason": "Thu thừa một tổ"})
    assert desk.follow().says("Đã lập khoản hoàn", "Chờ hoàn 1.000 đồng", "Thu thừa một tổ")
    assert desk.get("/desk/").says("Tiền phải hoàn")
    page = desk.get("/desk/refunds")
    assert page.says(code, "1.000 đồng", "Thu thừa một tổ", "An Bình")
    (refund,) = account(code).refunds
    assert desk.post(f"/desk/refunds/{refund.pk}", {"reference": " "}).status == 422
    assert desk.post("/desk/refunds/999", {"reference": "x"}).status == 404
    assert desk.post(f"/desk/refunds/{refund.pk}", {"reference": "UNC 12"}).url == "/desk/refunds"
    assert desk.get("/desk/refunds").says("Không có khoản nào phải hoàn")
    assert account(code).orders[0].state == "PART_REFUNDED"


def test_what_came_through_a_gateway_is_listed_as_the_machines(open_as: Open, country: Country, code: str) -> None:
    from lienthong.payments.tasks import send_refunds
    from tests.dossiers.making import pay_order

    order = account(code).owed[0]
    pay_order(order)
    pay_order(order, reference="twice")
    desk = open_as(country.intake)
    assert desk.get("/desk/refunds").says("Hệ thống sẽ đề nghị cổng hoàn", "Đã nộp hai lần")
    assert open_as(country.settle).get("/desk/refunds").says("Không có khoản nào phải hoàn")
    send_refunds(FRIDAY)
    assert desk.get("/desk/refunds").says("Không có khoản nào phải hoàn")


def test_a_gateway_that_does_not_answer_is_named_in_the_list(
    open_as: Open, country: Country, code: str, settings
) -> None:
    from lienthong.payments.tasks import send_refunds
    from tests.dossiers.making import pay_order

    order = account(code).owed[0]
    pay_order(order)
    pay_order(order, reference="twice")
    settings.PAYMENT_GATEWAYS = []
    send_refunds(FRIDAY)
    assert open_as(country.intake).get("/desk/refunds").says("Cổng chưa hoàn, thử lại lúc")
