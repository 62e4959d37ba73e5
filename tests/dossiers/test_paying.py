"""Money of a file: asked when it is due, told in the thread, in the way of what may not be done unpaid."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from lienthong.core.ledger import lines_of_dossier
from lienthong.core.refusals import NotAllowed, NotFound
from lienthong.dossiers import queries
from lienthong.dossiers.actions import finishing, handling, paying
from lienthong.dossiers.actions.results import make_result
from lienthong.dossiers.actions.submitting import submit_dossier
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries.money import account_of_dossier, paper_for
from lienthong.dossiers.queries.owing import unpaid_among
from lienthong.dossiers.refusals import PaymentStillOpen, WordsMissing
from lienthong.payments.actions.ordering import expire_orders
from lienthong.payments.actions.receiving import record_counter_payment
from lienthong.payments.queries import Account, account_of
from lienthong.payments.refusals import ChargeUnexplained, FeeUnpaid, NothingOwed, NothingToPay
from lienthong.payments.tasks import send_refunds
from tests.dossiers.calendars import local
from tests.dossiers.making import (
    BEES,
    FORMS,
    FRIDAY,
    change_law,
    file,
    follow_fees,
    key,
    pay,
    pay_order,
    taken,
)

if TYPE_CHECKING:
    from tests.dossiers.making import Country

MONDAY = local("2026-11-23 10:00")
LEVY = paying.Charge("Tiền sử dụng đất", 1_200_000, "Luật Đất đai, Điều 155")
BASIS = {"act": "Luật Dân cư", "article": "Điều 20"}


def rate(amount: int, **more: Any) -> dict[str, Any]:
    return {"since": "2025-07-01", "amount": amount, "basis": BASIS, **more}


def filed(country: Country, **rates: Any) -> Dossier:
    """File a move that costs 20,000 (three working days), unless told otherwise."""
    change_law(fee=rates.get("fee", [rate(20_000)]))
    return file(country)


def account(dossier: Dossier) -> Account:
    return account_of(f"dossier:{dossier.code}")


def now(dossier: Dossier) -> Dossier:
    dossier.refresh_from_db()
    return dossier


def told(dossier: Dossier, country: Country) -> list[str]:
    return [act.label.en for act in queries.thread(dossier.code, to=country.person).acts]


def receive(dossier: Dossier, country: Country, **more: Any) -> Dossier:
    return handling.receive_dossier(dossier.code, key=key(), by=country.intake, **{"at": FRIDAY} | more)


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


PAID = "Paid online: 20,000 VND, receipt 000001/2026"


def acts(dossier: Dossier, to: Any) -> list[str]:
    found = queries.get_dossier(dossier.code, to=to)
    return [one.act for one in queries.allowed_acts(found, to=to, at=FRIDAY)]


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


# ---------------------------------------------------------------- assessed


def ask(dossier: Dossier, country: Country, *charges: paying.Charge, words: str = "Nộp tiền sử dụng đất") -> Dossier:
    return paying.ask_payment(dossier.code, charges, words, key=key(), by=country.settle, at=FRIDAY)


def test_an_officer_asks_for_what_was_assessed_and_the_payment_goes_on(country: Country) -> None:
    dossier = ask(taken(country), country, LEVY)
    assert (dossier.state, dossier.holder_role) == ("PAYMENT_ASKED", "person")
    (order,) = account(dossier).orders
    assert (order.total, order.due, order.expires_at) == (1_200_000, "assessment", local("2026-12-20 23:59"))
    assert queries.supplement_until(dossier) == order.expires_at
    thread = queries.thread(dossier.code, to=country.person)
    assert (thread.now.en, thread.next) is not None
    assert thread.next is not None
    assert thread.next.en == "The applicant pays"
    assert thread.acts[-1].label.en == "Asked for payment: 1,200,000 VND"
    assert acts(dossier, country.person) == ["withdraw_dossier"]
    assert acts(dossier, country.settle) == ["waive_fee"]
    pay(dossier.code, at=MONDAY)
    assert (now(dossier).state, dossier.holder_role, dossier.due_at) == (
        "PROCESSING",
        "settle",
        local("2026-11-27 17:00"),
    )
    assert told(dossier, country)[-1] == "Paid online: 1,200,000 VND, receipt 000001/2026"
    assert acts(dossier, country.settle)[0] == "propose_result"


def test_asking_for_payment_under_one_key_asks_once(country: Country) -> None:
    code = taken(country).code
    for _ in range(2):
        paying.ask_payment(code, [LEVY], "Nộp", key="again", by=country.settle, at=FRIDAY)
    assert len(account_of(f"dossier:{code}").orders) == 1


def test_without_charges_the_rates_of_the_definition_are_asked(country: Country) -> None:
    change_law(fee=[rate(0), rate(300_000, id="levy", due="assessment", name={"vi": "Tiền đất", "en": "Levy"})])
    dossier = ask(taken(country), country)
    (order,) = account(dossier).orders
    assert [(line.name.en, line.amount, line.basis) for line in order.bill_lines] == [
        ("Levy", 300_000, "Luật Dân cư, Điều 20")
    ]


def test_a_charge_needs_its_name_its_law_and_an_amount(country: Country) -> None:
    dossier = taken(country)
    for wrong in (("", 1, "Luật"), ("Tiền", 1, " "), ("x" * 201, 1, "Luật"), ("Tiền", 1, "x" * 201)):
        with pytest.raises(ChargeUnexplained):
            ask(dossier, country, paying.Charge(*wrong))
    with pytest.raises(NothingToPay):
        ask(dossier, country, paying.Charge("Tiền", 0, "Luật"))
    with pytest.raises(NothingToPay):
        ask(dossier, country)  # the definition has no rate for it
    with pytest.raises(WordsMissing):
        ask(dossier, country, LEVY, words="")


def test_what_was_assessed_can_be_waived_by_whoever_asked(country: Country) -> None:
    dossier = ask(taken(country), country, LEVY)
    waived = paying.waive_fee(dossier.code, "Người có công", key=key(), by=country.settle, at=FRIDAY)
    assert (waived.state, waived.holder_role, waived.due_at) == ("PROCESSING", "settle", local("2026-11-26 17:00"))


def test_a_file_whose_payment_never_came_is_stopped_after_its_time(country: Country) -> None:
    dossier = ask(taken(country), country, LEVY)
    stop = lambda at: finishing.stop_dossier(dossier.code, "Không nộp", key=key(), by=country.settle, at=at)  # noqa: E731
    with pytest.raises(PaymentStillOpen) as still:
        stop(MONDAY)
    assert "23:59 Sunday, 20/12/2026" in still.value.message("en")
    assert stop(local("2026-12-21 08:00")).state == "STOPPED"
    follow_fees()
    assert account(dossier).orders[0].reason == "ended"


# ---------------------------------------------------------------- for the result


def done(country: Country) -> Dossier:
    change_law(fee=[rate(30_000, due="result")])
    code = taken(country).code
    handling.propose_result(code, "grant", "", key=key(), by=country.settle, at=FRIDAY)
    handling.sign_dossier(code, key=key(), by=country.head, at=FRIDAY)
    assert make_result(code, by=country.robot, at=FRIDAY)
    return Dossier.objects.get(code=code)


def test_a_result_is_ready_and_given_out_when_it_is_paid(country: Country) -> None:
    dossier = done(country)
    assert (dossier.state, account(dossier).amount_owed) == ("DONE", 30_000)
    for refused in (
        lambda: finishing.return_result(dossier.code, key=key(), by=country.intake, at=FRIDAY),
        lambda: paper_for(dossier, to=country.person),
    ):
        with pytest.raises(FeeUnpaid):
            refused()
    assert paper_for(dossier, to=country.intake) is not None
    assert acts(dossier, country.intake) == ["waive_fee"]
    pay(dossier.code, at=MONDAY)
    assert now(dossier).due_at == local("2026-11-26 17:00")  # the clock had ended: the result was there
    assert paper_for(dossier, to=country.person) is not None
    assert finishing.return_result(dossier.code, key=key(), by=country.intake, at=MONDAY).state == "RETURNED"


def test_a_result_fee_can_be_waived_at_the_counter(country: Country) -> None:
    dossier = done(country)
    waived = paying.waive_fee(dossier.code, "Hộ nghèo", key=key(), by=country.intake, at=FRIDAY)
    assert (waived.state, account(waived).amount_owed) == ("DONE", 0)
    assert finishing.return_result(dossier.code, key=key(), by=country.intake, at=MONDAY).state == "RETURNED"


# ---------------------------------------------------------------- a fee that a supplement changes


def supplemented(dossier: Dossier, country: Country, hives: int = 4, **changes: Any) -> Dossier:
    changes = {"so_to": hives} | changes
    handling.ask_supplement(dossier.code, "Số tổ?", list(changes), key=key(), by=country.intake, at=FRIDAY)
    handling.answer_supplement(dossier.code, changes, key=key(), by=country.person, at=FRIDAY)
    follow_fees()
    return now(dossier)


def bees(country: Country) -> Dossier:
    """File a permit for four hives (4,000) at the counter."""
    return submit_dossier(BEES, FORMS[BEES], channel="counter", key=key(), by=country.intake, at=FRIDAY)


def orders(dossier: Dossier) -> list[tuple[str, int, str]]:
    found = [(order.occasion.partition(":")[0], order.total, str(order.state)) for order in account(dossier).orders]
    return sorted(found, reverse=True)


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
