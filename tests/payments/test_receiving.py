"""Whatever comes from a gateway or over the counter has a named outcome, and no money is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from lienthong.core.refusals import NotAllowed
from lienthong.payments.refusals import (
    MethodUnknown,
    OrderAlreadyPaid,
    OrderCancelled,
    OrderUnknown,
    ReceiptNumberMissing,
    ReceiptNumberUsed,
    ReferenceReused,
)

if TYPE_CHECKING:
    from lienthong.payments.models import PaymentOrder
    from tests.dossiers.making import Country

Open = Callable[..., "PaymentOrder"]


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Send bytes and headers to the door for callbacks, at a quarter past nine unless told otherwise."""
    from tests.dossiers.making import FRIDAY

    def send(body: bytes, headers: dict[str, str], *, gateway: str = "demo", late: float = 0) -> Any:
        monkeypatch.setattr("lienthong.server.middleware.now", lambda: FRIDAY + timedelta(seconds=late))
        path = f"/api/v1/payments/{gateway}/callback"
        return Client().post(path, body, content_type="application/json", headers=headers)

    return send


def state(order: PaymentOrder) -> str:
    order.refresh_from_db()
    return order.state


# ---------------------------------------------------------------- through a gateway


def test_a_payment_pays_its_order_and_gets_the_next_receipt(open_one: Open) -> None:
    from lienthong.core.models import LedgerLine
    from tests.payments.making import pay, told_of

    first, second = open_one(), open_one(occasion="b")
    done = pay(first)
    assert done.payment is not None
    assert (done.outcome, state(first), done.payment.receipt) == ("paid", "PAID", "000001/2026")
    assert done.payment.channel == "online"
    again = pay(second, reference="G-2").payment
    assert again is not None
    assert again.receipt == "000002/2026"
    assert told_of(first) == ["payments.opened", "payments.paid"]
    told = LedgerLine.objects.get(verb="payments.paid", about=first.about).detail
    assert (told["channel"], told["amount"], told["outcome"], told["receipt"]) == (
        "online",
        16000,
        "paid",
        "000001/2026",
    )
    assert "payer_name" not in told


def test_the_same_word_again_changes_nothing(order: PaymentOrder) -> None:
    from lienthong.payments.models import Payment
    from tests.payments.making import pay, told_of

    first = pay(order)
    again = pay(order)
    assert (again.outcome, again.payment) == ("repeated", first.payment)
    assert Payment.objects.count() == 1
    assert told_of(order) == ["payments.opened", "payments.paid"]


def test_a_second_payment_is_kept_and_goes_back_whole(order: PaymentOrder) -> None:
    from lienthong.payments.models import Refund
    from tests.payments.making import pay, told_of

    pay(order)
    second = pay(order, reference="G-2")
    assert (second.outcome, state(order)) == ("paid_twice", "PAID")
    assert second.payment is not None
    assert second.payment.receipt == ""
    refund = Refund.objects.get()
    assert (refund.payment, refund.amount, refund.state) == (second.payment, 16000, "ASKED")
    assert refund.reason.en == "Paid twice"
    assert told_of(order)[-2:] == ["payments.kept", "payments.refund_asked"]


def test_what_comes_after_its_time_pays_all_the_same(open_one: Open) -> None:
    from lienthong.payments.actions.ordering import expire_orders
    from tests.dossiers.making import FRIDAY
    from tests.payments.making import MACHINE, pay

    order = open_one(expires_at=FRIDAY)
    expire_orders(by=MACHINE, at=FRIDAY)
    assert state(order) == "EXPIRED"
    done = pay(order)
    assert (done.outcome, state(order)) == ("paid_late", "PAID")
    assert done.payment is not None
    assert done.payment.receipt


def test_what_comes_for_a_cancelled_order_goes_back(order: PaymentOrder) -> None:
    from lienthong.payments.actions.ordering import cancel_order
    from lienthong.payments.models import Refund
    from tests.dossiers.making import FRIDAY
    from tests.payments.making import MACHINE, pay

    cancel_order(order.code, "withdrawn", by=MACHINE, at=FRIDAY)
    assert (pay(order).outcome, state(order)) == ("paid_cancelled", "CANCELLED")
    assert Refund.objects.get().amount == 16000


@pytest.mark.parametrize("came", [{"amount": 15999}, {"amount": 160000}, {"currency": "USD"}])
def test_another_amount_pays_nothing_and_goes_back(order: PaymentOrder, came: dict[str, Any]) -> None:
    from lienthong.payments.models import Refund
    from tests.payments.making import pay

    assert (pay(order, **came).outcome, state(order)) == ("wrong_amount", "DUE")
    assert Refund.objects.get().amount == came.get("amount", 16000)
    assert pay(order, reference="G-2").outcome == "paid"


def test_a_reference_belongs_to_one_payment(open_one: Open) -> None:
    from tests.payments.making import pay

    order = open_one()
    pay(order)
    for other in ({"amount": 15999}, {"currency": "USD"}):
        with pytest.raises(ReferenceReused):
            pay(order, **other)
    with pytest.raises(ReferenceReused):
        pay(open_one(occasion="b"))


def test_a_try_that_failed_is_noted_once_and_the_order_stays_owed(order: PaymentOrder) -> None:
    from lienthong.payments.actions.receiving import record_failure
    from lienthong.payments.queries import has_failed
    from tests.dossiers.making import FRIDAY
    from tests.payments.making import MACHINE, said, told_of
    from tests.payments.test_ordering import begin

    assert not has_failed(order)
    begin(order)
    outcomes = [record_failure("demo", said(order.code), by=MACHINE, at=FRIDAY).outcome for _ in range(2)]
    assert (outcomes, state(order)) == (["failed", "repeated"], "DUE")
    assert has_failed(order)
    begin(order)
    assert not has_failed(order)
    assert told_of(order).count("payments.failed") == 1


# ---------------------------------------------------------------- the door


def test_the_door_believes_a_sealed_word_and_answers_what_became_of_it(order: PaymentOrder, door: Any) -> None:
    from tests.payments.making import callback

    body, headers = callback(order.code)
    first = door(body, headers)
    assert (first.status_code, first.json()) == (200, {"outcome": "paid"})
    assert door(body, headers, late=200).json() == {"outcome": "repeated"}  # replayed
    assert state(order) == "PAID"


def test_a_forged_or_changed_word_is_turned_away_and_leaves_nothing(order: PaymentOrder, door: Any) -> None:
    from lienthong.core.models import LedgerLine
    from tests.payments.making import callback

    body, headers = callback(order.code)
    seal = headers["Lienthong-Signature"]
    other = callback(order.code, amount=1)[1]["Lienthong-Signature"]
    for sent, changed in (
        (body.replace(b"16000", b"1"), headers),
        (body, headers | {"Lienthong-Signature": seal[:-1] + ("0" if seal[-1] != "0" else "1")}),
        (body, headers | {"Lienthong-Signature": other}),
        (body, headers | {"Lienthong-Key": "none"}),
        (body, headers | {"Lienthong-Time": str(int(headers["Lienthong-Time"]) + 1)}),
        (body, headers | {"Lienthong-Time": "now"}),
        (body, {}),
    ):
        answer = door(sent, changed)
        assert (answer.status_code, answer.json()["code"]) == (401, "signature_wrong")
    assert state(order) == "DUE"
    assert not LedgerLine.objects.filter(verb="payments.refused").exists()


def test_a_request_of_ours_sent_back_is_no_callback(order: PaymentOrder, door: Any) -> None:
    from lienthong.payments.connectors.gateway import headers_of
    from lienthong.payments.connectors.known import gateway_called
    from lienthong.payments.rules.signing import REQUEST
    from tests.dossiers.making import FRIDAY
    from tests.payments.making import callback

    body, _ = callback(order.code)
    ours = headers_of(gateway_called("demo").sealed(REQUEST, body, at=FRIDAY))
    assert door(body, ours).json()["code"] == "signature_wrong"


@pytest.mark.parametrize(("skew", "taken"), [(-300, True), (300, True), (-301, False), (301, False)])
def test_two_clocks_may_differ_by_five_minutes(order: PaymentOrder, door: Any, skew: int, taken: bool) -> None:
    from tests.dossiers.making import FRIDAY
    from tests.payments.making import callback

    body, headers = callback(order.code, signed_at=FRIDAY + timedelta(seconds=skew))
    answer = door(body, headers)
    assert answer.json() == {"outcome": "paid"} if taken else answer.json()["code"] == "callback_out_of_time"


@pytest.mark.parametrize(
    "changes",
    [
        {"event": "thought"},
        {"order": ""},
        {"order": 7},
        {"reference": "x" * 101},
        {"reference": "a\nb"},
        {"amount": 0},
        {"amount": "16000"},
        {"amount": True},
        {"amount": 2**53},
        {"at": "yesterday"},
        {"at": "2026-11-20T09:00:00"},
        {"event": "refunded"},
    ],
)
def test_a_sealed_word_that_says_nonsense_is_refused(order: PaymentOrder, door: Any, changes: dict[str, Any]) -> None:
    from tests.payments.making import callback

    answer = door(*callback(order.code, **changes))
    assert (answer.status_code, answer.json()["code"]) == (422, "callback_unreadable")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 100_000])
def test_sealed_bytes_that_are_no_callback_are_refused(order: PaymentOrder, door: Any, body: bytes) -> None:
    from lienthong.payments.connectors.gateway import headers_of
    from lienthong.payments.connectors.known import gateway_called
    from lienthong.payments.rules.signing import CALLBACK
    from tests.dossiers.making import FRIDAY

    headers = headers_of(gateway_called("demo").sealed(CALLBACK, body, at=FRIDAY))
    assert door(body, headers).json()["code"] == "callback_unreadable"


def test_a_word_about_what_is_not_here_is_refused_and_leaves_a_line(open_one: Open, door: Any) -> None:
    from lienthong.core.models import LedgerLine
    from tests.payments.making import callback

    open_one()
    unknown = door(*callback("NONE"))
    assert (unknown.status_code, unknown.json()["code"]) == (404, "order_unknown")
    assert door(*callback("NONE", event="failed")).json()["code"] == "order_unknown"
    assert door(*callback("NONE", event="refunded", refund=99)).json()["code"] == "refund_unknown"
    told = [line.detail["reason"] for line in LedgerLine.objects.filter(verb="payments.refused").order_by("seq")]
    assert told == ["order_unknown", "order_unknown", "refund_unknown"]
    line = LedgerLine.objects.filter(verb="payments.refused").first()
    assert line is not None
    assert (line.about, line.detail["reference"], line.detail["amount"]) == ("gateway:demo", "G-1", 16000)


def test_a_gateway_that_is_not_in_use_has_no_door(order: PaymentOrder, door: Any) -> None:
    from tests.payments.making import callback

    answer = door(*callback(order.code), gateway="nobody")
    assert (answer.status_code, answer.json()["code"]) == (404, "gateway_unknown")


def test_the_door_tells_failures_and_refunds_too(order: PaymentOrder, door: Any) -> None:
    from lienthong.payments.models import Refund
    from tests.payments.making import callback, pay

    assert door(*callback(order.code, event="failed", reference="F-1")).json() == {"outcome": "failed"}
    pay(order)
    pay(order, reference="G-2")
    refund = Refund.objects.get()
    told = callback(order.code, event="refunded", refund=refund.pk, reference="R-1")
    assert [door(*told).json()["outcome"] for _ in range(2)] == ["refunded", "repeated"]
    other = callback(order.code, event="refunded", refund=refund.pk, reference="R-2")
    assert door(*other).json()["code"] == "refund_already_made"


def test_a_gateway_speaks_only_of_refunds_of_its_own_payments(country: Country, order: PaymentOrder, door: Any) -> None:
    from lienthong.core.values import Text
    from lienthong.payments.actions.receiving import record_counter_payment
    from lienthong.payments.actions.refunding import ask_refund
    from tests.dossiers.making import FRIDAY
    from tests.payments.making import callback

    paid = record_counter_payment(order.code, "cash", "A 1", by=country.intake, at=FRIDAY)
    refund = ask_refund(paid.pk, 8000, "x", Text("a", "a"), by=country.intake, at=FRIDAY)
    told = callback(order.code, event="refunded", refund=refund.pk, reference="R-1")
    assert door(*told).json()["code"] == "refund_unknown"


def test_the_body_is_described(db: None) -> None:
    from lienthong.server.api import described

    operation = json.loads(described())["paths"]["/api/v1/payments/{gateway}/callback"]["post"]
    names = {one["name"] for one in operation["parameters"]}
    assert {"gateway", "Lienthong-Key", "Lienthong-Time", "Lienthong-Signature"} <= names
    assert operation["requestBody"]["required"]


# ---------------------------------------------------------------- at the counter


def test_the_counter_takes_money_for_its_own_office_on_a_receipt(country: Country, order: PaymentOrder) -> None:
    from lienthong.payments.actions.receiving import record_counter_payment
    from tests.dossiers.making import FRIDAY

    def take(receipt: str = "AB/26 000123", method: str = "cash", by: Any = country.intake) -> Any:
        return record_counter_payment(order.code, method, receipt, by=by, at=FRIDAY)

    for refusal, wrong in (
        (NotAllowed, {"by": country.settle}),
        (NotAllowed, {"by": country.person}),
        (MethodUnknown, {"method": "promise"}),
        (ReceiptNumberMissing, {"receipt": " "}),
        (ReceiptNumberMissing, {"receipt": "1" * 101}),
    ):
        with pytest.raises(refusal):
            take(**wrong)
    payment = take("  AB/26  000123 ")
    assert (payment.receipt, payment.channel, payment.amount, state(order)) == (
        "AB/26 000123",
        "counter",
        16000,
        "PAID",
    )
    assert take() == payment  # sent again
    with pytest.raises(OrderAlreadyPaid):
        take("AB/26 000124")


def test_a_receipt_is_given_once_and_nothing_is_taken_for_a_cancelled_order(country: Country, open_one: Open) -> None:
    from lienthong.payments.actions.ordering import cancel_order
    from lienthong.payments.actions.receiving import record_counter_payment
    from tests.dossiers.making import FRIDAY
    from tests.payments.making import MACHINE

    first, second = open_one(), open_one(occasion="b")
    record_counter_payment(first.code, "card", "1", by=country.intake, at=FRIDAY)
    with pytest.raises(ReceiptNumberUsed):
        record_counter_payment(second.code, "card", "1", by=country.intake, at=FRIDAY)
    cancel_order(second.code, "waived", by=MACHINE, at=FRIDAY)
    with pytest.raises(OrderCancelled):
        record_counter_payment(second.code, "card", "2", by=country.intake, at=FRIDAY)
    with pytest.raises(OrderUnknown):
        record_counter_payment("none", "card", "3", by=country.intake, at=FRIDAY)


def test_an_expired_order_is_paid_at_the_counter(country: Country, open_one: Open) -> None:
    from lienthong.payments.actions.ordering import expire_orders
    from lienthong.payments.actions.receiving import record_counter_payment
    from tests.dossiers.making import FRIDAY
    from tests.payments.making import MACHINE

    order = open_one(expires_at=FRIDAY)
    expire_orders(by=MACHINE, at=FRIDAY)
    record_counter_payment(order.code, "cash", "1", by=country.intake, at=FRIDAY)
    assert state(order) == "PAID"
