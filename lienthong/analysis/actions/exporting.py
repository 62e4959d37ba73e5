"""Write the facts: the lines of the ledger since the last time, or all of them anew, as files that never change.

What is written is a function of the ledger and the list of units alone. One process at a time works in the folder;
killed at any moment it leaves the state of before, and the next one goes on from there.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.timezone import localdate

from lienthong.analysis.definitions import VERBS
from lienthong.analysis.queries.facts import folder, get_manifest
from lienthong.analysis.refusals import FactsBeingWritten, FactsNotWritten
from lienthong.analysis.rendering import facts as files
from lienthong.analysis.rendering import manifest
from lienthong.analysis.rendering.facts import Work
from lienthong.analysis.rendering.manifest import BEING_REBUILT, FORMAT, MANIFEST, PROCEDURES, UNITS, Manifest
from lienthong.analysis.sql import statement
from lienthong.core import keys, ledger
from lienthong.core.values import Actor, Role, Text
from lienthong.indicators.rules.measures import CORRECTED

#: How many lines one turn reads: about two seconds of work, some hundred megabytes of memory.
TURN = 250_000
#: What the tables of names rest on.
_NAMES_FROM = ("units:list", "pack:loaded", "catalogue:list")
_ABOUT = "analysis:facts"
_SECRET, _SECRET_ID = "facts", "1"
_BLOCK = 64


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn did: lines read, facts written; up to which line it came, and whether nothing settled is left."""

    lines: int
    facts: int
    seq: int
    is_whole: bool


def write_facts(*, by: Actor, at: datetime, limit: int = TURN) -> Turn:
    """Write the facts of the next ``limit`` lines, or go on with a rebuilding; only the machine.

    When units turn out to have stood elsewhere on days already written, or facts are now more than they were,
    everything is written anew: readers have the old ones until the new ones are whole. Refuses ``FactsBeingWritten``.
    """
    by.must(Role.STEERING, path="/")
    with _working() as work:
        known = manifest.read(work.folder) or Manifest()
        rebuilt = manifest.read(work.folder, BEING_REBUILT)
        manifest.sweep(work.folder, known, rebuilt)
        begun, is_moved = _with_names(work, rebuilt or known, localdate(at).isoformat())
        if is_moved:
            rebuilt, begun = Manifest(), replace(begun, xact=0, seq=0, files=(), format=FORMAT)
        turn, reached = _read_on(work, begun, limit)
        if turn.is_whole:
            reached = replace(reached, whole_at=at.isoformat(), files=files.gather(work, reached))
        elif rebuilt is not None:
            manifest.write(work.folder, reached, BEING_REBUILT)
        if turn.is_whole or rebuilt is None:
            manifest.write(work.folder, reached, MANIFEST)
            (work.folder / BEING_REBUILT).unlink(missing_ok=True)
        if turn.facts:  # else reading its own line would make another
            _tell("analysis.facts_written", by=by, at=at, lines=turn.lines, facts=turn.facts, seq=turn.seq)
    return turn


def rebuild_facts(*, by: Actor, at: datetime) -> None:
    """Have everything written anew from the first line on; ``write_facts`` does it, turn by turn. Only the machine.

    Refuses ``FactsBeingWritten``.
    """
    by.must(Role.STEERING, path="/")
    with _working() as work:
        manifest.write(work.folder, Manifest(), BEING_REBUILT)
        _tell("analysis.rebuilding_begun", by=by, at=at)


def rewrite_month(month: date, *, by: Actor, at: datetime) -> int:
    """Write one month anew, each bloc as one file; return how many facts it has. Only the machine.

    Reads the whole ledger up to where the facts reach. Refuses ``FactsNotWritten`` for a month without any,
    ``FactsBeingWritten``.
    """
    by.must(Role.STEERING, path="/")
    with _working() as work:
        known = get_manifest()
        others = tuple(file for file in known.files if (file.year, file.month) != (month.year, month.month))
        if len(others) == len(known.files):
            raise FactsNotWritten(what=Text(f"tháng {month:%m/%Y}", f"{month:%Y-%m}"))
        _fetch_lines(work, Manifest(), known, month=month.replace(day=1))
        written = files.write_facts(work, known.tables)
        manifest.write(work.folder, replace(known, files=(*others, *written)))
        rows = sum(file.rows for file in written)
        _tell("analysis.month_rewritten", by=by, at=at, month=f"{month:%Y-%m}", facts=rows)
    return rows


@contextmanager
def _working() -> Iterator[Work]:
    """Have the folder for oneself, with an empty room to work in."""
    work = Work(folder(), folder() / "work")
    work.folder.mkdir(parents=True, exist_ok=True)
    with (work.folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FactsBeingWritten from None
        shutil.rmtree(work.room, ignore_errors=True)
        work.room.mkdir(mode=0o700)
        try:
            yield work
        finally:
            shutil.rmtree(work.room, ignore_errors=True)


def _with_names(work: Work, known: Manifest, today: str) -> tuple[Manifest, bool]:
    """Return the manifest with the tables of names as they are now, and whether all must be written anew."""
    stamp = ",".join(map(str, ledger.last_about(*_NAMES_FROM)))
    tables = known.tables
    if not tables or stamp != known.names:
        for name in (UNITS, PROCEDURES):
            _fetch(work, name, {})
        tables = files.write_names(work)
    is_moved = tables != known.tables and files.fingerprint(work, tables, known.tree_on or today) != known.tree
    tree = files.fingerprint(work, tables, today)
    is_other = known.format != FORMAT or (is_moved and bool(known.tree))
    return replace(known, tables=tables, names=stamp, tree=tree, tree_on=today), is_other


def _read_on(work: Work, begun: Manifest, limit: int) -> tuple[Turn, Manifest]:
    """Write the facts of the next lines; return what was done and the manifest with them."""
    with connection.cursor() as cursor:
        cursor.execute(statement("turn"), {"xact": begun.xact, "seq": begun.seq, "limit": limit})
        found = cursor.fetchone()
    if found is None:
        return Turn(0, 0, begun.seq, is_whole=True), begun
    xact, seq, lines = found
    reached = replace(begun, xact=xact, seq=seq)
    _fetch_lines(work, begun, reached)
    written = files.write_facts(work, begun.tables)
    turn = Turn(lines, sum(file.rows for file in written), seq, is_whole=lines < limit)
    return turn, replace(reached, files=(*begun.files, *written))


def _fetch_lines(work: Work, after: Manifest, until: Manifest, *, month: date | None = None) -> None:
    """Fetch the lines between two positions that may become facts, of one month or of all."""
    inner, outer = _pads()
    where = {"after_xact": after.xact, "after_seq": after.seq, "xact": until.xact, "seq": until.seq, "month": month}
    what = {"verbs": list(VERBS), "corrected": CORRECTED, "zone": settings.TIME_ZONE, "inner": inner, "outer": outer}
    _fetch(work, "lines", where | what)


def _fetch(work: Work, name: str, parameters: dict[str, Any]) -> None:
    """Have PostgreSQL write the answer to a statement as CSV into the room."""
    with (
        connection.cursor() as cursor,
        cursor.copy(statement(name), parameters) as copy,
        work.csv(name).open("wb") as to,
    ):
        for piece in copy:
            to.write(piece)


def _pads() -> tuple[bytes, bytes]:
    """Return the inner and outer pad of HMAC-SHA256 under the key of this installation, made at first use."""
    if not (known := keys.shared_secrets(_SECRET)):
        keys.make_shared_secret(_SECRET, _SECRET_ID)
        known = keys.shared_secrets(_SECRET)
    key = hashlib.sha256(known[_SECRET_ID]).digest().ljust(_BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in key), bytes(byte ^ 0x5C for byte in key)


@transaction.atomic
def _tell(verb: str, *, by: Actor, at: datetime, **told: object) -> None:
    ledger.record(verb, by=by, at=at, about=_ABOUT, detail=told)
