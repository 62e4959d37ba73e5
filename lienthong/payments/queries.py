"""What others may ask about money: what a holder owes and paid, what a unit must give back, one side of a statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F, Q, QuerySet, Sum
from django.utils.timezone import get_default_timezone, localdate

from lienthong.core import ledger
from lienthong.core.values import Actor, Role, Text
from lienthong.payments.connectors.known import gateway_called
from lienthong.payments.models import Payment, PaymentOrder, Refund
from lienthong.payments.refusals import OrderAlreadyPaid, OrderCancelled, OrderExpired, OrderUnknown, PaymentUnknown
from lienthong.payments.rules.orders import OWED, PAYS, OrderState, RefundState
from lienthong.payments.rules.reconciling import BadRow, Difference, Entry, differences, read_statement

_MOST_REFUNDS = 100


@dataclass(frozen=True, slots=True)
class Account:
    """The money of one holder: its orders, oldest first, what came for them, what goes back."""

    orders: tuple[PaymentOrder, ...]
    payments: tuple[Payment, ...]
    refunds: tuple[Refund, ...]

    @property
    def owed(self) -> tuple[PaymentOrder, ...]:
        """The orders that are still to be paid."""
        return tuple(order for order in self.orders if order.is_owed)

    @property
    def amount_owed(self) -> int:
        """What is still to be paid."""
        return sum(order.total for order in self.owed)

    @property
    def paid(self) -> tuple[Payment, ...]:
        """The payments that paid an order: those with a receipt."""
        return tuple(payment for payment in self.payments if payment.outcome in PAYS)

    @property
    def amount_paid(self) -> int:
        """What was paid for orders, without what went back of it."""
        paid = {payment.pk for payment in self.paid}
        back = sum(one.amount for one in self.refunds if one.payment_id in paid and one.state == RefundState.MADE)
        return sum(payment.amount for payment in self.paid) - back


def account_of(holder: str) -> Account:
    """Return the money of a holder; the caller has checked the right to it. Three statements, one for a free holder."""
    orders = tuple(PaymentOrder.objects.filter(holder=holder).order_by("opened_at", "code"))
    if not orders:
        return Account((), (), ())
    payments = Payment.objects.filter(order__in=orders).order_by("recorded_at", "pk")
    refunds = Refund.objects.filter(payment__order__in=orders).order_by("asked_at", "pk")
    return Account(orders, tuple(payments), tuple(refunds))


def payment_of(holder: str, payment_id: int) -> Payment:
    """Return one payment of a holder; refuses ``PaymentUnknown``, also when it is another holder's.

    The caller has checked the right to the holder.
    """
    payment = Payment.objects.filter(holder=holder, pk=payment_id).first()
    if payment is None:
        raise PaymentUnknown(payment=payment_id)
    return payment


def owed_by(holder: str) -> list[PaymentOrder]:
    """Return the orders of a holder that are still to be paid; the caller has checked the right to it."""
    return list(PaymentOrder.objects.filter(holder=holder, state__in=OWED).order_by("opened_at", "code"))


def owed_among(holders: Iterable[str]) -> set[str]:
    """Return those of the holders that still owe something; the caller has checked the right to them."""
    owed = PaymentOrder.objects.filter(holder__in=list(holders), state__in=OWED)
    return set(owed.values_list("holder", flat=True))


def get_order(code: str, *, lock: bool = False) -> PaymentOrder:
    """Return an order by its code; refuses ``OrderUnknown``. The caller has checked the right to its holder.

    With ``lock`` nobody else changes it before the caller's transaction ends.
    """
    orders = PaymentOrder.objects.select_for_update() if lock else PaymentOrder.objects.all()
    order = orders.filter(code=code).first()
    if order is None:
        raise OrderUnknown(order=code)
    return order


def order_of(holder: str, code: str) -> PaymentOrder:
    """Return one order of a holder; refuses ``OrderUnknown``, also when it is another holder's."""
    order = get_order(code)
    if order.holder != holder:
        raise OrderUnknown(order=code)
    return order


def refuse_unpayable(order: PaymentOrder, *, at: datetime) -> None:
    """Refuse by name an order that cannot be begun at a gateway."""
    if order.state == OrderState.CANCELLED:
        raise OrderCancelled(order=order.code)
    if not order.is_owed:
        raise OrderAlreadyPaid(order=order.code)
    if order.state == OrderState.EXPIRED or at >= order.expires_at:
        raise OrderExpired(order=order.code)


def has_failed(order: PaymentOrder) -> bool:
    """Tell whether the gateway said of the last try that it did not succeed."""
    told = ledger.lines_about(order.about, verbs=("payments.begun", "payments.failed"), limit=1)
    return bool(told) and told[0].verb == "payments.failed"


def left_of(payment: Payment) -> int:
    """Return how much of a payment has not gone back and was not asked back."""
    asked: int = payment.refunds.aggregate(sum=Sum("amount"))["sum"] or 0
    return payment.amount - asked


def refund_reason(refund_id: int) -> Text:
    """Return why a refund was asked for; the caller has checked the right to its holder."""
    return Refund.objects.get(pk=refund_id).reason


def made_of(payment: Payment) -> int:
    """Return how much of a payment has gone back."""
    made: int = payment.refunds.filter(state=RefundState.MADE).aggregate(sum=Sum("amount"))["sum"] or 0
    return made


def refunds_of(*, to: Actor) -> list[Refund]:
    """Return what the offices at whose counter ``to`` sits have to give back, the longest waiting first."""
    waiting = _refunds(to).select_related("payment__order")
    return list(waiting.order_by("asked_at", "pk")[:_MOST_REFUNDS])


def has_refunds(*, to: Actor) -> bool:
    """Tell whether the offices at whose counter ``to`` sits have anything to give back."""
    return _refunds(to).exists()


def _refunds(to: Actor) -> QuerySet[Refund]:
    mine = Q(pk=None)
    for grant in to.grants:
        if grant.role == Role.INTAKE:
            what = {} if grant.procedure == "*" else {"payment__order__procedure": grant.procedure}
            mine |= Q(unit__path=grant.path, **what)
    return Refund.objects.filter(mine, state=RefundState.ASKED)


def unsent_refunds(*, limit: int) -> list[int]:
    """Return the refunds of payments that came through gateways, the longest untried first."""
    waiting = Refund.objects.filter(state=RefundState.ASKED, payment__method="")
    return list(waiting.order_by(F("tried_at").asc(nulls_first=True), "pk").values_list("pk", flat=True)[:limit])


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A statement compared with what we hold, for the days from ``first`` to ``last`` (``None``: it says nothing)."""

    gateway: str
    first: date | None
    last: date | None
    entries: int
    bad: tuple[BadRow, ...]
    differences: tuple[Difference, ...]

    @property
    def holds(self) -> bool:
        """Whether every row could be read and both sides agree."""
        return not self.bad and not self.differences


def reconcile(gateway: str, text: str, *, file: str) -> Reconciliation:
    """Compare the statement of a gateway with what we hold: all of the local days that it covers, and what it names.

    Refuses ``GatewayUnknown``, ``StatementUnreadable``.
    """
    gateway_called(gateway)
    zone = get_default_timezone()
    statement = read_statement(text, file=file, zone=zone)
    days = [localdate(entry.at, zone) for entry in statement.entries]
    if not days:
        return Reconciliation(gateway, None, None, 0, statement.bad, ())
    first, last = min(days), max(days)
    ours = our_side(
        gateway,
        start=datetime.combine(first, time.min, zone),
        end=datetime.combine(last + timedelta(days=1), time.min, zone),
        references=[entry.reference for entry in statement.entries],
    )
    found = tuple(differences(statement.entries, ours))
    return Reconciliation(gateway, first, last, len(statement.entries), statement.bad, found)


def our_side(gateway: str, *, start: datetime, end: datetime, references: Iterable[str]) -> list[Entry]:
    """Return what we know of a gateway from ``start`` to before ``end``, and whatever bears one of the references."""
    named = list(references)
    came = Payment.objects.filter(gateway=gateway)
    went = Refund.objects.filter(payment__gateway=gateway, state=RefundState.MADE).select_related("payment")
    payments = came.filter(paid_at__gte=start, paid_at__lt=end) | came.filter(reference__in=named)
    refunds = went.filter(made_at__gte=start, made_at__lt=end) | went.filter(reference__in=named)
    return [
        *(Entry("payment", one.reference, one.order_id, one.amount, one.currency, one.paid_at) for one in payments),
        *(
            Entry("refund", one.reference, one.payment.order_id, one.amount, one.payment.currency, one.made_at)
            for one in refunds
            if one.made_at is not None
        ),
    ]
