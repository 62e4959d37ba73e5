"""The worker's door: what ended is drawn by lot for a survey, what is due is sent, what is late is noted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lienthong.core.followers import Follower
from lienthong.core.models import LedgerLine
from lienthong.core.values import system
from lienthong.feedback.actions.answering import note_overdue
from lienthong.feedback.actions.surveying import ENDS, RATED, follow_dossiers, send_surveys

FEEDBACK = system("feedback")
_FOLLOWED = ENDS | {RATED}


def follow(lines: Sequence[LedgerLine], at: datetime) -> None:
    """Plan surveys about what ended, note who rated low."""
    if told := [line for line in lines if line.verb in _FOLLOWED]:
        follow_dossiers(told, by=FEEDBACK, at=at)


def send(at: datetime) -> int:
    """Send the surveys that are due; return how many were looked at."""
    return send_surveys(by=FEEDBACK, at=at)


def note_late(at: datetime) -> int:
    """Note which petitions came past their term; return how many."""
    return note_overdue(by=FEEDBACK, at=at)


def keep() -> None:
    """Forget nothing before a replay: whoever was asked stays asked, a replay plans the same and nothing twice."""


FOLLOWER = Follower("feedback", follow, reset=keep)
