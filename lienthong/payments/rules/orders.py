"""An order, what a payment does to it, what a refund does to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from lienthong.core.values import Text
from lienthong.payments.refusals import NothingToPay

#: When a fee is owed: with the filing, when the office has assessed it, or before the result is given out.
Due = Literal["filing", "assessment", "result"]
#: How somebody pays at the counter.
METHODS: Mapping[str, Text] = {"cash": Text("Tiền mặt", "Cash"), "card": Text("Thẻ", "Card")}
COUNTER = "counter"
LONGEST_REFERENCE = 100


class OrderState(StrEnum):
    """Where an order stands."""

    DUE = "DUE"
    PAID = "PAID"
    PART_REFUNDED = "PART_REFUNDED"
    REFUNDED = "REFUNDED"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"


#: States in which the money is still owed; an expired order can be paid at the counter, and late.
OWED = frozenset({OrderState.DUE, OrderState.EXPIRED})
ORDER_STATES: Mapping[OrderState, Text] = {
    OrderState.DUE: Text("Chưa nộp", "Not paid"),
    OrderState.PAID: Text("Đã nộp", "Paid"),
    OrderState.PART_REFUNDED: Text("Đã hoàn một phần", "Refunded in part"),
    OrderState.REFUNDED: Text("Đã hoàn", "Refunded"),
    OrderState.EXPIRED: Text(
        "Chưa nộp, đã hết thời gian nộp trực tuyến", "Not paid; the time to pay online has passed"
    ),
    OrderState.CANCELLED: Text("Đã hủy", "Cancelled"),
}


class RefundState(StrEnum):
    """Where a refund stands: somebody is owed money, or it went back."""

    ASKED = "ASKED"
    MADE = "MADE"


class Outcome(StrEnum):
    """What became of something that a gateway said."""

    PAID = "paid"
    PAID_LATE = "paid_late"
    PAID_TWICE = "paid_twice"
    PAID_CANCELLED = "paid_cancelled"
    WRONG_AMOUNT = "wrong_amount"
    FAILED = "failed"
    REFUNDED = "refunded"
    REPEATED = "repeated"


#: Outcomes by which an order is paid; money of any other payment goes back.
PAYS = frozenset({Outcome.PAID, Outcome.PAID_LATE})
#: Why money goes back, as people read it.
REASONS: Mapping[str, Text] = {
    Outcome.PAID_TWICE: Text("Đã nộp hai lần", "Paid twice"),
    Outcome.PAID_CANCELLED: Text("Nộp cho khoản đã hủy", "Paid for an order that was cancelled"),
    Outcome.WRONG_AMOUNT: Text("Nộp không đúng số tiền", "Another amount was paid"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to pay for: what, how much each, how many, and the law."""

    name: Text
    amount: int
    count: int
    basis: str

    @property
    def total(self) -> int:
        """The amount times the count."""
        return self.amount * self.count

    def as_json(self) -> dict[str, Any]:
        """Return the line as it is kept with its order."""
        name = {"vi": self.name.vi, "en": self.name.en}
        return {"name": name, "amount": self.amount, "count": self.count, "basis": self.basis}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Line:
        """Return the line that ``as_json`` kept."""
        return cls(Text(**kept["name"]), kept["amount"], kept["count"], kept["basis"])


@dataclass(frozen=True, slots=True)
class Bill:
    """What an order is opened with. ``occasion`` tells a holder's orders apart (``filing``, ``assessment:3``)."""

    holder: str
    occasion: str
    due: Due
    procedure: str
    unit_id: int
    payer_name: str
    lines: tuple[Line, ...]
    expires_at: datetime


def say_amount(amount: int, currency: str) -> Text:
    """Return an amount as people write it: "24.000 đồng" / "24,000 VND"; other currencies go by their code."""
    number = f"{amount:,}"
    return Text(f"{number.replace(',', '.')} {_CURRENCIES_VI.get(currency, currency)}", f"{number} {currency}")


_CURRENCIES_VI: Mapping[str, str] = {"VND": "đồng"}


def total_of(lines: Iterable[Line]) -> int:
    """Return the sum of an order; refuses ``NothingToPay`` when there is none or a line is not above 0."""
    totals = [line.total if line.amount > 0 and line.count > 0 else 0 for line in lines]
    if not totals or not all(totals):
        raise NothingToPay
    return sum(totals)


def outcome_of(state: str, owed: tuple[int, str], came: tuple[int, str]) -> Outcome:
    """Return what a payment of ``came`` (amount, currency) does to an order of ``owed`` in ``state``.

    Another amount never pays: neither in part nor with a rest. What comes for a paid order comes twice, what comes for
    a cancelled one comes for nothing; an expired order is paid late, since what was asked for has come.
    """
    if state == OrderState.CANCELLED:
        return Outcome.PAID_CANCELLED
    if state not in OWED:
        return Outcome.PAID_TWICE
    if came != owed:
        return Outcome.WRONG_AMOUNT
    return Outcome.PAID_LATE if state == OrderState.EXPIRED else Outcome.PAID


def state_after_refunds(total: int, refunded: int) -> OrderState:
    """Return the state of a paid order of which ``refunded`` has gone back."""
    if refunded >= total:
        return OrderState.REFUNDED
    return OrderState.PART_REFUNDED if refunded else OrderState.PAID
