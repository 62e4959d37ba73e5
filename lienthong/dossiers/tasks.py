"""The worker's door: a signed file becomes a result; one that could not is tried again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lienthong.core.followers import Follower
from lienthong.core.models import LedgerLine
from lienthong.core.values import system
from lienthong.dossiers.actions.results import make_result
from lienthong.dossiers.queries.lists import stuck

RESULTS = system("results")
#: How many waiting files one turn of ``retry_stuck`` looks at.
AT_ONCE = 50


def follow(lines: Sequence[LedgerLine], at: datetime) -> None:
    """Make the result of every file that was signed. One that cannot be made now holds up none of the others."""
    for line in lines:
        if line.verb == "dossiers.signed":
            make_result(line.dossier, by=RESULTS, at=at)


def retry_stuck(at: datetime) -> int:
    """Try again what waits for a result, the longest untried first; return how many results were made."""
    return sum(make_result(code, by=RESULTS, at=at) for code in stuck(limit=AT_ONCE))


#: Its work goes outside (registries, papers), so it is never replayed. A paper takes a fifth of a second and an open
#: transaction holds up every other follower, so the batch is small.
FOLLOWER = Follower("results", follow, reset=None, batch=5)
