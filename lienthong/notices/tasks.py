"""The worker's door: notices are made of what happened, handed over when their time has come, given up when too old."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import connection

from lienthong.core.followers import Follower
from lienthong.core.models import LedgerLine
from lienthong.core.values import system
from lienthong.notices.actions.making import make_notices
from lienthong.notices.actions.sending import give_up_notices, send_notices
from lienthong.notices.connectors.known import carried_ways

NOTICES = system("notices")
_FORGET = (Path(__file__).parent / "sql" / "forget_unsent.sql").read_text(encoding="utf-8")


def follow(lines: Sequence[LedgerLine], at: datetime) -> None:
    """Make the notices of a batch."""
    make_notices(lines, by=NOTICES, at=at)


def forget_unsent() -> None:
    """Before a replay: forget what has not gone yet, so that it is made with the words of today; the rest stays."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET)


def send(at: datetime) -> int:
    """Hand over what is due, a turn of every way that has a carrier; return how many notices were taken."""
    return sum(send_notices(way, by=NOTICES, at=at) for way in carried_ways())


def give_up(at: datetime) -> int:
    """Give up what has waited too long; return how many."""
    return give_up_notices(by=NOTICES, at=at)


#: Can be replayed although it leads outside: what has gone is kept, and is neither made nor sent again.
FOLLOWER = Follower("notices", follow, forget_unsent)
