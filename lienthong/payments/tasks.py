"""The worker's door: what is not paid in time expires, what goes back is sent, what was paid gets its receipt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import structlog
from django.db import transaction

from lienthong.core.followers import Follower
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import Refused
from lienthong.core.values import system
from lienthong.payments import queries
from lienthong.payments.actions import ordering, receipting, refunding

MACHINE = system("payments")
#: How many refunds one turn sends.
AT_ONCE = 20

log = structlog.get_logger()


def expire(at: datetime) -> int:
    """Close to gateways what was not paid in time; return how many orders."""
    return ordering.expire_orders(by=MACHINE, at=at)


def send_refunds(at: datetime) -> int:
    """Ask gateways to give back what is to go back, the longest untried first; return how many did."""
    return sum(refunding.send_refund(pk, by=MACHINE, at=at) for pk in queries.unsent_refunds(limit=AT_ONCE))


def follow_payments(lines: Sequence[LedgerLine], at: datetime) -> None:
    """Make the receipt of every payment. One that cannot be made is named in the log and holds up none of the others:
    its number is in the thread all the same.
    """
    for line in lines:
        if line.verb == "payments.paid":
            try:
                with transaction.atomic():
                    receipting.issue_receipt(line.detail["payment"], by=MACHINE, at=at)
            except Refused as refusal:
                log.warning("receipt not made", payment=line.detail["payment"], refusal=refusal.code)


#: Its work goes outside (papers), so it is never replayed; a paper takes a tenth of a second.
RECEIPTS = Follower("receipts", follow_payments, reset=None, batch=5)
