"""What goes back: a refund is asked for, sent to the gateway of its payment, and made."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import transaction

from lienthong.core.refusals import Refused
from lienthong.core.values import Actor, Role, Text
from lienthong.payments.actions.ordering import record_order
from lienthong.payments.connectors.gateway import Down, GivenBack
from lienthong.payments.connectors.known import gateway_called
from lienthong.payments.models import Payment, Refund
from lienthong.payments.queries import get_order, left_of, made_of
from lienthong.payments.refusals import (
    PaymentUnknown,
    RefundAlreadyMade,
    RefundReferenceMissing,
    RefundTooLarge,
    RefundUnknown,
)
from lienthong.payments.rules.orders import LONGEST_REFERENCE, PAYS, RefundState, state_after_refunds

log = structlog.get_logger()


@transaction.atomic
def ask_refund(payment_id: int, amount: int, occasion: str, reason: Text, *, by: Actor, at: datetime) -> Refund:
    """Say that money of a payment is to go back, once for each occasion; whoever takes in at its unit may ask.

    Refuses ``PaymentUnknown``, ``NotAllowed``, ``RefundTooLarge`` (more than is left, or nothing).
    """
    payment = Payment.objects.select_related("order__unit").filter(pk=payment_id).first()
    if payment is None:
        raise PaymentUnknown(payment=payment_id)
    order = get_order(payment.order_id, lock=True)
    by.must(Role.INTAKE, path=payment.order.unit.path, procedure=order.procedure)
    known = payment.refunds.filter(occasion=occasion).first()
    if known is not None:
        return known
    left = left_of(payment)
    if not 0 < amount <= left:
        raise RefundTooLarge(amount=amount, left=left)
    refund = Refund.objects.create(
        payment=payment,
        holder=payment.holder,
        unit_id=order.unit_id,
        occasion=occasion,
        amount=amount,
        reason_vi=reason.vi,
        reason_en=reason.en,
        state=RefundState.ASKED,
        asked_at=at,
    )
    facts = {"refund": refund.pk, "payment": payment.pk, "amount": amount, "occasion": occasion}
    record_order("payments.refund_asked", order, by=by, at=at, **facts)
    return refund


@transaction.atomic
def record_refund(refund_id: int, reference: str, *, by: Actor, at: datetime, gateway: str = "") -> bool:
    """Note that a refund was made, by which transfer or paper; return whether that is new.

    A gateway (``gateway``) speaks only of refunds of its own payments. Refuses ``RefundUnknown``, ``NotAllowed``,
    ``RefundReferenceMissing``, ``RefundAlreadyMade`` (under another reference).
    """
    refund = Refund.objects.select_related("payment__order__unit").filter(pk=refund_id).first()
    if refund is None or gateway not in ("", refund.payment.gateway):
        raise RefundUnknown(refund=refund_id)
    order = get_order(refund.payment.order_id, lock=True)
    by.must(Role.INTAKE, path=refund.payment.order.unit.path, procedure=order.procedure)
    refund = Refund.objects.select_for_update().select_related("payment").get(pk=refund_id)
    reference = " ".join(reference.split())
    if not 0 < len(reference) <= LONGEST_REFERENCE:
        raise RefundReferenceMissing(most=LONGEST_REFERENCE)
    if refund.state == RefundState.MADE:
        if refund.reference != reference:
            raise RefundAlreadyMade(refund=refund_id, reference=refund.reference)
        return False
    refund.state, refund.reference, refund.made_at = RefundState.MADE, reference, at
    refund.save(update_fields=["state", "reference", "made_at"])
    if refund.payment.outcome in PAYS:
        order.state = state_after_refunds(order.total, made_of(refund.payment))
        order.save(update_fields=["state"])
    facts = {"refund": refund.pk, "payment": refund.payment_id, "amount": refund.amount, "state": str(order.state)}
    record_order("payments.refunded", order, by=by, at=at, **facts)
    return True


def send_refund(refund_id: int, *, by: Actor, at: datetime) -> bool:
    """Ask the gateway of a payment to give money back; return whether it is done now.

    Nothing is open while the gateway is asked, which gives the same refund once however often it is asked. What it
    cannot do now is tried again, the longest untried first.
    """
    by.must(Role.STEERING, path="/")
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    payment = refund.payment
    given = GivenBack(str(refund.pk), payment.reference, refund.amount, payment.currency)
    try:
        reference = gateway_called(payment.gateway).give_back(given, at=at)
        if reference:
            return record_refund(refund_id, reference, gateway=payment.gateway, by=by, at=at)
        reason = "accepted"
    except Down:
        reason = "gateway_down"
    except Refused as refusal:
        reason = refusal.code
    except Exception:  # whatever is wrong with one refund must not hold up the others
        log.exception("refund failed", refund=refund_id)
        reason = "internal_error"
    _note_try(refund_id, reason, by=by, at=at)
    return False


@transaction.atomic
def _note_try(refund_id: int, reason: str, *, by: Actor, at: datetime) -> None:
    """Remember when the gateway was asked; say so once."""
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    order = get_order(refund.payment.order_id, lock=True)
    if refund.tried_at is None:
        facts = {"refund": refund.pk, "payment": refund.payment_id, "amount": refund.amount, "reason": reason}
        record_order("payments.refund_delayed", order, by=by, at=at, **facts)
    Refund.objects.filter(pk=refund_id).update(tried_at=at)
