"""The one record of what was done: append it inside the act's own transaction, read it in a stable order.

Writers take no lock and know nothing of each other. Readers see only lines of transactions older than the oldest one
still open, in the order (xact, seq); what they have passed can therefore never change or be added to.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection
from django.db.transaction import TransactionManagementError

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import LedgerAheadOfDatabase
from lienthong.core.values import Actor

#: Who tells of a past that did not happen here: what a demonstration invents. Only followers that count read its lines.
HISTORIAN = "system:history"
#: What the lines are about that say how far such a past is told.
HISTORY = "history:told"
#: How many told lines are passed over at once.
_FAR = 100_000


class Told(NamedTuple):
    """A line to be told with many others: see ``record``."""

    verb: str
    at: datetime
    about: str
    unit_id: int | None
    dossier: str
    detail: dict[str, Any]


def record(
    verb: str,
    *,
    by: Actor,
    at: datetime,
    about: str,
    unit_id: int | None = None,
    dossier: str = "",
    detail: dict[str, Any] | None = None,
) -> LedgerLine:
    """Append one line: ``verb`` is ``room.past_participle``, ``about`` is ``kind:id``; no personal data in ``detail``.

    Must be called inside the transaction of the act: outside one it raises ``TransactionManagementError``, because a
    line could then stand without its act. ``unit_id`` defaults to the actor's unit.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError(f"{verb} must be recorded inside the transaction of the act")
    return LedgerLine.objects.create(
        at=at,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name,
        unit_id=unit_id if unit_id is not None else by.unit_id,
        verb=verb,
        about=about,
        dossier=dossier,
        detail=detail or {},
    )


def record_many(lines: Iterable[Told], *, by: Actor) -> int:
    """Append lines in their order, by COPY; return how many. Inside the transaction of the act, like ``record``."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("lines must be recorded inside the transaction of the act")
    count = 0
    who = "\t".join(map(_copied, (by.kind, by.id, by.name)))
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for batch in _batches(lines):
            count += len(batch)
            copy.write("".join(_row(line, who) for line in batch))
    return count


def settled_lines(after: tuple[int, int], *, limit: int) -> list[LedgerLine]:
    """Return up to ``limit`` lines after ``(xact, seq)`` whose order can no longer change."""
    return list(
        LedgerLine.objects.raw(
            """
            SELECT * FROM core_ledgerline
            WHERE (xact, seq) > (%s, %s)
              AND xact < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
            ORDER BY xact, seq
            LIMIT %s
            """,
            [after[0], after[1], limit],
        )
    )


def told_ahead(after: tuple[int, int]) -> tuple[int, tuple[int, int]]:
    """Return how many of the settled lines that come next the historian told, and the position of the last of them."""
    with connection.cursor() as cursor:
        cursor.execute(_TOLD_AHEAD, {"xact": after[0], "seq": after[1], "historian": HISTORIAN, "far": _FAR})
        count, xact, seq = cursor.fetchone() or (0, *after)
    return count, (xact, seq)


def settled_stretch(after: tuple[int, int], *, limit: int) -> tuple[tuple[int, int], int] | None:
    """Return the position of the last of up to ``limit`` settled lines after ``(xact, seq)`` and how many they are.

    ``None`` when there is none. The lines themselves stay in the database.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH line AS (
                SELECT xact, seq FROM core_ledgerline
                WHERE (xact, seq) > (%s, %s)
                  AND xact < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
                ORDER BY xact, seq
                LIMIT %s
            )
            SELECT max(ARRAY[xact, seq]), count(*) FROM line
            """,
            [after[0], after[1], limit],
        )
        row = cursor.fetchone()
    return ((row[0][0], row[0][1]), row[1]) if row and row[0] else None


def lines_about(about: str, *, verbs: tuple[str, ...] = (), limit: int = 100) -> list[LedgerLine]:
    """Return the newest lines about one thing (``record:12``, ``dossier:H26…``), newest first."""
    lines = LedgerLine.objects.filter(about=about)
    if verbs:
        lines = lines.filter(verb__in=verbs)
    return list(lines.order_by("-seq")[:limit])


def last_about(*abouts: str) -> tuple[int | None, ...]:
    """Return the number of the newest line about each thing, ``None`` where there is none (one SQL statement).

    What was derived from such a thing is fresh as long as its number stays the same.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT (SELECT max(seq) FROM core_ledgerline WHERE about = wanted)
            FROM unnest(%s::text[]) WITH ORDINALITY AS asked (wanted, place) ORDER BY place
            """,
            [list(abouts)],
        )
        return tuple(row[0] for row in cursor.fetchall())


def lines_of_dossier(code: str) -> Iterator[LedgerLine]:
    """Yield every line of one dossier, oldest first."""
    return LedgerLine.objects.filter(dossier=code).order_by("seq").iterator()


def check_transaction_counter() -> None:
    """Refuse with ``LedgerAheadOfDatabase`` when the ledger knows transactions that this server has not reached.

    So it is after a dump was restored on another server. Lines written then would sort before lines already sealed and
    counted, and nobody would ever read them: every process calls this before it starts (``docs/howto/restore.md``).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(xact), 0), pg_current_xact_id()::text::bigint FROM core_ledgerline")
        row = cursor.fetchone()
    ledger, server = row or (0, 0)
    if ledger > server:
        raise LedgerAheadOfDatabase(ledger=ledger, server=server)


_COPY = """
COPY core_ledgerline (at, actor_kind, actor_id, actor_name, unit_id, verb, about, dossier, detail) FROM STDIN
"""
_TOLD_AHEAD = """
WITH ahead AS MATERIALIZED (
    SELECT xact, seq, actor_id FROM core_ledgerline
    WHERE (xact, seq) > (%(xact)s, %(seq)s) AND xact < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
    ORDER BY xact, seq
    LIMIT %(far)s
), another AS (
    SELECT xact, seq FROM ahead WHERE actor_id <> %(historian)s ORDER BY xact, seq LIMIT 1
), told AS (
    SELECT xact, seq FROM ahead
    WHERE NOT EXISTS (SELECT FROM another WHERE (another.xact, another.seq) <= (ahead.xact, ahead.seq))
)
SELECT (SELECT count(*) FROM told), last.xact, last.seq
FROM (SELECT xact, seq FROM told ORDER BY xact DESC, seq DESC LIMIT 1) AS last
"""
_as_json = json.JSONEncoder(ensure_ascii=False).encode
_AT_ONCE = 500


def _batches(lines: Iterable[Told]) -> Iterator[tuple[Told, ...]]:
    """Yield lines some at a time: what is written to the server in one piece."""
    remaining = iter(lines)
    while batch := tuple(islice(remaining, _AT_ONCE)):
        yield batch


def _row(line: Told, who: str) -> str:
    """Return a line as COPY reads it."""
    unit = r"\N" if line.unit_id is None else str(line.unit_id)
    detail = _as_json(line.detail).replace("\\", "\\\\")
    about, dossier = _copied(line.about), _copied(line.dossier)
    return f"{line.at.isoformat()}\t{who}\t{unit}\t{line.verb}\t{about}\t{dossier}\t{detail}\n"


def _copied(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
