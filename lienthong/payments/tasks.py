"""The worker's door: what is not paid in time expires, what goes back is sent to its gateway."""

from __future__ import annotations

from datetime import datetime

from lienthong.core.values import system
from lienthong.payments import queries
from lienthong.payments.actions import ordering, refunding

MACHINE = system("payments")
#: How many refunds one turn sends.
AT_ONCE = 20


def expire(at: datetime) -> int:
    """Close to gateways what was not paid in time; return how many orders."""
    return ordering.expire_orders(by=MACHINE, at=at)


def send_refunds(at: datetime) -> int:
    """Ask gateways to give back what is to go back, the longest untried first; return how many did."""
    return sum(refunding.send_refund(pk, by=MACHINE, at=at) for pk in queries.unsent_refunds(limit=AT_ONCE))
