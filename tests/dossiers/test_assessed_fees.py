"""Money asked for in the middle or for the result: what was assessed, and what stands before the handing out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lienthong.dossiers import queries
from lienthong.dossiers.actions import finishing, paying
from lienthong.dossiers.queries.money import paper_for
from lienthong.dossiers.refusals import PaymentStillOpen, WordsMissing
from lienthong.payments.queries import account_of
from lienthong.payments.refusals import ChargeUnexplained, FeeUnpaid, NothingToPay
from tests.dossiers.calendars import local
from tests.dossiers.making import FRIDAY, change_law, follow_fees, key, pay, taken

if TYPE_CHECKING:
    from tests.dossiers.making import Country
from tests.dossiers.owing import LEVY, MONDAY, account, acts, ask, done, now, rate, told

# ---------------------------------------------------------------- assessed


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
