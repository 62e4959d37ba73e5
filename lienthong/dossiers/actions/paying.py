"""Money of a file: what it costs is asked when it is due, what comes is noted, what need not be paid is waived.

The money itself is the room of payments'. What happens there comes back by the ledger (``tasks``) and is told in the
thread; the file's clock stands still while it waits for the person to pay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate, localtime

from lienthong.core.values import Actor, Role, Text, system
from lienthong.dossiers import queries
from lienthong.dossiers.actions.case import Case, tell
from lienthong.dossiers.models import Act, Dossier
from lienthong.dossiers.queries.owing import holder_of, owed_for
from lienthong.dossiers.rules.clock import Event, EventKind
from lienthong.dossiers.rules.fees import (
    ASSESSMENT,
    CHANGE,
    CLOSES,
    FEWER,
    FILING,
    REPLACED,
    RESULT,
    TOLD,
    charge,
    difference,
    holds_the_clock,
    is_told,
    lines_of,
    pay_until,
    why_back,
)
from lienthong.dossiers.rules.overtaking import in_turn
from lienthong.dossiers.rules.repetition import check_key, explained
from lienthong.dossiers.rules.transitions import ACTS, WAITING, State
from lienthong.payments.actions.ordering import begin_payment, cancel_order, open_order
from lienthong.payments.actions.receiving import record_counter_payment
from lienthong.payments.actions.refunding import ask_refund
from lienthong.payments.models import Payment, PaymentOrder, Refund
from lienthong.payments.queries import account_of, left_of, order_of, owed_by, payment_of, refund_reason
from lienthong.payments.refusals import NothingOwed
from lienthong.payments.rules.orders import Bill, Due, Line, total_of
from lienthong.procedures.rules.fees import Fee, fee_on

MACHINE = system("fees")
_REASON, _WHAT_FOR = Text("lý do", "the reason"), Text("phải nộp gì, vì sao", "what is to be paid, and why")
#: Why an order is cancelled.
_WAIVED, _ENDED = "waived", "ended"


@dataclass(frozen=True, slots=True)
class Charge:
    """What an officer assessed: what for, how much, by which law."""

    name: str
    amount: int
    basis: str


# ---------------------------------------------------------------- what is asked


def open_fee(
    dossier: Dossier,
    occasion: str,
    lines: Sequence[Line],
    *,
    by: Actor,
    at: datetime,
    when: Due = FILING,
    expires_at: datetime | None = None,
) -> PaymentOrder:
    """Open the order of a file for an occasion, payable to the office that takes it in; inside the caller's act."""
    bill = Bill(
        holder=holder_of(dossier.code),
        occasion=occasion,
        due=when,
        procedure=dossier.procedure,
        unit_id=dossier.intake_id,
        payer_name=dossier.applicant_name,
        lines=tuple(lines),
        expires_at=expires_at or pay_until(when, localtime(at)),
    )
    return open_order(bill, by=by, at=at)


def open_result_fee(dossier: Dossier, *, by: Actor, at: datetime) -> None:
    """Ask what is to be paid before the result is given out, if anything; inside the act that makes the result."""
    lines = lines_of(_fee_of(dossier).due(RESULT))
    if lines:
        open_fee(dossier, RESULT, lines, by=by, at=at, when=RESULT)


@in_turn
@transaction.atomic
def ask_payment(code: str, charges: Sequence[Charge], words: str, *, key: str, by: Actor, at: datetime) -> Dossier:
    """Ask the person to pay what was assessed (without ``charges``: the definition's rates for it); the clock stops.

    Refuses ``WordsMissing``, ``ChargeUnexplained``, ``NothingToPay``, and like every act.
    """
    body = {"charges": [[one.name, one.amount, one.basis] for one in charges], "words": words}
    case = Case.open(code, "ask_payment", key=key, by=by, at=at, body=body)
    if case.is_repeated:
        return case.dossier
    dossier, words = case.dossier, explained(words, _WHAT_FOR)
    lines = [charge(one.name, one.amount, one.basis) for one in charges]
    lines = lines or list(lines_of(_fee_of(dossier).due(ASSESSMENT)))
    amount, occasion = total_of(lines), f"{ASSESSMENT}:{len(case.verbs) + 1}"
    order = open_fee(dossier, occasion, lines, by=MACHINE, at=at, when=ASSESSMENT)
    case.note(Event(EventKind.PAUSED, at, words, "person", order.expires_at))
    dossier.holder_role = "person"
    told = {"order": order.code, "amount": amount, "currency": order.currency, "until": order.expires_at.isoformat()}
    return case.conclude(words=words, detail=told, line={"amount": amount, "currency": order.currency})


@in_turn
@transaction.atomic
def waive_fee(code: str, reason: str, *, key: str, by: Actor, at: datetime) -> Dossier:
    """Say, with the reason, that what is owed need not be paid; the clock goes on.

    Refuses ``NothingOwed``, ``WordsMissing``, and like every act.
    """
    case = Case.open(code, "waive_fee", key=key, by=by, at=at, body={"reason": reason})
    if case.is_repeated:
        return case.dossier
    reason, owed = explained(reason, _REASON), owed_for(case.dossier, case.definition)
    if not owed:
        raise NothingOwed
    for order in owed:
        cancel_order(order.code, _WAIVED, by=MACHINE, at=at)
        if holds_the_clock(order.occasion):
            case.note(Event(EventKind.RESUMED, at))
    _go_on(case.dossier)
    told = {"amount": sum(order.total for order in owed), "currency": owed[0].currency}
    return case.conclude(words=reason, detail=told, line=told)


# ---------------------------------------------------------------- the ways to pay


def begin_fee(code: str, order: str, gateway: str, *, by: Actor, at: datetime) -> str:
    """Begin to pay an order of a file that one may see; return the gateway's address to which the payer goes.

    Refuses ``NotFound`` and like ``payments.actions.ordering.begin_payment``.
    """
    dossier = queries.get_dossier(code, to=by)
    owed = order_of(holder_of(dossier.code), order)
    title = queries.definition_of(dossier).title.text
    return_to = f"{settings.PUBLIC_URL}/dossiers/{dossier.code}/payments/{owed.code}"
    return begin_payment(owed.code, gateway, title=title, return_to=return_to, by=by, at=at)


def take_fee(code: str, order: str, method: str, receipt: str, *, by: Actor, at: datetime) -> Payment:
    """Take the money for an order of a file at the counter, on a receipt; the file learns of it by the ledger.

    Refuses ``NotFound`` and like ``payments.actions.receiving.record_counter_payment``.
    """
    dossier = queries.get_dossier(code, to=by)
    owed = order_of(holder_of(dossier.code), order)
    return record_counter_payment(owed.code, method, receipt, by=by, at=at)


def promise_refund(
    code: str, payment_id: int, amount: int, reason: str, *, key: str, by: Actor, at: datetime
) -> Refund:
    """Promise money of a payment for a file back, with the reason that the person reads; once under one key.

    Refuses ``NotFound``, ``WordsMissing``, ``PaymentUnknown`` and like ``payments.actions.refunding.ask_refund``.
    """
    dossier = queries.get_dossier(code, to=by)
    check_key(key)
    reason = explained(reason, _REASON)
    payment = payment_of(holder_of(dossier.code), payment_id)
    return ask_refund(payment.pk, amount, f"officer:{key}", Text(reason, reason), by=by, at=at)


# ---------------------------------------------------------------- what came of it


@transaction.atomic
def note_money(code: str, verb: str, facts: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Tell in the thread of a file what happened to its money (a verb of payments and the detail of its line).

    When nothing is owed any more for which the file waited, the clock goes on from ``at``.
    """
    by.must(Role.STEERING, path="/")
    if not is_told(verb, facts):
        return
    dossier = _locked(code)
    state_before = dossier.state
    is_held = any(holds_the_clock(order.occasion) for order in owed_by(holder_of(code)))
    if verb in CLOSES and holds_the_clock(facts["occasion"]) and not is_held and dossier.ended_at is None:
        _note(dossier, Event(EventKind.RESUMED, at))
        _go_on(dossier)
    told = {"amount": facts.get("amount", facts["total"]), "currency": facts["currency"]}
    told |= {name: facts[name] for name in ("receipt", "channel") if name in facts}
    if "refund" in facts:
        reason = refund_reason(facts["refund"])
        told["reason"] = {"vi": reason.vi, "en": reason.en}
    waits = is_held or dossier.state in WAITING
    line = {"amount": told["amount"], "waits": waits}
    tell(dossier, TOLD[verb], state_before=state_before, detail=told, line=line, by=by, at=at)


@transaction.atomic
def change_fee(code: str, supplement: int, *, by: Actor, at: datetime) -> None:
    """Ask for what a file costs more after a supplement, or give back what it costs less.

    ``supplement`` is the number of its ledger line: the same one asks once. What was waived stays waived.
    """
    by.must(Role.STEERING, path="/")
    dossier = _locked(code)
    account = account_of(holder_of(code))
    orders = [order for order in account.orders if order.due == FILING]
    if dossier.ended_at is not None or any(order.reason == _WAIVED for order in orders):
        return
    owed = [order for order in orders if order.is_owed]
    paid = [one for one in account.paid if one.order_id in {order.code for order in orders}]
    lines = lines_of(_fee_of(dossier).due(FILING))
    rest = sum(line.total for line in lines) - sum(left_of(one) for one in paid)
    if rest < 0:
        _give_back(paid, -rest, supplement, by=by, at=at)
    if max(rest, 0) == sum(order.total for order in owed):
        return
    for order in owed:
        cancel_order(order.code, REPLACED, by=by, at=at)
    if rest > 0:
        held = next((order for order in owed if holds_the_clock(order.occasion)), None)
        occasion = f"{FILING if held else CHANGE}:{supplement}"
        asked = [difference(paid[-1].order.bill_lines, lines, rest)] if paid else lines
        open_fee(dossier, occasion, asked, by=by, at=at, expires_at=held.expires_at if held else None)


@transaction.atomic
def settle_account(code: str, *, by: Actor, at: datetime) -> None:
    """Settle the money of a file that ended without a result: what is owed is owed no longer, some of it goes back."""
    by.must(Role.STEERING, path="/")
    dossier = _locked(code)
    account = account_of(holder_of(code))
    for order in account.owed:
        cancel_order(order.code, _ENDED, by=by, at=at)
    dues = {order.code: order.due for order in account.orders}
    for payment in account.paid:
        why = why_back(dues[payment.order_id], was_received=dossier.received_at is not None)
        if why and (left := left_of(payment)):
            ask_refund(payment.pk, left, _ENDED, why, by=by, at=at)


def _fee_of(dossier: Dossier) -> Fee:
    """Return what a file costs: by the rates of the day on which it was filed, for what it declares now."""
    on = localdate(dossier.submitted_at)
    return fee_on(queries.definition_of(dossier), on, dossier.form, channel=dossier.channel)


def _give_back(payments: Iterable[Payment], amount: int, supplement: int, *, by: Actor, at: datetime) -> None:
    """Ask back an amount, from the newest payment first."""
    for payment in reversed(list(payments)):
        part = min(left_of(payment), amount)
        if part > 0:
            ask_refund(payment.pk, part, f"{CHANGE}:{supplement}", FEWER, by=by, at=at)
        amount -= part


def _locked(code: str) -> Dossier:
    return Dossier.objects.select_for_update(of=("self",)).select_related("unit", "intake").get(code=code)


def _go_on(dossier: Dossier) -> None:
    """Give a file that waits for a payment back to the officer who asked for it."""
    if dossier.state == State.PAYMENT_ASKED:
        asked = Act.objects.filter(dossier_code=dossier.code, verb=ACTS["ask_payment"].verb).latest("number")
        dossier.state = asked.state_before
        dossier.holder_role = queries.definition_of(dossier).step(dossier.step).role


def _note(dossier: Dossier, event: Event) -> None:
    dossier.events = [*dossier.events, event.as_json()]
    dossier.due_at = queries.deadline_of(dossier).due_at
