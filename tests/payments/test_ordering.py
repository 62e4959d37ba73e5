"""What is owed: opened once, begun at a gateway, cancelled, expired; each refusal by its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from lienthong.core import keys
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Text
from lienthong.payments.refusals import (
    CallbackOutOfTime,
    GatewayDown,
    GatewayKeyMissing,
    GatewayUnknown,
    NothingToPay,
    OrderAlreadyPaid,
    OrderCancelled,
    OrderExpired,
    OrderUnknown,
    SignatureWrong,
)

if TYPE_CHECKING:
    from lienthong.payments.models import PaymentOrder
    from tests.dossiers.making import Country

Open = Callable[..., "PaymentOrder"]


def begin(order: PaymentOrder, gateway: str = "demo", **changes: Any) -> str:
    from lienthong.payments.actions.ordering import begin_payment
    from tests.dossiers.making import FRIDAY
    from tests.payments.making import MACHINE

    given = {"return_to": "http://here/back", "at": FRIDAY} | changes
    return begin_payment(order.code, gateway, title=Text("Bản sao", "Copies"), by=MACHINE, **given)


def test_an_order_says_what_is_owed_line_by_line_and_names_nobody_in_the_ledger(
    order: PaymentOrder,
) -> None:
    from lienthong.core.models import LedgerLine
    from tests.payments.making import COPY, HOLDER

    assert (order.total, order.currency, order.state, order.is_owed) == (16000, "VND", "DUE", True)
    (line,) = order.bill_lines
    assert (line.name, line.amount, line.count, line.total, line.basis) == (COPY, 8000, 2, 16000, "Thông tư 1")
    told = LedgerLine.objects.get(verb="payments.opened")
    assert (told.about, told.dossier, told.unit_id) == (f"order:{order.code}", HOLDER[8:], order.unit_id)
    assert told.detail == {
        "procedure": "D.001",
        "due": "filing",
        "occasion": "filing",
        "total": 16000,
        "currency": "VND",
        "opened_at": order.opened_at.isoformat(),
    }
    assert str(order) == order.code


def test_the_same_occasion_gives_the_same_order(open_one: Open) -> None:
    from lienthong.core.models import LedgerLine

    assert open_one().code == open_one().code != open_one(occasion="result").code
    assert LedgerLine.objects.filter(verb="payments.opened").count() == 2


@pytest.mark.parametrize("lines", [(), ((0, 1),), ((1000, 1), (1000, 0)), ((-1000, -1),)])
def test_an_order_of_nothing_is_refused(open_one: Open, lines: tuple[tuple[int, int], ...]) -> None:
    from lienthong.payments.rules.orders import Line

    with pytest.raises(NothingToPay):
        open_one(lines=tuple(Line(Text("a", "a"), amount, count, "") for amount, count in lines))


def test_only_the_machine_opens_cancels_and_expires(country: Country, open_one: Open, order: PaymentOrder) -> None:
    from lienthong.payments.actions import ordering, receiving, refunding
    from tests.dossiers.making import FRIDAY
    from tests.payments.making import pay, said

    by, at = country.intake, FRIDAY
    bill = ordering.Bill(order.holder, "x", "filing", "D.001", order.unit_id, "", (), at)
    for act in (
        lambda: ordering.open_order(bill, by=by, at=at),
        lambda: ordering.cancel_order(order.code, "waived", by=by, at=at),
        lambda: ordering.expire_orders(by=by, at=at),
        lambda: receiving.record_payment("demo", said(order.code), by=by, at=at),
        lambda: receiving.record_failure("demo", said(order.code), by=by, at=at),
        lambda: refunding.send_refund(1, by=by, at=at),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert pay(order).outcome == "paid"


def test_a_payer_goes_to_a_sealed_address_that_nobody_can_change(order: PaymentOrder) -> None:
    from lienthong.payments.connectors.demo import Demo
    from tests.dossiers.making import FRIDAY
    from tests.payments.making import told_of

    address = urlsplit(begin(order))
    assert address.path == "/demo-gateway/pay"
    query = dict(parse_qsl(address.query))
    facts = Demo("demo").opened(query, at=FRIDAY + timedelta(minutes=50))
    assert (facts["order"], facts["amount"], facts["title"]) == (order.code, "16000", "Bản sao")
    assert facts["unit_name"] == "Trung tâm Phục vụ hành chính công phường Nắng Sớm"
    for wrong in ({"amount": "1"}, {"key": "2"}, {"time": "x"}, {"time": ""}, {"gateway": "other"}):
        with pytest.raises(SignatureWrong):
            Demo("demo").opened(query | wrong, at=FRIDAY)
    with pytest.raises(CallbackOutOfTime):
        Demo("demo").opened(query, at=FRIDAY + timedelta(minutes=61))
    assert told_of(order) == ["payments.opened", "payments.begun"]


def test_a_gateway_that_is_down_leaves_the_order_as_it_was(settings: Any, order: PaymentOrder) -> None:
    from tests.payments.making import told_of

    settings.PAYMENT_GATEWAYS = ["demo", "failing_demo"]
    with pytest.raises(GatewayDown) as down:
        begin(order, "failing_demo")
    assert "bạn chưa bị trừ tiền" in down.value.message("vi")
    assert told_of(order) == ["payments.opened"]


def test_only_an_order_that_is_owed_and_in_time_can_be_begun(open_one: Open) -> None:
    from lienthong.payments.actions.ordering import cancel_order
    from tests.dossiers.making import FRIDAY
    from tests.payments.making import MACHINE, pay

    paid, cancelled, old = open_one(), open_one(occasion="b"), open_one(occasion="c", expires_at=FRIDAY)
    pay(paid)
    cancel_order(cancelled.code, "waived", by=MACHINE, at=FRIDAY)
    for order, refusal in ((paid, OrderAlreadyPaid), (cancelled, OrderCancelled), (old, OrderExpired)):
        with pytest.raises(refusal):
            begin(order)
    old.code = "none"
    with pytest.raises(OrderUnknown):
        begin(old)


def test_an_order_is_cancelled_once_and_never_when_it_is_paid(open_one: Open) -> None:
    from lienthong.payments.actions.ordering import cancel_order
    from tests.dossiers.making import FRIDAY
    from tests.payments.making import MACHINE, pay, told_of

    order = open_one()
    for _ in range(2):
        assert cancel_order(order.code, "waived", by=MACHINE, at=FRIDAY).state == "CANCELLED"
    assert told_of(order) == ["payments.opened", "payments.cancelled"]
    paid = open_one(occasion="b")
    pay(paid)
    with pytest.raises(OrderAlreadyPaid):
        cancel_order(paid.code, "waived", by=MACHINE, at=FRIDAY)


def test_what_is_not_paid_in_time_expires_and_is_owed_still(open_one: Open) -> None:
    from lienthong.payments.actions.ordering import expire_orders
    from lienthong.payments.queries import owed_by
    from tests.dossiers.making import FRIDAY
    from tests.payments.making import HOLDER, MACHINE, pay

    paid = open_one()
    pay(paid)
    old = open_one(occasion="b", expires_at=FRIDAY + timedelta(days=1))
    open_one(occasion="c", at=FRIDAY + timedelta(hours=1), expires_at=FRIDAY + timedelta(days=2))
    assert expire_orders(by=MACHINE, at=FRIDAY + timedelta(days=1)) == 1
    assert expire_orders(by=MACHINE, at=FRIDAY + timedelta(days=1)) == 0
    assert [(one.occasion, one.state) for one in owed_by(HOLDER)] == [("b", "EXPIRED"), ("c", "DUE")]
    with pytest.raises(OrderExpired):
        begin(old)


def test_gateways_are_those_that_the_operator_names(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from lienthong.payments.connectors import known
    from lienthong.payments.connectors.demo import Demo

    class National(Demo):
        secrets = known.Gateway.secrets  # its key is the operator's

    installed = {(known.ENTRY_POINTS, "national"): [_Loaded(National)]}
    monkeypatch.setattr(known, "entry_points", lambda group, name: installed.get((group, name), []))
    settings.PAYMENT_GATEWAYS = ["demo", "national", "nobody"]
    settings.MODE = "production"
    assert isinstance(known.gateway_called("national"), National)
    for code in ("demo", "nobody", "unnamed"):
        with pytest.raises(GatewayUnknown):
            known.gateway_called(code)
    settings.PAYMENT_GATEWAYS = ["national"]
    (national,) = known.gateways()
    with pytest.raises(GatewayKeyMissing):
        national.sealed("kind", b"", at=_at())
    keys.make_shared_secret("gateway-national", "2026")
    assert national.sealed("kind", b"", at=_at()).key_id == "2026"


@dataclass
class _Loaded:
    kind: type

    def load(self) -> type:
        return self.kind


def _at() -> Any:
    from tests.dossiers.making import FRIDAY

    return FRIDAY


def test_the_newest_key_signs_and_the_older_ones_are_still_believed(order: PaymentOrder) -> None:
    from lienthong.payments.connectors.demo import Demo
    from tests.dossiers.making import FRIDAY

    before = dict(parse_qsl(urlsplit(begin(order)).query))
    assert before["key"] == "1"
    keys.make_shared_secret("gateway-demo", "2")
    after = dict(parse_qsl(urlsplit(begin(order)).query))
    assert after["key"] == "2"
    assert Demo("demo").opened(before, at=FRIDAY) == Demo("demo").opened(after, at=FRIDAY)
