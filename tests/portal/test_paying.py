"""Paying at the portal: to the demo gateway and back, over real HTTP; the page one comes back to tells the truth."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from tests.dossiers.calendars import local
from tests.dossiers.making import BEES, FORMS, FRIDAY

if TYPE_CHECKING:
    from lienthong.core.values import Actor
    from lienthong.payments.models import PaymentOrder
    from tests.dossiers.making import Country
    from tests.portal.visiting import Clock, Visitor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def country(transactional_db: None) -> Country:
    from tests.dossiers.making import build_country

    return build_country()


@pytest.fixture
def house(live_server: Any, settings: Any, tmp_path: Any) -> str:
    """A house that answers over HTTP, also to itself."""
    settings.PUBLIC_URL, settings.KEYS = live_server.url, tmp_path / "keys"
    return str(live_server.url)


@pytest.fixture
def code(country: Country, house: str) -> str:
    """A permit to keep four hives, filed at the counter for the visitor: 4,000 are owed."""
    from lienthong.dossiers.actions.submitting import submit_dossier
    from tests.dossiers.making import key

    return submit_dossier(BEES, FORMS[BEES], channel="counter", key=key(), by=country.intake, at=FRIDAY).code


def order_of(code: str) -> PaymentOrder:
    from lienthong.payments.models import PaymentOrder

    return PaymentOrder.objects.get(holder=f"dossier:{code}")


def to_the_gateway(visitor: Visitor, code: str, house: str, gateway: str = "demo") -> str:
    """Press the button of the request's page; return the address to which the answer leads."""
    visitor.post(f"/dossiers/{code}/pay", {"order": order_of(code).code, "gateway": gateway})
    assert visitor.status == 200, visitor.text
    seconds, _, address = visitor.headers["Refresh"].partition("; url=")
    assert seconds == "0"
    assert unescape(re.search(r'class="button" href="([^"]+)"', visitor.text)[1]) == address  # for who has no refresh
    assert address.startswith(f"{house}/demo-gateway/pay?")
    return address.removeprefix(house)


def pay(visitor: Visitor, code: str, house: str, do: str = "pay") -> Visitor:
    """Go to the gateway, press one of its buttons, and come back."""
    address = to_the_gateway(visitor, code, house)
    visitor.post(address, {"do": do})
    assert visitor.url == f"{house}/dossiers/{code}/payments/{order_of(code).code}"
    return visitor.get(visitor.url.removeprefix(house))


def test_the_request_says_what_is_owed_and_leads_to_the_gateway(visitor: Visitor, code: str, house: str) -> None:
    page = visitor.get(f"/dossiers/{code}")
    assert page.says(
        "Cần nộp: 4.000 đồng", "Lệ phí mỗi tổ ong × 4: 4.000 đồng", "Nộp trực tuyến", "23:59 thứ Hai, 30/11/2026"
    )
    assert page.says("Hẹn trả kết quả, nếu nộp lệ phí ngay", "17:00 thứ Sáu, 20/11/2026")
    assert visitor.get("/my").says("Cần bạn nộp tiền")
    slip = visitor.get(f"/dossiers/{code}/receipt")
    assert slip.says("Còn một việc: nộp lệ phí", "Hẹn trả, nếu nộp lệ phí ngay", "17:00 thứ Sáu, 20/11/2026")
    page = visitor.get(to_the_gateway(visitor, code, house))
    assert page.says("DEMO", "4.000 đồng", "Cấp giấy phép nuôi ong", "Không có tiền thật nào được chuyển")


def test_what_was_paid_is_on_the_page_one_comes_back_to_with_its_receipt(
    visitor: Visitor, code: str, house: str
) -> None:
    from lienthong.core.models import LedgerLine
    from lienthong.payments import tasks
    from lienthong.payments.models import Payment
    from tests.dossiers.making import follow_fees

    page = pay(visitor, code, house)
    assert page.says("Đã nộp 4.000 đồng", "000001/2026", "Biên lai PDF đang được lập")
    assert "Refresh" in page.headers
    payment = Payment.objects.get()
    assert visitor.get(f"/dossiers/{code}/receipts/{payment.pk}").status == 404
    tasks.follow_payments(list(LedgerLine.objects.filter(verb="payments.paid")), FRIDAY)
    follow_fees()
    page = visitor.get(f"/dossiers/{code}/payments/{order_of(code).code}")
    assert page.says("Tải biên lai (PDF)")
    assert "Refresh" not in page.headers
    paper = visitor.client.get(f"/dossiers/{code}/receipts/{payment.pk}")
    assert paper.content.startswith(b"%PDF-")
    page = visitor.get(f"/dossiers/{code}")
    assert page.says("Biên lai số", "Đã nộp trực tuyến: 4.000 đồng, biên lai số 000001/2026")
    assert not page.says("Nộp trực tuyến</button>")
    assert visitor.get(f"/dossiers/{code}/receipt").says("Bạn không phải làm gì thêm")


def test_a_payment_that_failed_says_so_and_can_be_tried_again(visitor: Visitor, code: str, house: str) -> None:
    page = pay(visitor, code, house, "fail")
    assert page.says("Lần nộp vừa rồi không thành công", "Bạn chưa bị trừ tiền", "Nộp trực tuyến")
    assert "Refresh" not in page.headers
    assert pay(visitor, code, house).says("Đã nộp 4.000 đồng")


def test_who_pays_twice_is_told_that_the_second_goes_back(visitor: Visitor, code: str, house: str) -> None:
    pay(visitor, code, house, "twice")
    assert visitor.get(f"/dossiers/{code}").says("Đã nộp 4.000 đồng", "Sẽ hoàn 4.000 đồng", "Đã nộp hai lần")


def test_while_the_word_has_not_come_the_page_waits_and_looks_again(
    visitor: Visitor, code: str, house: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lienthong.portal import demo_gateway

    monkeypatch.setattr(demo_gateway, "LATE", timedelta(seconds=0.5))
    page = pay(visitor, code, house, "late")
    assert page.says("Đang chờ cổng thanh toán xác nhận", "đừng trả lần nữa")
    assert page.headers["Refresh"] == f"4; url=/dossiers/{code}/payments/{order_of(code).code}?look=1"
    deadline = time.monotonic() + 10
    while not visitor.get(f"/dossiers/{code}/payments/{order_of(code).code}?look=1").says("Đã nộp 4.000 đồng"):
        assert time.monotonic() < deadline, "the word did not come"
        time.sleep(0.1)


def test_a_page_looks_again_so_many_times_and_then_waits_for_a_click(visitor: Visitor, code: str, house: str) -> None:
    to_the_gateway(visitor, code, house)
    address = f"/dossiers/{code}/payments/{order_of(code).code}"
    assert "Refresh" in visitor.get(f"{address}?look=14").headers
    page = visitor.get(f"{address}?look=15")
    assert "Refresh" not in page.headers
    assert page.says("Xem lại", "look=16")
    assert "Refresh" in visitor.get(f"{address}?look=soon").headers


def test_the_callback_may_come_before_the_payer_is_back(visitor: Visitor, code: str, house: str) -> None:
    from tests.dossiers.making import pay_order

    to_the_gateway(visitor, code, house)
    pay_order(order_of(code))
    assert visitor.get(f"/dossiers/{code}/payments/{order_of(code).code}").says("Đã nộp 4.000 đồng")


def test_what_was_waived_meanwhile_is_told(visitor: Visitor, country: Country, code: str, house: str) -> None:
    from lienthong.dossiers.actions import paying

    to_the_gateway(visitor, code, house)
    paying.waive_fee(code, "Hộ nghèo", key="w", by=country.intake, at=FRIDAY)
    page = visitor.get(f"/dossiers/{code}/payments/{order_of(code).code}")
    assert page.says("Khoản này không phải nộp nữa")


def test_a_gateway_that_is_down_is_told_and_nothing_is_lost(
    visitor: Visitor, code: str, house: str, settings: Any
) -> None:
    settings.PAYMENT_GATEWAYS = ["demo", "failing_demo"]
    assert visitor.get(f"/dossiers/{code}").says("Nộp qua Cổng thanh toán DEMO", "Nộp qua Cổng thanh toán DEMO bị hỏng")
    visitor.post(f"/dossiers/{code}/pay", {"order": order_of(code).code, "gateway": "failing_demo"})
    assert visitor.status == 503
    assert visitor.says("hiện không trả lời", "bạn chưa bị trừ tiền", "Cần nộp: 4.000 đồng")


def test_without_a_gateway_or_after_the_time_one_pays_at_the_counter(
    visitor: Visitor, code: str, clock: Clock, settings: Any
) -> None:
    settings.PAYMENT_GATEWAYS = []
    assert visitor.get(f"/dossiers/{code}").says("Nộp tại quầy của nơi tiếp nhận hồ sơ")
    settings.PAYMENT_GATEWAYS = ["demo"]
    clock.at = local("2026-12-01 09:00")
    assert visitor.get(f"/dossiers/{code}").says("Đã hết thời gian nộp trực tuyến")
    assert visitor.post(f"/dossiers/{code}/pay", {"order": order_of(code).code, "gateway": "demo"}).status == 409


def test_nobody_pays_or_sees_what_is_not_theirs(
    open_as: Callable[[Actor | None], Visitor], country: Country, visitor: Visitor, code: str
) -> None:
    order = order_of(code).code
    neighbor, nobody = open_as(country.neighbor), open_as(None)
    assert neighbor.post(f"/dossiers/{code}/pay", {"order": order, "gateway": "demo"}).status == 404
    assert neighbor.get(f"/dossiers/{code}/payments/{order}").status == 404
    assert neighbor.get(f"/dossiers/{code}/receipts/1").status == 404
    assert nobody.get(f"/dossiers/{code}/payments/{order}").url.startswith("/sign-in")
    assert visitor.post(f"/dossiers/{code}/pay", {"order": "another", "gateway": "demo"}).status == 404
    assert visitor.get(f"/dossiers/{code}/receipts/1").status == 404


def test_the_result_is_there_and_is_given_out_when_it_is_paid(visitor: Visitor, country: Country, house: str) -> None:
    from tests.dossiers.making import follow_fees, pay_order
    from tests.dossiers.owing import done

    code = done(country).code
    page = visitor.get(f"/dossiers/{code}")
    assert page.says("Kết quả đã có. Bạn nhận được khi nộp xong khoản trên", "Nộp xong bạn nhận được kết quả")
    assert not page.says("Tải giấy (PDF)")
    assert visitor.get(f"/dossiers/{code}/paper").status == 409
    pay_order(order_of(code))
    follow_fees()
    assert visitor.get(f"/dossiers/{code}").says("Tải giấy (PDF)")
    assert visitor.client.get(f"/dossiers/{code}/paper").content.startswith(b"%PDF-")


# ---------------------------------------------------------------- the demo gateway itself


def test_an_address_of_the_gateway_that_was_changed_is_turned_away(visitor: Visitor, code: str, house: str) -> None:
    address = to_the_gateway(visitor, code, house)
    assert visitor.get(address.replace("amount=4000", "amount=1")).status == 401
    assert visitor.post(address, {"do": "steal"}).status == 404


def test_a_gateway_that_cannot_reach_the_platform_says_so(
    visitor: Visitor, code: str, house: str, settings: Any
) -> None:
    settings.PUBLIC_URL = "http://127.0.0.1:9"  # nobody listens there
    visitor.post(f"/dossiers/{code}/pay", {"order": order_of(code).code, "gateway": "demo"})
    address = visitor.headers["Refresh"].partition("; url=")[2].removeprefix("http://127.0.0.1:9")
    page = visitor.post(address, {"do": "pay"})
    assert page.status == 502
    assert page.says("Chưa báo được cho hệ thống", "refused")


def test_a_word_that_the_platform_refuses_is_shown(
    visitor: Visitor, code: str, house: str, settings: Any, tmp_path: Any
) -> None:
    from lienthong.payments.models import PaymentOrder

    address = to_the_gateway(visitor, code, house)
    PaymentOrder.objects.all().delete()
    page = visitor.post(address, {"do": "pay"})
    assert page.status == 502
    assert page.says("order_unknown")


def test_there_is_no_demo_gateway_in_production(settings: Any) -> None:
    import importlib

    from lienthong.accounts.refusals import DemoOnly
    from lienthong.portal import demo_gateway

    settings.MODE = "production"
    with pytest.raises(DemoOnly):
        importlib.reload(demo_gateway)


@pytest.fixture(autouse=True)
def _no_threads_left() -> Iterator[None]:
    import threading

    yield
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.join(10)
