"""What goes back: asked once for each occasion, never more than is left, sent by the machine or made by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Text
from lienthong.payments.refusals import (
    PaymentUnknown,
    RefundAlreadyMade,
    RefundReferenceMissing,
    RefundTooLarge,
    RefundUnknown,
)

if TYPE_CHECKING:
    from lienthong.payments.models import Payment, PaymentOrder, Refund
    from tests.dossiers.making import Country

WHY = Text("Giảm số bản sao", "Fewer copies")


@pytest.fixture
def payment(order: PaymentOrder) -> Payment:
    from tests.payments.making import pay

    done = pay(order)
    assert done.payment is not None
    return done.payment


def ask(payment: Payment, amount: int, occasion: str = "fewer", by: Any = None) -> Refund:
    from lienthong.payments.actions.refunding import ask_refund
    from tests.dossiers.making import FRIDAY
    from tests.payments.making import MACHINE

    return ask_refund(payment.pk, amount, occasion, WHY, by=by or MACHINE, at=FRIDAY)


def make(refund: Refund, reference: str = "UNC 7", by: Any = None) -> bool:
    from lienthong.payments.actions.refunding import record_refund
    from tests.dossiers.making import FRIDAY
    from tests.payments.making import MACHINE

    return record_refund(refund.pk, reference, by=by or MACHINE, at=FRIDAY)


def state(payment: Payment) -> str:
    payment.order.refresh_from_db()
    return payment.order.state


def test_an_order_is_refunded_in_part_and_then_whole(payment: Payment) -> None:
    from lienthong.payments.queries import account_of
    from tests.payments.making import HOLDER, told_of

    part = ask(payment, 6000)
    assert state(payment) == "PAID"  # asked is not made
    assert make(part, " UNC  7 ")
    assert state(payment) == "PART_REFUNDED"
    assert account_of(HOLDER).amount_paid == 10000
    assert make(ask(payment, 10000, "rest"))
    assert state(payment) == "REFUNDED"
    account = account_of(HOLDER)
    assert (account.amount_paid, account.amount_owed, len(account.refunds)) == (0, 0, 2)
    assert told_of(payment.order)[2:] == ["payments.refund_asked", "payments.refunded"] * 2
    assert [str(one) for one in account.refunds] == [f"{payment.pk} fewer", f"{payment.pk} rest"]


def test_a_refund_is_asked_once_for_each_occasion_and_never_beyond_what_is_left(payment: Payment) -> None:
    assert ask(payment, 6000) == ask(payment, 9000)
    for amount in (0, -1, 10001):
        with pytest.raises(RefundTooLarge):
            ask(payment, amount, "more")
    payment.pk = 999
    with pytest.raises(PaymentUnknown):
        ask(payment, 1)


def test_a_refund_of_what_paid_nothing_leaves_the_order_paid(payment: Payment) -> None:
    from lienthong.payments.models import Refund
    from tests.payments.making import pay

    pay(payment.order, reference="G-2")
    assert make(Refund.objects.get())
    assert state(payment) == "PAID"


def test_a_refund_is_made_once_under_one_reference(payment: Payment) -> None:
    refund = ask(payment, 6000)
    for wrong in ("", " ", "1" * 101):
        with pytest.raises(RefundReferenceMissing):
            make(refund, wrong)
    assert [make(refund), make(refund)] == [True, False]
    with pytest.raises(RefundAlreadyMade):
        make(refund, "UNC 8")
    refund.pk = 999
    with pytest.raises(RefundUnknown):
        make(refund)


def test_the_counter_of_the_office_asks_and_makes_refunds(country: Country, payment: Payment) -> None:
    from lienthong.payments.queries import refunds_of

    for by in (country.person, country.head, country.stranger):
        with pytest.raises(NotAllowed):
            ask(payment, 1, by=by)
        assert refunds_of(to=by) == []
    refund = ask(payment, 6000, by=country.intake)
    assert refunds_of(to=country.intake) == [refund]
    with pytest.raises(NotAllowed):
        make(refund, by=country.head)
    make(refund, by=country.intake)
    assert refunds_of(to=country.intake) == []


def test_a_right_for_one_procedure_shows_its_refunds_alone(country: Country, payment: Payment) -> None:
    from dataclasses import replace

    from lienthong.payments.queries import refunds_of

    refund = ask(payment, 6000)
    (grant,) = country.intake.grants
    for procedure, seen in (("D.001", [refund]), ("D.002", [])):
        limited = replace(country.intake, grants=(replace(grant, procedure=procedure),))
        assert refunds_of(to=limited) == seen


def test_the_machine_sends_what_came_through_gateways(country: Country, payment: Payment, order: PaymentOrder) -> None:
    from lienthong.payments.tasks import send_refunds
    from tests.dossiers.making import FRIDAY

    refund = ask(payment, 6000)
    assert send_refunds(FRIDAY) == 1
    refund.refresh_from_db()
    assert (refund.state, refund.reference) == ("MADE", f"DEMO-REFUND-{refund.pk}")
    assert send_refunds(FRIDAY) == 0


def test_what_was_paid_at_the_counter_is_given_back_by_hand(country: Country, order: PaymentOrder) -> None:
    from lienthong.payments.actions.receiving import record_counter_payment
    from lienthong.payments.tasks import send_refunds
    from tests.dossiers.making import FRIDAY

    paid = record_counter_payment(order.code, "cash", "1", by=country.intake, at=FRIDAY)
    refund = ask(paid, 16000)
    assert send_refunds(FRIDAY) == 0
    refund.refresh_from_db()
    assert refund.state == "ASKED"


@pytest.mark.parametrize("trouble", ["down", "unknown", "broken", "later"])
def test_a_refund_that_a_gateway_does_not_make_now_is_tried_again(
    settings: Any, monkeypatch: pytest.MonkeyPatch, payment: Payment, trouble: str
) -> None:
    from lienthong.core.models import LedgerLine
    from lienthong.payments.connectors.demo import Demo
    from lienthong.payments.connectors.failing_demo import FailingDemo
    from lienthong.payments.queries import unsent_refunds
    from lienthong.payments.tasks import send_refunds
    from tests.dossiers.making import FRIDAY
    from tests.payments.making import told_of

    refund, other = ask(payment, 6000), ask(payment, 1000, "other")
    with monkeypatch.context() as patched:
        if trouble == "unknown":
            settings.PAYMENT_GATEWAYS = []
        elif trouble == "down":
            patched.setattr(Demo, "give_back", FailingDemo.give_back)
        elif trouble == "broken":
            patched.setattr(Demo, "give_back", lambda *_, **__: 1 / 0)
        else:
            patched.setattr(Demo, "give_back", lambda *_, **__: "")
        assert send_refunds(FRIDAY) == 0
        assert send_refunds(FRIDAY + timedelta(minutes=1)) == 0
    told = [line.detail["reason"] for line in LedgerLine.objects.filter(verb="payments.refund_delayed")]
    reason = {"down": "gateway_down", "unknown": "gateway_unknown", "broken": "internal_error", "later": "accepted"}
    assert told == [reason[trouble]] * 2  # once for each refund
    assert unsent_refunds(limit=1) == [refund.pk]
    settings.PAYMENT_GATEWAYS = ["demo"]
    assert send_refunds(FRIDAY + timedelta(minutes=2)) == 2
    assert told_of(payment.order)[-1] == "payments.refunded"
    other.refresh_from_db()
    assert other.state == "MADE"
