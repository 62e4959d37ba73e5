"""The worker's door: an act makes its slips; what is written is printed, what could not be is tried again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lienthong.core.followers import Follower
from lienthong.core.models import LedgerLine
from lienthong.slips import queries
from lienthong.slips.actions.registering import make_volume
from lienthong.slips.actions.writing import make_slip, write_slips
from lienthong.slips.queries.cases import SLIPS
from lienthong.slips.queries.register import register_waiting

#: How many slips one turn of the worker prints: about a second of work.
AT_ONCE = 10


def follow(lines: Sequence[LedgerLine], at: datetime) -> None:
    """Write the slips of every act that makes one."""
    acts = [line for line in lines if line.dossier and line.verb.startswith("dossiers.")]
    forms = queries.live_forms() if acts else []
    verbs = {occasion.verb for form in forms for occasion in queries.definition_of(form).made_by}
    for line in acts:
        if line.verb in verbs:
            write_slips(line, forms, by=SLIPS, at=at)


def make_waiting(at: datetime) -> int:
    """Print what is written and not printed yet, the oldest first; return how many were made."""
    return sum(make_slip(code, by=SLIPS, at=at) for code in queries.waiting(at=at, limit=AT_ONCE))


def print_registers(at: datetime) -> int:
    """Print the next volume of the register that has waited longest; return how many files it holds."""
    waiting = register_waiting()
    return make_volume(waiting, by=SLIPS, at=at) if waiting is not None else 0


def keep() -> None:
    """Forget nothing before a replay: a slip that was handed out stays, a replay writes what is missing."""


#: A slip takes about 20 ms with its statements, and an open transaction holds up every other follower.
FOLLOWER = Follower("slips", follow, reset=keep, batch=25)
