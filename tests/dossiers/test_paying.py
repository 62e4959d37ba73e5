"""Money of a file: asked when it is due, told in the thread, in the way of what may not be done unpaid."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from lienthong.core.ledger import lines_of_dossier
from lienthong.core.refusals import NotAllowed, NotFound
from lienthong.dossiers import queries
from lienthong.dossiers.actions import paying
from lienthong.dossiers.actions.submitting import submit_dossier
from lienthong.dossiers.queries.money import account_of_dossier
from lienthong.dossiers.queries.owing import unpaid_among
from lienthong.dossiers.refusals import WordsMissing
from lienthong.payments.actions.ordering import expire_orders
from lienthong.payments.actions.receiving import record_counter_payment
from lienthong.payments.refusals import FeeUnpaid, NothingOwed
from lienthong.payments.tasks import send_refunds
from tests.dossiers.calendars import local
from tests.dossiers.making import BEES, FORMS, FRIDAY, file, follow_fees, key, pay, pay_order

if TYPE_CHECKING:
    from tests.dossiers.making import Country
from tests.dossiers.owing import MONDAY, PAID, account, acts, filed, now, receive, told

# ---------------------------------------------------------------- with the filing


def test_what_a_filing_costs_is_asked_in_its_own_transaction(country: Country) -> None:
    dossier = submit_dossier(BEES, FORMS[BEES], channel="counter", key="k", by=country.intake, at=FRIDAY)
    (order,) = account(dossier).orders
    assert (order.total, order.due, order.occasion, order.unit_id) == (4000, "filing", "filing", dossier.intake_id)
    assert (order.payer_name, order.expires_at) == ("An Bình", local("2026-11-30 23:59"))
    (line,) = order.bill_lines
    assert (line.name.en, line.amount, line.count, line.basis) == (
        "Fee for each hive",
        1000,
        4,
        "Luật Nuôi ong, Điều 9",
    )
    assert next(lines_of_dossier(dossier.code)).detail["waits"]
    again = submit_dossier(BEES, FORMS[BEES], channel="counter", key="k", by=country.intake, at=FRIDAY)
    assert again.code == dossier.code
    assert len(account(dossier).orders) == 1


def test_a_filing_that_costs_nothing_has_no_order_and_waits_for_nobody(country: Country) -> None:
    dossier = file(country)
    assert account(dossier).orders == ()
    assert "waits" not in next(lines_of_dossier(dossier.code)).detail
    assert receive(dossier, country).state == "RECEIVED"


def test_an_unpaid_file_is_not_taken_in_until_it_is_paid(country: Country) -> None:
    dossier = filed(country)
    with pytest.raises(FeeUnpaid) as unpaid:
        receive(dossier, country)
    assert "20.000 đồng" in unpaid.value.message("vi")
    assert acts(dossier, country.intake) == ["ask_supplement", "refuse_dossier", "waive_fee"]
    pay_order(account(dossier).owed[0])
    assert receive(dossier, country).state == "RECEIVED"  # the money decides, not what was noted of it
    follow_fees()
    assert told(dossier, country) == ["Filed", "Received", "To be paid: 20,000 VND", PAID]


def test_the_clock_of_an_unpaid_file_stands_still(country: Country) -> None:
    dossier = filed(country)
    assert dossier.due_at == local("2026-12-03 17:00")  # three working days after the last day to pay
    pay(dossier.code, at=FRIDAY + timedelta(minutes=3))
    assert now(dossier).due_at == local("2026-11-26 17:00")  # as if it had been paid at once
    line = list(lines_of_dossier(dossier.code))[-1]
    assert (line.verb, line.detail["waits"]) == ("dossiers.fee_paid", False)
    assert datetime.fromisoformat(line.detail["due_at"]) == dossier.due_at
    assert acts(dossier, country.intake)[0] == "receive_dossier"


def test_days_on_which_a_file_waited_for_money_do_not_count(country: Country) -> None:
    dossier = filed(country)
    pay(dossier.code, at=MONDAY)
    assert now(dossier).due_at == local("2026-11-27 17:00")  # the 24th is Culture Day


def test_a_file_paid_the_same_morning_is_done_the_same_day(country: Country) -> None:
    dossier = submit_dossier(BEES, FORMS[BEES], channel="counter", key="k", by=country.intake, at=FRIDAY)
    pay(dossier.code, at=FRIDAY + timedelta(minutes=3))
    assert now(dossier).due_at == local("2026-11-20 17:00")


def test_the_counter_takes_the_money_and_the_file(country: Country) -> None:
    dossier = filed(country)
    record_counter_payment(account(dossier).owed[0].code, "cash", "AB 12", by=country.intake, at=FRIDAY)
    receive(dossier, country)
    follow_fees()
    assert told(dossier, country)[-1] == "Paid at the counter: 20,000 VND, receipt AB 12"


def test_what_was_not_paid_in_time_is_told_and_can_still_be_paid(country: Country) -> None:
    dossier = filed(country)
    late = local("2026-12-01 08:00")
    expire_orders(by=paying.MACHINE, at=late)
    follow_fees(at=late)
    assert told(dossier, country)[-1] == "The time to pay online passed, not paid: 20,000 VND"
    with pytest.raises(FeeUnpaid):
        receive(dossier, country, at=late)
    pay(dossier.code, at=late)
    assert now(dossier).due_at == local("2026-12-04 17:00")  # counted from the payment
    assert receive(dossier, country, at=late).state == "RECEIVED"


def test_money_that_comes_twice_is_told_in_the_thread_with_its_way_back(country: Country) -> None:
    dossier = filed(country)
    (order,) = account(dossier).orders
    pay_order(order)
    pay_order(order, reference="again")
    send_refunds(FRIDAY)
    follow_fees()
    assert told(dossier, country)[-3:] == [
        PAID,
        "Will be refunded: 20,000 VND (Paid twice)",
        "Refunded: 20,000 VND (Paid twice)",
    ]


# ---------------------------------------------------------------- waived


def test_an_officer_waives_a_fee_with_the_reason_and_the_clock_goes_on(country: Country) -> None:
    dossier = filed(country)
    with pytest.raises(WordsMissing):
        paying.waive_fee(dossier.code, " ", key=key(), by=country.intake, at=FRIDAY)
    for _ in range(2):
        waived = paying.waive_fee(dossier.code, "Hộ nghèo", key="w", by=country.intake, at=FRIDAY)
    assert waived.due_at == local("2026-11-26 17:00")
    (order,) = account(dossier).orders
    assert (order.state, order.reason) == ("CANCELLED", "waived")
    follow_fees()
    acts = queries.thread(dossier.code, to=country.person).acts
    assert [(act.label.en, act.words) for act in acts[1:]] == [
        ("The fee was waived: 20,000 VND", "Hộ nghèo"),
        ("To be paid: 20,000 VND", ""),
    ]
    assert receive(dossier, country).state == "RECEIVED"
    free = file(country, at=FRIDAY - timedelta(days=30))
    with pytest.raises(NothingOwed):
        paying.waive_fee(free.code, "x", key=key(), by=country.intake, at=FRIDAY)


def test_nobody_but_the_office_of_the_step_waives(country: Country) -> None:
    dossier = filed(country)
    for by in (country.person, country.settle, country.head):
        with pytest.raises(NotAllowed):
            paying.waive_fee(dossier.code, "x", key=key(), by=by, at=FRIDAY)


# ---------------------------------------------------------------- who sees what


def test_the_account_of_a_file_is_for_those_who_may_see_the_file(country: Country) -> None:
    dossier = filed(country)
    assert account_of_dossier(dossier.code, to=country.person).amount_owed == 20_000
    with pytest.raises(NotFound):
        account_of_dossier(dossier.code, to=country.neighbor)
    free = file(country, at=FRIDAY - timedelta(days=30))
    assert unpaid_among([dossier.code, free.code, "none"]) == {dossier.code}


def test_only_the_machine_notes_money(country: Country) -> None:
    dossier = filed(country)
    for act in (
        lambda by: paying.note_money(dossier.code, "payments.begun", {}, by=by, at=FRIDAY),
        lambda by: paying.change_fee(dossier.code, 1, by=by, at=FRIDAY),
        lambda by: paying.settle_account(dossier.code, by=by, at=FRIDAY),
    ):
        with pytest.raises(NotAllowed):
            act(country.intake)
    before = told(dossier, country)
    paying.note_money(dossier.code, "payments.begun", {}, by=paying.MACHINE, at=FRIDAY)
    assert told(dossier, country) == before
