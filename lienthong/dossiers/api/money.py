"""Money of a dossier: what it costs, what was paid, and the ways to pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from ninja import Router, Schema
from pydantic import Field

from lienthong.core.requests import ApiRequest
from lienthong.core.values import Text
from lienthong.dossiers.actions import paying
from lienthong.dossiers.api.shapes import Code, DossierOut, Key, Words, WordsIn, dossier_out
from lienthong.dossiers.queries.money import account_of_dossier
from lienthong.payments.models import Payment, PaymentOrder, Refund
from lienthong.payments.queries import Account
from lienthong.payments.rules.orders import OrderState, RefundState

router = Router(tags=["money"])

_MOST_CHARGES = 50


@dataclass(frozen=True, slots=True)
class LineOut:
    """One thing to pay for, in the smallest unit of the currency."""

    name: Text
    amount: int
    count: int
    basis: str


@dataclass(frozen=True, slots=True)
class OrderOut:
    """What is or was owed. ``due``: with the filing, upon assessment, or for the result."""

    code: str
    due: str
    lines: list[LineOut]
    total: int
    currency: str
    state: OrderState
    opened_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PaymentOut:
    """What came: for which order, by which channel, what it did, its receipt (none: the money goes back)."""

    id: int
    order: str
    channel: Literal["online", "counter"]
    amount: int
    currency: str
    paid_at: datetime
    outcome: str
    receipt: str


@dataclass(frozen=True, slots=True)
class RefundOut:
    """What goes back, of which payment, and why."""

    id: int
    payment: int
    amount: int
    reason: Text
    state: RefundState
    asked_at: datetime
    made_at: datetime | None


@dataclass(frozen=True, slots=True)
class AccountOut:
    """The money of a dossier."""

    owed: int
    orders: list[OrderOut]
    payments: list[PaymentOut]
    refunds: list[RefundOut]


class BeginIn(Schema):
    """Which order, through which gateway."""

    order: Code
    gateway: Code


class BegunOut(Schema):
    """Where the payer goes."""

    address: str


class ChargeIn(Schema):
    """What was assessed, how much (in the smallest unit of the currency), by which law."""

    name: Words
    amount: Annotated[int, Field(gt=0, lt=2**53)]
    basis: Words


class PaymentRequestIn(WordsIn):
    """What the person reads, and what was assessed; without charges the definition's rates are asked."""

    charges: Annotated[list[ChargeIn], Field(max_length=_MOST_CHARGES)] = []


class CounterPaymentIn(Schema):
    """Which order was paid at the counter, how, and the number of the receipt that was given."""

    order: Code
    method: Literal["cash", "card"]
    receipt: Code


@router.get("/dossiers/{code}/payments", response=AccountOut, summary="Read what it costs and what was paid")
def account(request: ApiRequest, code: str) -> AccountOut:
    return _account(account_of_dossier(code, to=request.auth))


@router.post("/dossiers/{code}/payments", response=BegunOut, summary="Begin to pay an order through a gateway")
def begin(request: ApiRequest, code: str, body: BeginIn) -> BegunOut:
    address = paying.begin_fee(code, body.order, body.gateway, by=request.auth, at=request.at)
    return BegunOut(address=address)


@router.post("/dossiers/{code}/counter-payments", response=PaymentOut, summary="Note a payment at the counter")
def pay_at_counter(request: ApiRequest, code: str, body: CounterPaymentIn) -> PaymentOut:
    taken = paying.take_fee(code, body.order, body.method, body.receipt, by=request.auth, at=request.at)
    return _payment(taken)


@router.post("/dossiers/{code}/payment-request", response=DossierOut, summary="Ask for what was assessed")
def ask_payment(request: ApiRequest, code: str, key: Key, body: PaymentRequestIn) -> DossierOut:
    charges = [paying.Charge(one.name, one.amount, one.basis) for one in body.charges]
    asked = paying.ask_payment(code, charges, body.words, key=key, by=request.auth, at=request.at)
    return dossier_out(asked, to=request.auth)


@router.post("/dossiers/{code}/waiver", response=DossierOut, summary="Waive what is owed, with the reason")
def waive(request: ApiRequest, code: str, key: Key, body: WordsIn) -> DossierOut:
    waived = paying.waive_fee(code, body.words, key=key, by=request.auth, at=request.at)
    return dossier_out(waived, to=request.auth)


def _account(found: Account) -> AccountOut:
    return AccountOut(
        owed=found.amount_owed,
        orders=[_order(one) for one in found.orders],
        payments=[_payment(one) for one in found.payments],
        refunds=[_refund(one) for one in found.refunds],
    )


def _order(one: PaymentOrder) -> OrderOut:
    return OrderOut(
        code=one.code,
        due=one.due,
        lines=[LineOut(line.name, line.amount, line.count, line.basis) for line in one.bill_lines],
        total=one.total,
        currency=one.currency,
        state=OrderState(one.state),
        opened_at=one.opened_at,
        expires_at=one.expires_at,
    )


def _payment(one: Payment) -> PaymentOut:
    return PaymentOut(
        id=one.pk,
        order=one.order_id,
        channel=one.channel,
        amount=one.amount,
        currency=one.currency,
        paid_at=one.paid_at,
        outcome=one.outcome,
        receipt=one.receipt,
    )


def _refund(one: Refund) -> RefundOut:
    return RefundOut(
        id=one.pk,
        payment=one.payment_id,
        amount=one.amount,
        reason=one.reason,
        state=RefundState(one.state),
        asked_at=one.asked_at,
        made_at=one.made_at,
    )
