"""Whether the counters moved, and for which places: what an open board needs to know to look again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Min

from lienthong.core.models import FollowerCheckpoint, LedgerLine
from lienthong.indicators.sql import statement

#: The followers whose positions are the age of every board: it knows what both have read.
FOLLOWERS = ("counters", "open files")
#: How many lines are looked through for their places; after more, all places count as moved.
MOST_LINES = 5000

#: Where the follower stands in the ledger: transaction and line.
Position = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Movement:
    """Where the counters stand; which units moved since (themselves or beneath), ``None`` when it may be any.

    ``has_warnings``: some line told of a warning.
    """

    position: Position
    places: frozenset[int] | None
    has_warnings: bool = False


def movement(since: Position | None) -> Movement:
    """Return what moved since a position; one SQL statement when nothing did, else two.

    A file that is handed to another unit moves the unit that takes it, not the one that gave it.
    """
    position = _position()
    if position == since:
        return Movement(position, frozenset())
    if since is None or position < since:  # a first look, or a replay that began anew
        return Movement(position, None)
    with connection.cursor() as cursor:
        cursor.execute(statement("places_moved"), [*since, *position, MOST_LINES + 1])
        lines, is_tree_changed, has_warnings, places = cursor.fetchone() or (0, False, False, [])
    if lines > MOST_LINES or is_tree_changed:
        return Movement(position, None, has_warnings)
    return Movement(position, frozenset(places), has_warnings)


def counted_at() -> datetime | None:
    """Return when the counters last moved, the slower of both; ``None`` when they never did."""
    moved = FollowerCheckpoint.objects.filter(name__in=FOLLOWERS).aggregate(at=Min("moved_at"))
    found: datetime | None = moved["at"]
    return found


def unread_since() -> datetime | None:
    """Return when the first line was written that the counters have not read; ``None`` when they read all.

    Two SQL statements, however many lines wait.
    """
    waiting = LedgerLine.objects.extra(where=["(xact, seq) > (%s, %s)"], params=[*_position()])
    return waiting.order_by("xact", "seq").values_list("at", flat=True).first()


def _position() -> Position:
    rows = FollowerCheckpoint.objects.filter(name__in=FOLLOWERS).values_list("last_xact", "last_seq")
    return min(rows) if len(rows) == len(FOLLOWERS) else (0, 0)
