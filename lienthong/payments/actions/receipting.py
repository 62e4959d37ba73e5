"""Receipts: what came through a gateway gets a signed paper; at the counter the paper receipt was given by hand."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from lienthong.core.values import Actor, Role, Text
from lienthong.documents.actions import issue_document
from lienthong.documents.rules import dossier_of
from lienthong.payments.actions.ordering import record_order
from lienthong.payments.models import Payment
from lienthong.payments.refusals import PaymentUnknown
from lienthong.payments.rules.orders import Line, say_amount

#: The pack's words for receipts.
TEMPLATE = "payment_receipt"
_TITLE = Text("Biên lai thu phí, lệ phí", "Receipt of a fee")


@transaction.atomic
def issue_receipt(payment_id: int, *, by: Actor, at: datetime) -> str:
    """Make the signed receipt of an online payment and return its code; again it is the same (empty: it has none).

    Takes about 0.1 s of computing: follower process only. Refuses ``PaymentUnknown``, ``TemplateUnknown``,
    ``LettersUnprintable``.
    """
    by.must(Role.STEERING, path="/")
    payment = Payment.objects.select_for_update(of=("self",)).select_related("order").filter(pk=payment_id).first()
    if payment is None:
        raise PaymentUnknown(payment=payment_id)
    order = payment.order
    if payment.document or not payment.receipt or payment.method:
        return payment.document
    paper = issue_document(
        dossier_of(order.holder) or order.holder,
        TEMPLATE,
        _TITLE,
        payment.receipt,
        order.unit_id,
        "",
        _rows(payment),
        by=by,
        at=at,
        legal_basis=list(dict.fromkeys(line.basis for line in order.bill_lines if line.basis)),
        matter=f"payment:{payment.pk}",
    )
    payment.document = paper.code
    payment.save(update_fields=["document"])
    record_order("payments.receipted", order, by=by, at=at, payment=payment.pk, receipt=payment.receipt)
    return paper.code


def _rows(payment: Payment) -> list[dict[str, object]]:
    order, lines = payment.order, payment.order.bill_lines
    paid_at = localtime(payment.paid_at)
    shown = [
        ("payer", Text("Người nộp", "Paid by"), order.payer_name, order.payer_name),
        ("dossier", Text("Hồ sơ", "File"), dossier_of(order.holder), dossier_of(order.holder)),
        *((f"line_{n}", line.name, _sum(line, order.currency), line.total) for n, line in enumerate(lines, start=1)),
        ("total", Text("Tổng cộng", "Total"), say_amount(payment.amount, payment.currency).vi, payment.amount),
        ("currency", Text("Đơn vị tiền tệ", "Currency"), payment.currency, payment.currency),
        ("paid_at", Text("Nộp lúc", "Paid at"), f"{paid_at:%H:%M %d/%m/%Y}", paid_at.isoformat()),
        ("order", Text("Khoản phải nộp", "Order"), order.code, order.code),
        ("reference", Text("Mã giao dịch", "Transaction"), payment.reference, payment.reference),
    ]
    return [{"key": key, "label": label, "value": value, "data": data} for key, label, value, data in shown if value]


def _sum(line: Line, currency: str) -> str:
    each, whole = say_amount(line.amount, currency).vi, say_amount(line.total, currency).vi
    return whole if line.count == 1 else f"{line.count} × {each} = {whole}"
