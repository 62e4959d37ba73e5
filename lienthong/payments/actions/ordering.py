"""What is owed: orders are opened, begun at a gateway, cancelled, and expire."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from lienthong.core import ledger
from lienthong.core.identifiers import new_code
from lienthong.core.values import Actor, Role, Text
from lienthong.documents.rules import dossier_of
from lienthong.payments.connectors.gateway import Asked, Down
from lienthong.payments.connectors.known import gateway_called
from lienthong.payments.models import PaymentOrder
from lienthong.payments.queries import get_order, refuse_unpayable
from lienthong.payments.refusals import GatewayDown, OrderAlreadyPaid
from lienthong.payments.rules.orders import OWED, Bill, OrderState, total_of
from lienthong.units import queries as units

_CODE_BYTES = 10
#: How many orders one turn of ``expire_orders`` looks at.
AT_ONCE = 200


@transaction.atomic
def open_order(bill: Bill, *, by: Actor, at: datetime) -> PaymentOrder:
    """Say what a holder owes; the same holder and occasion give the order that is there, whatever became of it.

    The machine does it for the room that owns the holder. Refuses ``NothingToPay``.
    """
    by.must(Role.STEERING, path="/")
    order, is_new = PaymentOrder.objects.get_or_create(
        holder=bill.holder,
        occasion=bill.occasion,
        defaults={
            "code": new_code(secrets.token_bytes(_CODE_BYTES)),
            "due": bill.due,
            "procedure": bill.procedure,
            "unit_id": bill.unit_id,
            "payer_name": bill.payer_name,
            "currency": settings.CURRENCY,
            "lines": [line.as_json() for line in bill.lines],
            "total": total_of(bill.lines),
            "state": OrderState.DUE,
            "opened_at": at,
            "expires_at": bill.expires_at,
        },
    )
    if is_new:
        record_order("payments.opened", order, by=by, at=at)
    return order


def begin_payment(code: str, gateway: str, *, title: Text, return_to: str, by: Actor, at: datetime) -> str:
    """Ask a gateway to collect an order and return the address to which the payer goes; as often as it is wanted.

    ``return_to`` is where the gateway sends the payer afterwards. The caller has checked the right to the holder.
    Nothing is open while the gateway is asked. Refuses ``OrderUnknown``, ``OrderAlreadyPaid``, ``OrderCancelled``,
    ``OrderExpired``, ``GatewayUnknown``, ``GatewayDown``.
    """
    order, outside = get_order(code), gateway_called(gateway)
    refuse_unpayable(order, at=at)
    asked = Asked(
        order=order.code,
        amount=order.total,
        currency=order.currency,
        title=title.to(by.language),
        unit_name=units.names([order.unit_id], on=localdate(at), language=by.language).get(order.unit_id, ""),
        language=by.language,
        return_to=return_to,
        callback_to=f"{settings.PUBLIC_URL}/api/v1/payments/{gateway}/callback",
        expires_at=order.expires_at,
    )
    try:
        address = outside.begin(asked, at=at)
    except Down:
        raise GatewayDown(gateway=outside.title) from None
    with transaction.atomic():
        record_order("payments.begun", order, by=by, at=at, gateway=gateway)
    return address


@transaction.atomic
def cancel_order(code: str, reason: str, *, by: Actor, at: datetime) -> PaymentOrder:
    """Say that an order is owed no longer, with a stable word that says why; once is enough.

    The machine does it for the room that owns the holder. Refuses ``OrderUnknown``, ``OrderAlreadyPaid``.
    """
    by.must(Role.STEERING, path="/")
    order = get_order(code, lock=True)
    if order.state == OrderState.CANCELLED:
        return order
    if order.state not in OWED:
        raise OrderAlreadyPaid(order=code)
    order.state, order.reason, order.closed_at = OrderState.CANCELLED, reason, at
    order.save(update_fields=["state", "reason", "closed_at"])
    record_order("payments.cancelled", order, by=by, at=at, reason=reason)
    return order


@transaction.atomic
def expire_orders(*, by: Actor, at: datetime) -> int:
    """Close to gateways the orders whose time has passed, some at a time; return how many."""
    by.must(Role.STEERING, path="/")
    due = PaymentOrder.objects.filter(state=OrderState.DUE, expires_at__lte=at).order_by("expires_at")
    orders = list(due.select_for_update(skip_locked=True)[:AT_ONCE])
    for order in orders:
        order.state = OrderState.EXPIRED
        order.save(update_fields=["state"])
        record_order("payments.expired", order, by=by, at=at)
    return len(orders)


def record_order(verb: str, order: PaymentOrder, *, by: Actor, at: datetime, **facts: object) -> None:
    """Write the ledger line of something that happened to an order: its own facts, and ``facts`` of the event."""
    ledger.record(
        verb,
        by=by,
        at=at,
        about=order.about,
        unit_id=order.unit_id,
        dossier=dossier_of(order.holder),
        detail={**order.line, **facts},
    )
