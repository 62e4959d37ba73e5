"""The process that follows: followers read the ledger, new lines are sealed, stuck results are tried again.

It has four lanes, a thread each, so that nothing waits for what is slower by nature: what dossiers wait for (results,
clocks, seals); the *counts* that boards show, which must follow an act within a second or two; the *night*, what takes
long and comes once in a while (ranks, warnings, bulletins, facts); and the *others*: mail servers, gateways.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

import structlog
from django.db import close_old_connections, connections

from lienthong.analysis import tasks as analysis
from lienthong.bulletins import tasks as bulletins
from lienthong.core import followers, sealing
from lienthong.documents import tasks as documents
from lienthong.dossiers import tasks as dossiers
from lienthong.feedback import tasks as feedback
from lienthong.indicators import tasks as indicators
from lienthong.library import tasks as library
from lienthong.notices import tasks as notices
from lienthong.payments import tasks as payments
from lienthong.plans import tasks as plans
from lienthong.procedures import tasks as procedures
from lienthong.server.clock import now
from lienthong.slips import tasks as slips

#: How long to sleep when there was nothing to do; the command board must follow an act within 5 seconds.
IDLE = 0.3
#: How often results that could not be made are looked at again.
RETRY_EVERY = timedelta(seconds=10)
#: How often orders that were not paid in time are looked for, and gateways are asked to give money back.
MONEY_EVERY = timedelta(seconds=30)
#: How often the store is looked through for content that nobody needs.
FORGET_EVERY = timedelta(hours=1)
#: How often archives are looked at: what is to be read, what a registry would not take.
READ_EVERY, ARCHIVE_EVERY = timedelta(seconds=1), timedelta(seconds=30)
#: How often it is looked whether the time of a bulletin has come.
BULLETINS_EVERY = timedelta(seconds=20)
#: How often notices that waited too long are looked for.
GIVE_UP_EVERY = timedelta(minutes=1)
#: How often surveys that are due and petitions that became late are looked for.
ASK_EVERY = timedelta(minutes=1)
#: How often it is looked whether a definition has begun or ended.
LAW_EVERY = timedelta(seconds=10)
#: How often it is looked whether a new minute began, in which the boards are photographed; and what is thinned then.
PHOTOGRAPH_EVERY, THIN_EVERY = timedelta(seconds=1), timedelta(minutes=10)
#: How often it is looked whether what was open when a day began, or a day in steps, is still to be written down.
STOCK_EVERY = timedelta(seconds=20)
#: How often it is looked whether a night's facts are to be written.
FACTS_EVERY = timedelta(seconds=10)
#: How often it is looked whether the day was watched and warnings must climb; and whether data services answer.
WARN_EVERY, CALLS_EVERY = timedelta(minutes=10), timedelta(minutes=5)
#: How often it is looked whether the progress of plans was noted today.
NOTE_EVERY = timedelta(minutes=10)
#: How often units are ranked by the indexes, when anything was counted since.
RANK_EVERY = timedelta(minutes=5)
#: How many seconds one follower reads on before the others have their turn, however much is waiting.
TURN = 1.0
LONGEST_BACK_OFF = timedelta(seconds=60)

log = structlog.get_logger()


@dataclass(slots=True)
class Duty:
    """Something that the worker does again and again; one that fails waits longer each time and stops no other."""

    name: str
    do: Callable[[datetime], int]
    every: timedelta = timedelta(0)
    due_at: datetime | None = None
    failures: int = 0

    def turn(self, at: datetime) -> int:
        """Do it when it is due; return how much was done."""
        if self.due_at is not None and at < self.due_at:
            return 0
        try:
            done = self.do(at)
        except Exception:
            self.failures += 1
            pause = min(timedelta(seconds=2**self.failures), LONGEST_BACK_OFF)
            self.due_at = at + pause
            log.exception("duty failed", duty=self.name, failures=self.failures, again_in=pause.total_seconds())
            return 0
        if self.failures:
            log.info("duty works again", duty=self.name, done=done)
        self.failures = 0
        self.due_at = at + self.every
        return done


#: Followers that boards wait for: they have a lane of their own. Nobody waits for the other, which reads line by line.
COUNTING, LEARNING = ("counters", "open files"), "like cases"


def duties() -> list[Duty]:
    """Return what dossiers and people wait for, in the order of the floors."""
    follow = [Duty(name, _following(name)) for name in followers.names() if name not in {*COUNTING, LEARNING}]
    return [
        *follow,
        Duty("seal", lambda at: sealing.seal(at=at)),
        Duty("stages", procedures.follow_the_law, every=LAW_EVERY),
        Duty("retry results", dossiers.retry_stuck, every=RETRY_EVERY),
        Duty("retry links", dossiers.retry_links, every=RETRY_EVERY),
        Duty("bulk acts", dossiers.advance_bulks),
        Duty("note silences", dossiers.note_silences, every=RETRY_EVERY),
        Duty("expire orders", payments.expire, every=MONEY_EVERY),
        Duty("forget files", documents.forget, every=FORGET_EVERY),
        Duty("read scans", library.reader.turn, every=READ_EVERY),
        Duty("retry archives", library.retry, every=ARCHIVE_EVERY),
        Duty("send surveys", feedback.send, every=ASK_EVERY),
        Duty("note late petitions", feedback.note_late, every=ASK_EVERY),
        Duty("make slips", slips.make_waiting),
        Duty("print registers", slips.print_registers),
        Duty("print reports", plans.print_reports),
    ]


def counting_duties() -> list[Duty]:
    """Return what boards wait for, and their photographs, for which the counters stand still."""
    follow = [Duty(name, _following(name)) for name in COUNTING]
    return [*follow, Duty("photograph boards", indicators.photograph, every=PHOTOGRAPH_EVERY)]


def night_duties() -> list[Duty]:
    """Return what takes long and comes once in a while."""
    return [
        Duty(LEARNING, _following(LEARNING)),
        Duty("keep stock", indicators.keep_stock, every=STOCK_EVERY),
        Duty("keep steps", indicators.keep_steps, every=STOCK_EVERY),
        Duty("thin photographs", indicators.thin_photographs, every=THIN_EVERY),
        Duty("watch services", indicators.watch_calls, every=CALLS_EVERY),
        Duty("escalate warnings", indicators.escalate, every=WARN_EVERY),
        Duty("watch the country", indicators.watch, every=WARN_EVERY),
        Duty("note progress", plans.note, every=NOTE_EVERY),
        Duty("rank units", indicators.rank, every=RANK_EVERY),
        Duty("make bulletins", bulletins.make_waiting, every=BULLETINS_EVERY),
        Duty("send bulletins", bulletins.send_waiting, every=BULLETINS_EVERY),
        Duty("write facts", analysis.write_nightly, every=FACTS_EVERY),
    ]


def outside_duties() -> list[Duty]:
    """Return what waits for other houses."""
    return [
        Duty("send notices", notices.send),
        Duty("give up notices", notices.give_up, every=GIVE_UP_EVERY),
        Duty("send refunds", payments.send_refunds, every=MONEY_EVERY),
    ]


def work(stop: threading.Event) -> None:
    """Do all duties until asked to stop, each lane beside the others."""
    inside, beside = duties(), {"counts": counting_duties(), "night": night_duties(), "others": outside_duties()}
    every = [duty.name for lane in (inside, *beside.values()) for duty in lane]
    log.info("worker started", duties=every)
    lanes = [threading.Thread(target=_lane, args=(doing, stop), name=name) for name, doing in beside.items()]
    for lane in lanes:
        lane.start()
    _do(inside, stop)
    library.reader.stop()
    for lane in lanes:
        lane.join()
    log.info("worker stopped")


def _lane(doing: Sequence[Duty], stop: threading.Event) -> None:
    """Do duties in a thread of their own, which closes its connections when it ends."""
    try:
        _do(doing, stop)
    finally:
        connections.close_all()


def _do(doing: Sequence[Duty], stop: threading.Event) -> None:
    """Do duties in turn until asked to stop; sleep only when there was nothing to do."""
    while not stop.is_set():
        close_old_connections()
        if not sum(duty.turn(now()) for duty in doing):
            stop.wait(IDLE)


def _following(name: str) -> Callable[[datetime], int]:
    """Return what reads on for a follower, batch by batch while these are full, no longer than a turn.

    Where lines come all the time there is always one more: who has caught up lets the next have its turn.
    """

    def turn(at: datetime) -> int:
        ends, done, full = monotonic() + TURN, 0, followers.get(name).batch
        while (count := followers.advance(name, at=at)) >= full and monotonic() < ends:
            done += count
        return done + count

    return turn
