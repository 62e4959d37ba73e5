"""Orders, the payments that came for them, refunds, and the series of receipt numbers."""

from __future__ import annotations

from typing import Any, Literal

from django.db import models
from django.db.models import Q

from lienthong.core.values import Text
from lienthong.payments.rules.orders import OWED, Line, OrderState, RefundState


class PaymentOrder(models.Model):
    """What somebody owes, to which unit, until when. Its lines never change: another amount is another order."""

    code = models.TextField(primary_key=True)  # also what the payer reads on a bank's statement
    holder = models.TextField()  # dossier:<code>, draft:<id>
    occasion = models.TextField()  # tells the orders of one holder apart
    due = models.TextField()  # filing, assessment, result
    procedure = models.TextField()
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)  # gets the money
    payer_name = models.TextField()
    currency = models.TextField()
    lines = models.JSONField()  # see rules.orders.Line.as_json
    total = models.BigIntegerField()  # in the smallest unit of the currency
    state = models.TextField(choices=[(state, state) for state in OrderState])
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)  # paid or cancelled
    reason = models.TextField(default="")  # why it was cancelled: a stable word

    class Meta:
        db_table = "payments_order"
        constraints = [
            models.UniqueConstraint(fields=["holder", "occasion"], name="order_once"),
            models.CheckConstraint(condition=Q(total__gt=0), name="order_has_a_total"),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="order_expiring", condition=Q(state=OrderState.DUE)),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def about(self) -> str:
        """What ledger lines about the order are about."""
        return f"order:{self.code}"

    @property
    def is_owed(self) -> bool:
        """Whether the money is still owed."""
        return self.state in OWED

    @property
    def bill_lines(self) -> list[Line]:
        """What is to be paid for, line by line."""
        return [Line.from_json(kept) for kept in self.lines]

    @property
    def line(self) -> dict[str, Any]:
        """What every ledger line about the order says of it; nothing about a person."""
        return {
            "procedure": self.procedure,
            "due": self.due,
            "occasion": self.occasion,
            "total": self.total,
            "currency": self.currency,
            "opened_at": self.opened_at.isoformat(),
        }


class Payment(models.Model):
    """Money that came: by which gateway (``counter``: by hand), under which reference of its own, and what it did."""

    order = models.ForeignKey(PaymentOrder, on_delete=models.PROTECT, related_name="payments")
    holder = models.TextField()
    gateway = models.TextField()
    reference = models.TextField()  # the gateway's own; at the counter <unit id>:<receipt>
    method = models.TextField(default="")  # at the counter: cash, card
    amount = models.BigIntegerField()
    currency = models.TextField()
    paid_at = models.DateTimeField()  # as the gateway says
    recorded_at = models.DateTimeField()
    outcome = models.TextField()
    receipt = models.TextField(default="")  # its number; empty for money that pays nothing
    document = models.TextField(default="")  # code of the signed receipt, once it is made

    class Meta:
        db_table = "payments_payment"
        constraints = [
            models.UniqueConstraint(fields=["gateway", "reference"], name="payment_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_has_an_amount"),
        ]
        indexes = [models.Index(fields=["gateway", "paid_at"], name="payment_of_a_period")]

    def __str__(self) -> str:
        return f"{self.gateway} {self.reference}"

    @property
    def channel(self) -> Literal["online", "counter"]:
        """Whether it was paid online or at the counter."""
        return "counter" if self.method else "online"


class Refund(models.Model):
    """Money of a payment that goes back: why, and by which transfer once it has."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    holder = models.TextField()
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    occasion = models.TextField()  # tells the refunds of one payment apart
    amount = models.BigIntegerField()
    reason_vi = models.TextField()
    reason_en = models.TextField()
    state = models.TextField(choices=[(state, state) for state in RefundState])
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    reference = models.TextField(default="")
    tried_at = models.DateTimeField(null=True)  # when the gateway was last asked and did not do it

    class Meta:
        db_table = "payments_refund"
        constraints = [
            models.UniqueConstraint(fields=["payment", "occasion"], name="refund_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_has_an_amount"),
        ]
        indexes = [models.Index(fields=["unit", "asked_at"], name="refund_open", condition=Q(state=RefundState.ASKED))]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.occasion}"

    @property
    def reason(self) -> Text:
        """Why the money goes back."""
        return Text(self.reason_vi, self.reason_en)


class ReceiptSeries(models.Model):
    """The last receipt number that a unit was given in a year, for payments that came through gateways."""

    series = models.TextField(primary_key=True)  # <unit id>/<year>
    last = models.IntegerField()

    class Meta:
        db_table = "payments_receiptseries"

    def __str__(self) -> str:
        return f"{self.series} {self.last}"
