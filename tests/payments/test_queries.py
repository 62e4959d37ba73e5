"""What others may ask about money."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from lienthong.payments.refusals import OrderUnknown

if TYPE_CHECKING:
    from lienthong.payments.models import PaymentOrder
    from tests.dossiers.making import Country

Open = Callable[..., "PaymentOrder"]


def test_the_account_of_a_holder_says_what_is_owed_and_paid(open_one: Open, django_assert_num_queries) -> None:
    from lienthong.payments.queries import account_of
    from tests.payments.making import HOLDER, pay

    paid, owed = open_one(), open_one(occasion="b")
    open_one(holder="dossier:other")
    pay(paid)
    pay(paid, reference="G-2")
    with django_assert_num_queries(3):
        account = account_of(HOLDER)
    assert account.orders == tuple(sorted((paid, owed), key=lambda one: (one.opened_at, one.code)))
    assert (account.owed, account.amount_owed) == ((owed,), 16000)
    assert [one.reference for one in account.payments] == ["G-1", "G-2"]
    assert [one.reference for one in account.paid] == ["G-1"]
    assert (account.amount_paid, len(account.refunds)) == (16000, 1)
    with django_assert_num_queries(1):
        assert account_of("dossier:free").orders == ()


def test_an_order_is_found_through_its_own_holder_alone(order: PaymentOrder) -> None:
    from lienthong.payments.queries import order_of
    from tests.payments.making import HOLDER

    assert order_of(HOLDER, order.code) == order
    for holder, code in (("dossier:other", order.code), (HOLDER, "none")):
        with pytest.raises(OrderUnknown):
            order_of(holder, code)


def test_our_side_of_a_statement_is_its_period_and_whatever_it_names(country: Country, open_one: Open) -> None:
    from lienthong.payments.actions.receiving import record_counter_payment
    from lienthong.payments.models import Refund
    from lienthong.payments.queries import our_side
    from lienthong.payments.tasks import expire, send_refunds
    from tests.dossiers.making import FRIDAY
    from tests.payments.making import pay

    first, second = open_one(), open_one(occasion="b")
    pay(first, at=FRIDAY, reference="G-1")
    pay(first, at=FRIDAY, reference="G-2")
    assert pay(second, reference="G-3").payment
    send_refunds(FRIDAY + timedelta(days=1))
    record_counter_payment(open_one(occasion="c").code, "cash", "1", by=country.intake, at=FRIDAY)

    def side(days: int, *references: str) -> list[tuple[str, str]]:
        start = FRIDAY + timedelta(days=days)
        found = our_side("demo", start=start, end=start + timedelta(days=1), references=references)
        return sorted((one.kind, one.reference) for one in found)

    refund = ("refund", f"DEMO-REFUND-{Refund.objects.get().pk}")
    assert side(0) == [("payment", "G-1"), ("payment", "G-2"), ("payment", "G-3")]
    assert side(1) == [refund]
    assert side(2, "G-2", refund[1], "none") == [("payment", "G-2"), refund]
    assert expire(FRIDAY) == 0
    assert [str(one) for one in first.payments.all()] == ["demo G-1", "demo G-2"]


def test_receipts_of_a_unit_and_year_are_a_series(order: PaymentOrder) -> None:
    from lienthong.payments.models import ReceiptSeries
    from tests.payments.making import pay

    pay(order)
    assert str(ReceiptSeries.objects.get()) == f"{order.unit_id}/2026 1"


def statement(*rows: str) -> str:
    return "\n".join(["kind,reference,order,amount,currency,at", *rows])


def test_a_statement_is_compared_over_the_days_that_it_covers(open_one: Open) -> None:
    from lienthong.payments.queries import reconcile
    from lienthong.payments.refusals import GatewayUnknown
    from tests.dossiers.making import FRIDAY
    from tests.payments.making import pay

    order, other = open_one(), open_one(occasion="b")
    pay(order)
    pay(other, reference="G-2", at=FRIDAY)
    same = [f"payment,G-{n},{one.code},16000,VND,2026-11-20T23:59:59" for n, one in ((1, order), (2, other))]
    agreed = reconcile("demo", statement(*same), file="s.csv")
    assert (agreed.holds, agreed.entries, agreed.differences) == (True, 2, ())
    assert (agreed.first, agreed.last) == (FRIDAY.date(), FRIDAY.date())
    found = reconcile("demo", statement(same[0].replace("16000", "16"), "payment,G-9,x,1,VND,never"), file="s.csv")
    assert [str(one.what) for one in found.differences] == ["other_amount", "missing_there"]
    assert not found.holds
    assert len(found.bad) == 1
    nothing = reconcile("demo", statement(), file="s.csv")
    assert (nothing.holds, nothing.first) == (True, None)
    with pytest.raises(GatewayUnknown):
        reconcile("nobody", statement(), file="s.csv")
