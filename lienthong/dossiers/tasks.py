"""The worker's door: signed files become results, stuck ones are tried again; clocks and money follow the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lienthong.core.followers import Follower
from lienthong.core.models import LedgerLine
from lienthong.core.values import system
from lienthong.dossiers.actions.bulk import WORKER, advance_bulk
from lienthong.dossiers.actions.consulting import note_silence
from lienthong.dossiers.actions.linking import advance_links
from lienthong.dossiers.actions.moving import advance_move
from lienthong.dossiers.actions.paying import MACHINE, change_fee, note_money, settle_account
from lienthong.dossiers.actions.recounting import advance_recount, begin_recount
from lienthong.dossiers.actions.results import make_result
from lienthong.dossiers.queries.bulk import open_runs
from lienthong.dossiers.queries.lists import stuck
from lienthong.dossiers.queries.money import is_result_free
from lienthong.dossiers.queries.opinions import overdue_opinions
from lienthong.dossiers.queries.trees import waiting_roots
from lienthong.dossiers.rules.transitions import LINKS_ENDED, WITHOUT_RESULT
from lienthong.library.actions.keeping import release_papers

RESULTS, CLOCKS, LINKS, MOVES = system("results"), system("clocks"), system("links"), system("moves")
_MOVING = frozenset({"dossiers.move_begun", "dossiers.move_advanced"})
_MAKE_RESULT = frozenset({"dossiers.signed", LINKS_ENDED})
#: How many waiting files one turn of ``retry_stuck`` looks at.
AT_ONCE = 50


def follow(lines: Sequence[LedgerLine], at: datetime) -> None:
    """Make the result of every file that was signed. One that cannot be made now holds up none of the others."""
    for line in lines:
        if line.verb in _MAKE_RESULT:
            make_result(line.dossier, by=RESULTS, at=at)


def follow_links(lines: Sequence[LedgerLine], at: datetime) -> None:
    """Look at each tree of linked files in which something happened: file what comes next, end what is over."""
    for root in dict.fromkeys(line.detail["root"] for line in lines if "root" in line.detail):
        advance_links(root, by=LINKS, at=at)


def retry_links(at: datetime) -> int:
    """Try again what could not be filed; return how many files were made."""
    return sum(advance_links(root, by=LINKS, at=at) for root in waiting_roots(limit=AT_ONCE))


def follow_calendar(lines: Sequence[LedgerLine], at: datetime) -> None:
    """Count open clocks anew when a loaded calendar changed days or hours, one turn for each line that says so."""
    for line in lines:
        if line.verb == "units.calendar_loaded" and (line.detail["days_changed"] or line.detail["hours_changed"]):
            days = None if line.detail["hours_changed"] else line.detail["days_changed"]
            begin_recount(line.seq, days, by=CLOCKS, at=at)
        elif line.verb == "dossiers.recount_advanced" and not line.detail["is_done"]:
            advance_recount(line.detail, by=CLOCKS, at=at)


def follow_money(lines: Sequence[LedgerLine], _at: datetime) -> None:
    """Tell files what happened to their money; ask anew after a supplement, settle what ended without a result."""
    for line in lines:
        if line.dossier and line.verb.startswith("payments."):
            note_money(line.dossier, line.verb, line.detail, by=MACHINE, at=line.at)
            if is_result_free(line.dossier):
                release_papers(line.dossier, by=MACHINE, at=line.at)
        elif line.verb in ("dossiers.supplemented", "dossiers.supplement_recorded"):
            change_fee(line.dossier, line.seq, by=MACHINE, at=line.at)
        elif line.verb in WITHOUT_RESULT:
            settle_account(line.dossier, by=MACHINE, at=line.at)


def follow_moves(lines: Sequence[LedgerLine], at: datetime) -> None:
    """Go on with files that are being moved to another version of the law, one batch for each line that says so."""
    for line in lines:
        if line.verb in _MOVING and not line.detail["is_done"]:
            advance_move(line.detail["move"], line.detail["turn"], by=MOVES, at=at)


def retry_stuck(at: datetime) -> int:
    """Try again what waits for a result, the longest untried first; return how many results were made."""
    return sum(make_result(code, by=RESULTS, at=at) for code in stuck(limit=AT_ONCE))


def advance_bulks(at: datetime) -> int:
    """Go on with the acts that were ordered on many files, some files of each in turn; return how many were tried."""
    return sum(advance_bulk(run, limit=AT_ONCE, by=WORKER, at=at) for run in open_runs(limit=AT_ONCE))


def note_silences(at: datetime) -> int:
    """Note which opinions did not come in time, the longest overdue first; return how many were noted."""
    overdue = overdue_opinions(at=at, limit=AT_ONCE)
    for one in overdue:
        note_silence(one.dossier_code, one.number, one.kind, by=CLOCKS, at=at)
    return len(overdue)


#: Its work goes outside (registries, papers), so it is never replayed. A paper takes a fifth of a second and an open
#: transaction holds up every other follower, so the batch is small.
FOLLOWER = Follower("results", follow, reset=None, batch=5)
#: What it files is filed once, but a replay would look at every tree that ever was.
LINK_FOLLOWER = Follower("links", follow_links, reset=None, batch=50)
#: A replay would count what is counted already.
CLOCK_FOLLOWER = Follower("clocks", follow_calendar, reset=None)
#: What it tells must be told once.
MONEY_FOLLOWER = Follower("fees", follow_money, reset=None, batch=50)
#: What was moved is not moved back for a replay. A turn takes half a second.
MOVE_FOLLOWER = Follower("moves", follow_moves, reset=None, batch=5)
