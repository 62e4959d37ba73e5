"""Followers: what reads the ledger in order and keeps what it derives.

A follower is registered by its room's ``apps.py``. Each batch is applied and its checkpoint moved in one transaction,
so a killed process loses nothing and counts nothing twice; two processes never run the same follower at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from lienthong.core import ledger
from lienthong.core.models import FollowerCheckpoint, LedgerLine
from lienthong.core.refusals import FollowerNotReplayable, UnknownFollower


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines of the ledger after one position (``xact``, ``seq``) up to and with another, and how many they are."""

    after: tuple[int, int]
    until: tuple[int, int]
    lines: int


@dataclass(frozen=True, slots=True)
class Follower:
    """A name, what to do with a batch of lines, how to forget everything before a replay, how many lines at once.

    ``apply`` runs inside the transaction that moves the checkpoint. That transaction is one of those that the other
    readers of the ledger wait for: a follower with slow work per line (paper, a call to another house) takes a small
    ``batch``. ``reset`` is ``None`` for a follower whose work goes outside and must not be done again.
    ``reads_history``: it only counts, and so reads also what was told of a past that did not happen here
    (``ledger.HISTORIAN``); the others pass over it, because nothing is to be done about it. A follower that counts
    where the lines lie, in the database, has ``sweep`` instead of ``apply``: it is told after which position and up to
    which one, and reads a replay in larger stretches (``replay_batch``).
    """

    name: str
    apply: Callable[[Sequence[LedgerLine], datetime], None] | None = None
    reset: Callable[[], None] | None = None
    batch: int = 500
    reads_history: bool = False
    sweep: Callable[[Stretch, datetime], None] | None = None
    replay_batch: int = 0


@dataclass(frozen=True, slots=True)
class FollowerStatus:
    """How far a follower is: lines read, the last position, lines still waiting, whether it can be replayed."""

    name: str
    lines: int
    last_seq: int
    waiting: int
    replayable: bool
    moved_at: datetime | None


_registered: dict[str, Follower] = {}


def register(follower: Follower) -> None:
    """Make a follower known; called once by the room's ``apps.py``."""
    _registered[follower.name] = follower


def names() -> tuple[str, ...]:
    """Return the names of all followers, in the order of registration (the order of the floors)."""
    return tuple(_registered)


def get(name: str) -> Follower:
    """Return the follower with ``name`` or refuse with ``UnknownFollower``."""
    if name not in _registered:
        raise UnknownFollower(name=name, known=", ".join(_registered))
    return _registered[name]


def advance(name: str, *, at: datetime, batch: int = 0, is_patient: bool = False) -> int:
    """Read one batch; return how many lines were applied: 0 for nothing new, or another process has it.

    Who is patient waits for the other process instead.
    """
    follower = get(name)
    with transaction.atomic():
        checkpoint = _locked_checkpoint(name, is_patient=is_patient)
        if checkpoint is None:
            return 0
        read = _read(follower, (checkpoint.last_xact, checkpoint.last_seq), batch or follower.batch, at)
        if read is None:
            return 0
        checkpoint.last_xact, checkpoint.last_seq = read.until
        checkpoint.lines += read.lines
        checkpoint.moved_at = at
        checkpoint.save()
        return read.lines


def catch_up(name: str, *, at: datetime, batch: int = 0) -> int:
    """Read until nothing settled is left; return how many lines were applied."""
    total = 0
    while count := advance(name, at=at, batch=batch):
        total += count
    return total


def _read(follower: Follower, after: tuple[int, int], limit: int, at: datetime) -> Stretch | None:
    """Let a follower have what comes after a position; return what it was, ``None`` when there is nothing."""
    if follower.sweep is not None:
        stretch = ledger.settled_stretch(after, limit=limit)
        if stretch is None:
            return None
        read = Stretch(after, *stretch)
        follower.sweep(read, at)
        return read
    lines = ledger.settled_lines(after, limit=limit)
    if not lines or follower.apply is None:
        return None
    count, until = len(lines), (lines[-1].xact, lines[-1].seq)
    if own := [line for line in lines if follower.reads_history or line.actor_id != ledger.HISTORIAN]:
        follower.apply(own, at)
    else:
        passed, until = ledger.told_ahead(until)
        count += passed
    return Stretch(after, until, count)


def replay_together(names: Sequence[str], *, at: datetime) -> dict[str, int]:
    """Replay several followers at the same time, each over a connection of its own; return the lines of each by name.

    Nothing is forgotten when one of them is refused: see ``replay``.
    """
    for name in names:
        _reset_of(get(name))
    if len(names) == 1:
        return {names[0]: replay(names[0], at=at)}
    with ThreadPoolExecutor(max_workers=len(names)) as pool:
        return dict(zip(names, pool.map(lambda name: _replayed_apart(name, at), names), strict=True))


def _replayed_apart(name: str, at: datetime) -> int:
    try:
        return replay(name, at=at)
    finally:
        connection.close()  # this thread's own


def _reset_of(follower: Follower) -> Callable[[], None]:
    if follower.reset is None:
        replayable = ", ".join(name for name, one in _registered.items() if one.reset)
        raise FollowerNotReplayable(name=follower.name, replayable=replayable)
    return follower.reset


def replay(name: str, *, at: datetime) -> int:
    """Forget what the follower derived and read the ledger again from line 1; return how many lines it has read then.

    What it derived fills up again batch by batch: readers see it incomplete until the replay ends. A worker that
    follows meanwhile reads some of the batches, small ones. A replay that is killed goes on with the next ``catch_up``.
    Refuses with ``FollowerNotReplayable``.
    """
    follower = get(name)
    reset = _reset_of(follower)
    with transaction.atomic():
        FollowerCheckpoint.objects.get_or_create(name=name)
        FollowerCheckpoint.objects.select_for_update().get(name=name)
        reset()
        FollowerCheckpoint.objects.filter(name=name).update(last_xact=0, last_seq=0, lines=0, moved_at=None)
    while advance(name, at=at, batch=follower.replay_batch, is_patient=True):
        pass
    return FollowerCheckpoint.objects.values_list("lines", flat=True).get(name=name)


def status() -> list[FollowerStatus]:
    """Return how far every registered follower is."""
    checkpoints = {c.name: c for c in FollowerCheckpoint.objects.all()}
    return [_status(follower, checkpoints.get(follower.name)) for follower in _registered.values()]


def _status(follower: Follower, checkpoint: FollowerCheckpoint | None) -> FollowerStatus:
    position = checkpoint or FollowerCheckpoint(name=follower.name)
    waiting = LedgerLine.objects.extra(
        where=["(xact, seq) > (%s, %s)"], params=[position.last_xact, position.last_seq]
    ).count()
    return FollowerStatus(
        name=follower.name,
        lines=position.lines,
        last_seq=position.last_seq,
        waiting=waiting,
        replayable=follower.reset is not None,
        moved_at=position.moved_at,
    )


def _locked_checkpoint(name: str, *, is_patient: bool) -> FollowerCheckpoint | None:
    FollowerCheckpoint.objects.get_or_create(name=name)
    return FollowerCheckpoint.objects.select_for_update(skip_locked=not is_patient).filter(name=name).first()
