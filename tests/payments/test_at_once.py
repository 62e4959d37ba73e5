"""Two at once, over real connections: one payment, one order, one receipt number each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.dossiers.test_concurrency import at_once

if TYPE_CHECKING:
    from tests.dossiers.making import Country

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def country(transactional_db: None) -> Country:
    from tests.dossiers.making import build_country

    return build_country()


def test_two_callbacks_at_once_are_one_payment(country: Country) -> None:
    from lienthong.payments.actions.receiving import receive_callback
    from lienthong.payments.models import Payment
    from tests.dossiers.making import FRIDAY
    from tests.payments.making import MACHINE, callback, opened

    order = opened(country)
    body, headers = callback(order.code)
    send = lambda: receive_callback("demo", headers, body, by=MACHINE, at=FRIDAY).outcome  # noqa: E731
    assert sorted(at_once(send, send, send)) == ["paid", "repeated", "repeated"]
    assert Payment.objects.count() == 1


def test_two_payments_at_once_are_one_that_pays_and_one_that_goes_back(country: Country) -> None:
    from lienthong.payments.models import Refund
    from tests.payments.making import opened, pay

    order = opened(country)
    outcomes = at_once(*[lambda n=n: pay(order, reference=f"G-{n}").outcome for n in range(2)])
    assert sorted(outcomes) == ["paid", "paid_twice"]
    assert Refund.objects.count() == 1


def test_one_reference_for_two_orders_at_once_is_refused_for_one(country: Country) -> None:
    from lienthong.payments.models import Payment
    from lienthong.payments.refusals import ReferenceReused
    from tests.payments.making import opened, pay

    orders = [opened(country, occasion=str(n)) for n in range(2)]
    outcomes = at_once(*[lambda one=one: pay(one) for one in orders])
    assert sum(isinstance(one, ReferenceReused) for one in outcomes) == 1
    assert Payment.objects.count() == 1


def test_one_receipt_for_two_orders_at_once_is_refused_for_one(country: Country) -> None:
    from lienthong.payments.actions.receiving import record_counter_payment
    from lienthong.payments.refusals import ReceiptNumberUsed
    from tests.dossiers.making import FRIDAY
    from tests.payments.making import opened

    codes = [opened(country, occasion=str(n)).code for n in range(2)]
    take = lambda code: record_counter_payment(code, "cash", "1", by=country.intake, at=FRIDAY)  # noqa: E731
    outcomes = at_once(*[lambda code=code: take(code) for code in codes])
    assert sum(isinstance(one, ReceiptNumberUsed) for one in outcomes) == 1


def test_receipt_numbers_at_once_are_all_different_and_without_gaps(country: Country) -> None:
    from tests.payments.making import opened, pay

    orders = [opened(country, occasion=str(n)) for n in range(6)]
    done = at_once(*[lambda one=one, n=n: pay(one, reference=f"G-{n}") for n, one in enumerate(orders)])
    assert sorted(one.payment.receipt for one in done) == [f"{n:06d}/2026" for n in range(1, 7)]


def test_one_order_opened_by_two_at_once_is_one_order(country: Country) -> None:
    from tests.payments.making import opened

    found = at_once(*[lambda: opened(country) for _ in range(3)])
    assert len({one.code for one in found}) == 1


def test_a_process_that_is_killed_between_the_money_and_its_line_leaves_nothing(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lienthong.payments.actions import receiving
    from lienthong.payments.models import Payment, ReceiptSeries
    from tests.payments.making import opened, pay

    def killed(*_: object, **__: object) -> None:
        raise SystemExit

    order = opened(country)
    with monkeypatch.context() as patched:
        patched.setattr(receiving, "record_order", killed)
        with pytest.raises(SystemExit):
            pay(order)
    order.refresh_from_db()
    assert (order.state, Payment.objects.count(), ReceiptSeries.objects.count()) == ("DUE", 0, 0)
    assert pay(order).outcome == "paid"  # the gateway says it again
