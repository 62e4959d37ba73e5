"""Open clocks are counted anew when the days off or the hours change: the law's calendar decides, whichever way.

A load of the calendar may move the due time of a great many files. They are looked at some at a time: each turn writes
one line of the ledger that says after which file the next one goes on, and the follower that reads it does so. What is
killed goes on where it was, and no turn holds up the other followers for long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from lienthong.core import ledger
from lienthong.core.values import Actor, Role
from lienthong.dossiers import queries
from lienthong.dossiers.actions.case import tell
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries.clocks import moved_clocks
from lienthong.dossiers.rules.transitions import RECOUNTED

#: How many files one turn looks at: when all of them move, half a second.
AT_ONCE = 100
_ABOUT = "dossiers:clocks"
_TURN = "dossiers.recount_advanced"


@transaction.atomic
def begin_recount(load: int, days: Sequence[str] | None, *, by: Actor, at: datetime) -> None:
    """Order that open clocks over ``days`` (``None``: over any day) be counted anew; ``load`` is the line that asks it.

    No file is looked at yet: what was being filed by the former calendar while the new one was loaded is written by the
    time this line is read.
    """
    by.must(Role.STEERING, path="/")
    days = None if days is None else [min(days), max(days)]
    _record({"load": load, "days": days, "after": "", "moved": 0, "is_done": False}, by=by, at=at)


@transaction.atomic
def advance_recount(turn: Mapping[str, Any], *, by: Actor, at: datetime) -> int:
    """Count the next open clocks after those of a turn (the detail of its line); return how many due times moved."""
    by.must(Role.STEERING, path="/")
    first, last = [date.fromisoformat(day) for day in turn["days"]] if turn["days"] else (None, None)
    page = moved_clocks(first, last, after=turn["after"], limit=AT_ONCE)
    moved = sum(recount_due(code, by=by, at=at) for code in page.moved)
    after = turn["after"] if page.next is None else page.next
    _record({**turn, "after": after, "moved": turn["moved"] + moved, "is_done": page.next is None}, by=by, at=at)
    return moved


@transaction.atomic
def recount_due(code: str, *, by: Actor, at: datetime) -> bool:
    """Count the due time of one file anew by the calendar of today; return whether it moved.

    Thread and ledger say from when to when. A file that has its result or has ended stays as it was settled.
    """
    by.must(Role.STEERING, path="/")
    files = Dossier.objects.select_for_update(of=("self",))
    dossier = files.filter(code=code, ended_at=None, done_at=None).first()
    if dossier is None:
        return False
    deadline = queries.deadline_of(dossier)
    if deadline.due_at == dossier.due_at:
        return False
    was_due_at = dossier.due_at.astimezone(deadline.calendar.zone)
    dossier.due_at = deadline.due_at
    moved = {"old_due_at": was_due_at.isoformat(), "new_due_at": deadline.due_at.isoformat()}
    tell(dossier, RECOUNTED, state_before=dossier.state, detail=moved, line=moved, by=by, at=at)
    return True


def _record(turn: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    ledger.record(_TURN, by=by, at=at, about=_ABOUT, detail=dict(turn))
