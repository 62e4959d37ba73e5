"""What comes: a gateway's callback, a payment through one, a payment at the counter.

Money that came is never turned away: what pays nothing is kept, and goes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from lienthong.core import ledger
from lienthong.core.refusals import Refused
from lienthong.core.values import Actor, Role
from lienthong.payments.actions.ordering import record_order
from lienthong.payments.actions.refunding import ask_refund, record_refund
from lienthong.payments.connectors.gateway import Said
from lienthong.payments.connectors.known import gateway_called
from lienthong.payments.models import Payment, PaymentOrder, ReceiptSeries
from lienthong.payments.queries import get_order
from lienthong.payments.refusals import (
    MethodUnknown,
    OrderAlreadyPaid,
    OrderCancelled,
    OrderUnknown,
    ReceiptNumberMissing,
    ReceiptNumberUsed,
    ReferenceReused,
    RefundAlreadyMade,
    RefundUnknown,
)
from lienthong.payments.rules.orders import (
    COUNTER,
    LONGEST_REFERENCE,
    METHODS,
    PAYS,
    REASONS,
    OrderState,
    Outcome,
    outcome_of,
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of something that was said: the outcome, and the payment where there is one."""

    outcome: Outcome
    payment: Payment | None = None


def receive_callback(gateway: str, headers: Mapping[str, str], body: bytes, *, by: Actor, at: datetime) -> Recorded:
    """Believe a gateway's message that it sealed, and do what follows from it; the same message again changes nothing.

    A sealed message about what does not exist here leaves a line that stays. Refuses ``GatewayUnknown``,
    ``SignatureWrong``, ``CallbackOutOfTime``, ``CallbackUnreadable``, ``OrderUnknown``, ``RefundUnknown``,
    ``ReferenceReused``, ``RefundAlreadyMade``.
    """
    said = gateway_called(gateway).read(headers, body, at=at)
    try:
        if said.kind == "failed":
            return record_failure(gateway, said, by=by, at=at)
        if said.kind == "refunded":
            is_new = record_refund(said.refund, said.reference, gateway=gateway, by=by, at=at)
            return Recorded(Outcome.REFUNDED if is_new else Outcome.REPEATED)
        return record_payment(gateway, said, by=by, at=at)
    except (OrderUnknown, RefundUnknown, ReferenceReused, RefundAlreadyMade) as refusal:
        _keep_refusal(gateway, said, refusal, by=by, at=at)
        raise


@transaction.atomic
def record_payment(gateway: str, said: Said, *, by: Actor, at: datetime) -> Recorded:
    """Keep a payment that came through a gateway, once for each reference of it; return what it did to its order.

    It pays an order that is owed, by exactly its total, also after its time (``paid_late``). What comes for a paid or
    cancelled order, or in another amount, is kept and a refund is opened. Refuses ``OrderUnknown``,
    ``ReferenceReused``.
    """
    by.must(Role.STEERING, path="/")
    order = get_order(said.order, lock=True)
    came = (said.amount, said.currency)
    outcome = outcome_of(order.state, (order.total, order.currency), came)
    payment = Payment(
        order=order,
        holder=order.holder,
        gateway=gateway,
        reference=said.reference,
        amount=said.amount,
        currency=said.currency,
        paid_at=said.at,
        recorded_at=at,
        outcome=outcome,
        receipt=_next_receipt(order, at) if outcome in PAYS else "",
    )
    if known := _known(payment):
        if (known.order_id, known.amount, known.currency) != (order.code, *came):
            raise ReferenceReused(gateway=gateway, reference=said.reference)
        return Recorded(Outcome.REPEATED, known)
    _settle(order, payment, by=by, at=at)
    return Recorded(outcome, payment)


@transaction.atomic
def record_failure(gateway: str, said: Said, *, by: Actor, at: datetime) -> Recorded:
    """Note that a try to pay did not succeed: nothing came, the order is owed as before. Refuses ``OrderUnknown``."""
    by.must(Role.STEERING, path="/")
    order = get_order(said.order, lock=True)
    told = ledger.lines_about(order.about, verbs=("payments.failed",))
    if any(line.detail["reference"] == said.reference for line in told):
        return Recorded(Outcome.REPEATED)
    record_order("payments.failed", order, by=by, at=at, gateway=gateway, reference=said.reference)
    return Recorded(Outcome.FAILED)


@transaction.atomic
def record_counter_payment(code: str, method: str, receipt: str, *, by: Actor, at: datetime) -> Payment:
    """Note that an order was paid in ``cash`` or by ``card`` at the counter, and on which receipt; again is the same.

    Whoever takes in at the order's unit does it. Refuses ``OrderUnknown``, ``NotAllowed``, ``MethodUnknown``,
    ``ReceiptNumberMissing``, ``ReceiptNumberUsed``, ``OrderAlreadyPaid``, ``OrderCancelled``.
    """
    order = get_order(code, lock=True)
    by.must(Role.INTAKE, path=order.unit.path, procedure=order.procedure)
    receipt = " ".join(receipt.split())
    if method not in METHODS:
        raise MethodUnknown(method=method)
    if not 0 < len(receipt) <= LONGEST_REFERENCE:
        raise ReceiptNumberMissing(most=LONGEST_REFERENCE)
    payment = Payment(
        order=order,
        holder=order.holder,
        gateway=COUNTER,
        reference=f"{order.unit_id}:{receipt}",
        method=method,
        amount=order.total,
        currency=order.currency,
        paid_at=at,
        recorded_at=at,
        outcome=Outcome.PAID,
        receipt=receipt,
    )
    if known := _known(payment):
        if known.order_id != code:
            raise ReceiptNumberUsed(receipt=receipt)
        return known
    if order.state == OrderState.CANCELLED:
        raise OrderCancelled(order=code)
    if not order.is_owed:
        raise OrderAlreadyPaid(order=code)
    _settle(order, payment, by=by, at=at)
    return payment


def _known(payment: Payment) -> Payment | None:
    """Keep a payment, and return ``None``; or return the one that bears its reference already."""
    try:
        with transaction.atomic():
            payment.save(force_insert=True)
    except IntegrityError:
        return Payment.objects.get(gateway=payment.gateway, reference=payment.reference)
    return None


def _settle(order: PaymentOrder, payment: Payment, *, by: Actor, at: datetime) -> None:
    """Do to an order what its payment does, and write the line; what pays nothing goes back."""
    facts = {
        "payment": payment.pk,
        "channel": payment.channel,
        "gateway": payment.gateway,
        "amount": payment.amount,
        "outcome": str(payment.outcome),
        "paid_at": payment.paid_at.isoformat(),
    }
    if payment.outcome in PAYS:
        order.state, order.closed_at = OrderState.PAID, at
        order.save(update_fields=["state", "closed_at"])
        record_order("payments.paid", order, by=by, at=at, receipt=payment.receipt, **facts)
        return
    record_order("payments.kept", order, by=by, at=at, **facts)
    ask_refund(payment.pk, payment.amount, payment.outcome, REASONS[Outcome(payment.outcome)], by=by, at=at)


def _next_receipt(order: PaymentOrder, at: datetime) -> str:
    """Return the next receipt number of the unit in this year, without gaps: it is given back when this is undone."""
    year = localdate(at).year
    series, _ = ReceiptSeries.objects.get_or_create(series=f"{order.unit_id}/{year}", defaults={"last": 0})
    series = ReceiptSeries.objects.select_for_update().get(pk=series.pk)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{series.last:06d}/{year}"


def _keep_refusal(gateway: str, said: Said, refusal: Refused, *, by: Actor, at: datetime) -> None:
    detail = {
        "event": said.kind,
        "order": said.order,
        "reference": said.reference,
        "amount": said.amount,
        "currency": said.currency,
        "reason": refusal.code,
    }
    with transaction.atomic():
        ledger.record("payments.refused", by=by, at=at, about=f"gateway:{gateway}", detail=detail)
