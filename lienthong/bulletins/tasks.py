"""The worker's door: bulletins whose time has come are made, their subscribers are told."""

from __future__ import annotations

from datetime import datetime

import structlog

from lienthong.bulletins import queries
from lienthong.bulletins.actions.making import BULLETINS, make_bulletin, send_bulletin

log = structlog.get_logger()
#: How many bulletins one turn of the worker makes: about a second of work.
AT_ONCE = 5


def make_waiting(at: datetime) -> int:
    """Make what is to be made, the largest places first; return how many. One that fails holds up no other."""
    made = 0
    for one in queries.waiting(at=at):
        try:
            make_bulletin(one.kind, one.unit_id, one.period.last, by=BULLETINS, at=at)
        except Exception:
            log.exception("bulletin not made", kind=one.kind, unit=one.unit_id)
            continue
        made += 1
        if made == AT_ONCE:
            break
    return made


def send_waiting(at: datetime) -> int:
    """Tell the subscribers of what was made; return how many bulletins were sent."""
    codes = queries.unsent(limit=100)
    for code in codes:
        send_bulletin(code, by=BULLETINS, at=at)
    return len(codes)
