"""The money of a file as the desk shows it."""

from __future__ import annotations

from dataclasses import dataclass

from lienthong.core.values import Actor, Role, Text
from lienthong.documents.rules import dossier_of
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries.owing import holder_of
from lienthong.dossiers.rules.transitions import State
from lienthong.payments import queries
from lienthong.payments.models import Payment, PaymentOrder, Refund
from lienthong.payments.queries import Account
from lienthong.payments.rules.orders import METHODS, ORDER_STATES, OrderState, say_amount
from lienthong.ui.pages import new_key

_ONLINE = Text("trực tuyến", "online")


@dataclass(frozen=True, slots=True)
class OrderLine:
    """An order: how much, how it stands, and what it is for."""

    order: PaymentOrder
    amount: Text
    state: Text
    names: list[Text]


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """A payment: how much, which way it came, and how much of it may still go back."""

    payment: Payment
    amount: Text
    way: Text
    left: int


@dataclass(frozen=True, slots=True)
class DeskMoney:
    """The money of a file. ``chip`` says in a word whether it is paid; ``may_take``: the officer's counter takes it.

    ``owes_at_intake``: it cannot be received before it is paid.
    """

    chip: Text | None
    owes_at_intake: bool
    orders: list[OrderLine]
    payments: list[PaymentLine]
    refunds: list[tuple[Refund, Text]]
    may_take: bool
    key: str


@dataclass(frozen=True, slots=True)
class RefundRow:
    """Money that an office has to give back; ``is_automatic``: its gateway is asked by the machine."""

    refund: Refund
    amount: Text
    dossier: str
    is_automatic: bool


def desk_money(dossier: Dossier, *, to: Actor) -> DeskMoney:
    """Return the money of a file that ``to`` may see."""
    account = queries.account_of(holder_of(dossier.code))
    currencies = {payment.pk: payment.currency for payment in account.payments}
    return DeskMoney(
        chip=_chip(account),
        owes_at_intake=bool(account.owed) and dossier.state == State.SUBMITTED,
        orders=[
            OrderLine(
                order,
                say_amount(order.total, order.currency),
                ORDER_STATES[OrderState(order.state)],
                [line.name for line in order.bill_lines],
            )
            for order in account.orders
        ],
        payments=[
            PaymentLine(
                payment,
                say_amount(payment.amount, payment.currency),
                METHODS.get(payment.method, _ONLINE),
                payment.amount - sum(one.amount for one in account.refunds if one.payment_id == payment.pk),
            )
            for payment in account.payments
        ],
        refunds=[(one, say_amount(one.amount, currencies[one.payment_id])) for one in account.refunds],
        may_take=to.may(Role.INTAKE, path=dossier.intake.path, procedure=dossier.procedure),
        key=new_key(),
    )


def refund_rows(*, to: Actor) -> list[RefundRow]:
    """Return what the officer's counters have to give back, the longest waiting first."""
    return [
        RefundRow(
            one,
            say_amount(one.amount, one.payment.currency),
            dossier_of(one.holder),
            is_automatic=not one.payment.method,
        )
        for one in queries.refunds_of(to=to)
    ]


def _chip(account: Account) -> Text | None:
    if account.owed:
        owed = say_amount(account.amount_owed, account.owed[0].currency)
        return Text(f"Chưa nộp {owed.vi}", f"{owed.en} not paid")
    if account.amount_paid:
        paid = say_amount(account.amount_paid, account.paid[0].currency)
        return Text(f"Đã nộp {paid.vi}", f"{paid.en} paid")
    return None
