"""What is behind a number: what it was before, the statement that computes it, the ledger lines that it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import psycopg
from django.db import connection

from lienthong.indicators.queries import counts as live
from lienthong.indicators.queries.counts import AT_RISK, BOARD_DAYS, Board, Counts
from lienthong.indicators.rules.measures import COUNTED
from lienthong.indicators.sql import statement
from lienthong.units import queries as units

#: How many lines a page holds.
LINES = 50
_DENOMINATOR = ", coalesce(sum(WHOLE), 0) AS denominator"
_NOTHING = Counts(*[0] * len(COUNTED))


@dataclass(frozen=True, slots=True)
class Computed:
    """A statement with every value filled in, and what it gave: numerator and denominator (``None`` for a count)."""

    sql: str
    part: int
    whole: int | None


@dataclass(frozen=True, slots=True)
class LineBehind:
    """One ledger line that a number counts: nothing about who did it or for whom."""

    seq: int
    at: datetime
    verb: str
    unit: str
    procedure: str


def earlier(
    board: Board, place_ids: Sequence[int], *, until: date, back: Sequence[int]
) -> Mapping[int, Mapping[int, Counts]]:
    """Return days back → place → its counts in the board's period as it was then, for those where it was measured.

    One statement and the unit's.
    """
    end = until + timedelta(days=1)
    start = end - timedelta(days=BOARD_DAYS)
    place = live.place_of(units.get_unit(board.unit_id).path, board.bloc, board.view)
    known = {point.day for point in board.trend if point.counts is not None}
    measured = [days for days in back if until - timedelta(days=days) in known]
    if not measured:
        return {}
    rows = live.rows_of(
        "earlier",
        live.source_below(place["path"], board.procedure),
        back=measured,
        places=list(place_ids),
        start=start,
        end=end,
        first=start - timedelta(days=max(measured)),
        last=end - timedelta(days=min(measured)),
        procedure=board.procedure,
        **place,
    )
    found: dict[int, dict[int, Counts]] = {days: dict.fromkeys(place_ids, _NOTHING) for days in measured}
    for days, place, *numbers in rows:
        found[days][place] = Counts(*map(int, numbers))
    return found


def computed(board: Board, part: Sequence[str], whole: Sequence[str], *, start: date, end: date) -> Computed:
    """Return how a number of a board is computed from the counters, and what comes out; one statement and the unit's.

    ``part`` and ``whole`` are counted columns to add up, or ``("overdue",)``, ``("at_risk",)``, ``("open",)``.
    """
    path = units.get_unit(board.unit_id).path
    place = live.place_of(path, board.bloc, board.view)
    words = {**place, "procedure": board.procedure, "at": board.at, "risk_until": board.at + AT_RISK}
    is_flow = set(part) <= set(COUNTED)
    source = live.source_of(path, by_procedure=bool(board.procedure), one=bool(board.procedure))
    text = statement("number_of_days", *source) if is_flow else statement(f"number_{part[0]}")
    if is_flow:
        text = text.replace(_DENOMINATOR, _DENOMINATOR if whole else "")
        text = text.replace("PART", " + ".join(part)).replace("WHOLE", " + ".join(whole))
        words |= {"start": start, "end": end}
    sql = _filled(text, words)
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone() or (0, 0)
    return Computed(sql, int(row[0]), int(row[1]) if whole else None)


def lines_behind(
    board: Board, verbs: Sequence[str], *, start: datetime, end: datetime, before: int | None = None, open_as: str = ""
) -> list[LineBehind]:
    """Return up to ``LINES + 1`` lines of ``verbs`` at a place and beneath it from ``start`` to ``end``, newest first.

    ``before`` is the number of a line: older ones follow. With ``open_as`` (``overdue``, ``at_risk``) the lines with
    which the dossiers came that stand so at ``end``, however old. One statement, one for the unit, one for names.
    """
    place = live.place_of(units.get_unit(board.unit_id).path, board.bloc, board.view)
    words: dict[str, Any] = {name: place[name] for name in ("path", "links")}
    words |= {"verbs": list(verbs), "start": start, "end": end, "procedure": board.procedure, "limit": LINES + 1}
    words |= {"before": before or 2**62, "open_as": open_as, "risk_until": end + AT_RISK}
    rows = live.rows_of("lines_open" if open_as else "lines_behind", **words)
    names = units.names({row[3] for row in rows}, on=end.date())
    return [LineBehind(seq, at, verb, names.get(unit, str(unit)), procedure) for seq, at, verb, unit, procedure in rows]


def _filled(text: str, words: Mapping[str, Any]) -> str:
    """Return a statement as it is run, every value written out."""
    connection.ensure_connection()
    with psycopg.ClientCursor(connection.connection) as cursor:
        return cursor.mogrify(text, words).strip()
