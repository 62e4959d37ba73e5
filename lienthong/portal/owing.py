"""The money of a request as its pages show it."""

from __future__ import annotations

from dataclasses import dataclass

from lienthong.core.values import Text
from lienthong.dossiers.rules.fees import FILING, holds_the_clock
from lienthong.payments.connectors.gateway import Gateway
from lienthong.payments.connectors.known import gateways
from lienthong.payments.models import Payment, PaymentOrder, Refund
from lienthong.payments.queries import Account
from lienthong.payments.rules.orders import OrderState, say_amount
from lienthong.ui.pages import PageRequest


@dataclass(frozen=True, slots=True)
class OwedView:
    """Something to pay: line by line, until when, and whether it can still be paid online."""

    order: PaymentOrder
    amount: Text
    lines: list[tuple[Text, Text]]
    is_online: bool


@dataclass(frozen=True, slots=True)
class MoneyView:
    """What ``portal/_money.html`` draws."""

    owed: list[OwedView]
    paid: list[tuple[Payment, Text]]
    refunds: list[tuple[Refund, Text]]
    gateways: list[Gateway]

    @property
    def holds_filing(self) -> bool:
        """Whether the request waits to be taken in until its fee is paid: then it is due once that is done."""
        return any(holds_the_clock(one.order.occasion) and one.order.due == FILING for one in self.owed)


def money_view(account: Account, request: PageRequest) -> MoneyView:
    """Return the money of a request as its pages show it."""
    currencies = {payment.pk: payment.currency for payment in account.payments}
    return MoneyView(
        owed=[_owed(order, request) for order in account.owed],
        paid=[(payment, say_amount(payment.amount, payment.currency)) for payment in account.paid],
        refunds=[(one, say_amount(one.amount, currencies[one.payment_id])) for one in account.refunds],
        gateways=gateways(),
    )


def _owed(order: PaymentOrder, request: PageRequest) -> OwedView:
    lines = [(_named(line.name, line.count), say_amount(line.total, order.currency)) for line in order.bill_lines]
    is_online = order.state == OrderState.DUE and request.at < order.expires_at
    return OwedView(order, say_amount(order.total, order.currency), lines, is_online)


def _named(name: Text, count: int) -> Text:
    return name if count == 1 else Text(f"{name.vi} × {count}", f"{name.en} × {count}")
