"""Money of a file that changes or ends: the difference is asked or given back, and nothing is owed for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lienthong.dossiers.actions import finishing, handling, paying
from lienthong.dossiers.models import Dossier
from lienthong.payments.refusals import FeeUnpaid
from lienthong.payments.tasks import send_refunds
from tests.dossiers.calendars import local
from tests.dossiers.making import BEES, FRIDAY, change_law, follow_fees, key, pay, pay_order, taken

if TYPE_CHECKING:
    from tests.dossiers.making import Country
from tests.dossiers.owing import LEVY, account, ask, bees, filed, now, orders, rate, receive, supplemented, told

# ---------------------------------------------------------------- a fee that a supplement changes


def test_an_unpaid_fee_that_changes_is_asked_anew_and_the_file_still_waits(country: Country) -> None:
    dossier = supplemented(bees(country), country, 6)
    assert orders(dossier) == [("filing", 6000, "DUE"), ("filing", 4000, "CANCELLED")]
    first, second = account(dossier).orders
    assert first.expires_at == second.expires_at
    assert told(dossier, country)[-2:] == ["No longer to be paid: 4,000 VND", "To be paid: 6,000 VND"]
    with pytest.raises(FeeUnpaid):
        receive(dossier, country)
    pay(dossier.code)
    assert now(dossier).due_at == local("2026-11-20 17:00")
    assert receive(dossier, country).state == "RECEIVED"


def test_a_supplement_that_leaves_the_fee_as_it_is_changes_no_order(country: Country) -> None:
    dossier = bees(country)
    pay(dossier.code)
    supplemented(dossier, country, tu_khi="2021")
    assert orders(dossier) == [("filing", 4000, "PAID")]


def test_a_fee_that_grows_after_it_was_paid_asks_for_the_difference(country: Country) -> None:
    dossier = bees(country)
    pay(dossier.code)
    dossier = supplemented(dossier, country, 6)
    assert orders(dossier) == [("filing", 4000, "PAID"), ("change", 2000, "DUE")]
    (line,) = account(dossier).owed[0].bill_lines
    assert (line.name.en, line.basis) == ("What the supplement added to the fee", "Luật Nuôi ong, Điều 9")
    with pytest.raises(FeeUnpaid):
        receive(dossier, country)
    pay(dossier.code)
    assert receive(dossier, country).state == "RECEIVED"


def test_a_fee_that_shrinks_after_it_was_paid_gives_back_the_difference(country: Country) -> None:
    dossier = bees(country)
    pay(dossier.code)
    dossier = supplemented(dossier, country, 1)
    (refund,) = account(dossier).refunds
    assert (refund.amount, refund.reason.en) == (3000, "The supplement lowered the fee")
    assert send_refunds(FRIDAY) == 1
    assert orders(dossier) == [("filing", 4000, "PART_REFUNDED")]
    follow_fees()
    assert told(dossier, country)[-1] == "Refunded: 3,000 VND (The supplement lowered the fee)"
    assert receive(dossier, country).state == "RECEIVED"


def test_a_difference_is_given_back_from_the_newest_payment_first(country: Country) -> None:
    change_law(BEES, supplement={"times": 2, "days": 5})
    dossier = bees(country)
    pay(dossier.code)
    dossier = supplemented(dossier, country, 6)
    pay(dossier.code)
    dossier = supplemented(dossier, country, 1)
    found = account(dossier)
    assert [(one.amount, one.payment_id) for one in found.refunds] == [
        (2000, found.payments[1].pk),
        (3000, found.payments[0].pk),
    ]


def test_the_newest_payment_alone_gives_back_what_it_holds(country: Country) -> None:
    change_law(BEES, supplement={"times": 2, "days": 5})
    dossier = bees(country)
    pay(dossier.code)
    dossier = supplemented(dossier, country, 6)
    pay(dossier.code)
    (refund,) = account(supplemented(dossier, country, 4)).refunds
    assert (refund.amount, refund.payment_id) == (2000, account(dossier).payments[1].pk)


def test_a_difference_that_is_not_paid_yet_falls_away_when_the_fee_shrinks_again(country: Country) -> None:
    change_law(BEES, supplement={"times": 2, "days": 5})
    dossier = bees(country)
    pay(dossier.code)
    dossier = supplemented(supplemented(dossier, country, 6), country, 4)
    assert orders(dossier) == [("filing", 4000, "PAID"), ("change", 2000, "CANCELLED")]
    assert receive(dossier, country).state == "RECEIVED"


def test_what_a_supplement_makes_free_is_owed_no_longer_and_the_clock_goes_on(country: Country) -> None:
    change_law(BEES, fee=[rate(1000, when={"field": "tu_khi", "equals": "2020"})])
    dossier = supplemented(bees(country), country, tu_khi="2021")
    assert orders(dossier) == [("filing", 1000, "CANCELLED")]
    assert dossier.due_at == local("2026-11-20 17:00")
    assert receive(dossier, country).state == "RECEIVED"


def test_what_a_supplement_makes_cost_is_asked_before_the_next_door(country: Country) -> None:
    change_law(BEES, fee=[rate(1000, when={"field": "tu_khi", "equals": "2021"})])
    dossier = supplemented(bees(country), country, tu_khi="2021")
    assert orders(dossier) == [("change", 1000, "DUE")]
    with pytest.raises(FeeUnpaid):
        receive(dossier, country)


def test_what_was_waived_stays_waived_after_a_supplement(country: Country) -> None:
    dossier = bees(country)
    paying.waive_fee(dossier.code, "Hộ nghèo", key=key(), by=country.intake, at=FRIDAY)
    dossier = supplemented(dossier, country, 9)
    assert orders(dossier) == [("filing", 4000, "CANCELLED")]


# ---------------------------------------------------------------- when the file ends


def withdraw(dossier: Dossier, country: Country) -> None:
    finishing.withdraw_dossier(dossier.code, "Đổi ý", key=key(), by=country.person, at=FRIDAY)
    follow_fees()


def test_a_withdrawn_file_owes_nothing_and_what_comes_later_goes_back(country: Country) -> None:
    dossier = filed(country)
    withdraw(dossier, country)
    (order,) = account(dossier).orders
    assert (order.state, order.reason) == ("CANCELLED", "ended")
    pay_order(order)
    follow_fees()
    (refund,) = account(dossier).refunds
    assert refund.reason.en == "Paid for an order that was cancelled"
    assert now(dossier).state == "WITHDRAWN"


def test_a_fee_goes_back_when_the_file_was_never_taken_in(country: Country) -> None:
    dossier = filed(country)
    pay(dossier.code)
    handling.refuse_dossier(dossier.code, "Sai nơi", key=key(), by=country.intake, at=FRIDAY)
    follow_fees()
    (refund,) = account(dossier).refunds
    assert (refund.amount, refund.reason.en) == (20_000, "The request ended before it was taken in")


def test_a_fee_stays_paid_once_the_file_was_taken_in(country: Country) -> None:
    dossier = filed(country)
    pay(dossier.code)
    receive(dossier, country)
    withdraw(dossier, country)
    assert account(dossier).refunds == ()


def test_what_was_assessed_goes_back_when_there_is_no_result(country: Country) -> None:
    dossier = ask(taken(country), country, LEVY)
    pay(dossier.code)
    withdraw(dossier, country)
    (refund,) = account(dossier).refunds
    assert (refund.amount, refund.reason.en) == (1_200_000, "The request ended without its result")
    paying.settle_account(dossier.code, by=paying.MACHINE, at=FRIDAY)
    assert len(account(dossier).refunds) == 1


def test_money_that_was_on_its_way_when_the_file_was_withdrawn_goes_back(country: Country) -> None:
    dossier = filed(country)
    finishing.withdraw_dossier(dossier.code, "Đổi ý", key=key(), by=country.person, at=FRIDAY)
    pay_order(account(dossier).owed[0])  # before the worker has seen the withdrawal
    follow_fees()
    assert orders(dossier) == [("filing", 20_000, "PAID")]
    assert account(dossier).refunds[0].amount == 20_000
    assert now(dossier).state == "WITHDRAWN"
    assert "Paid online" in " ".join(told(dossier, country))
