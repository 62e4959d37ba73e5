"""What is behind a number: the statement that computes it, the ledger lines that it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from lienthong.indicators.queries import counts as live
from lienthong.indicators.queries.by_place import Summed
from lienthong.indicators.queries.counts import AT_RISK, Board
from lienthong.indicators.sql import in_full, statement
from lienthong.units import queries as units

#: How many lines a page holds.
LINES = 50
_DENOMINATOR = ", WHOLE AS denominator"


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


def computed(board: Board, path: str, number: Summed | str, *, start: date, end: date) -> Computed:
    """Return how a number of the board of the unit at ``path`` is computed, and what comes out; one statement.

    ``number`` is what is added up over days, or ``overdue`` or ``at_risk``: what is open.
    """
    place = live.place_of(path, board.bloc, board.view)
    words = {**place, "procedure": board.procedure, "at": board.at, "risk_until": board.at + AT_RISK}
    has_whole = not isinstance(number, str) and bool(number.denominator)
    if isinstance(number, str):
        text = statement(f"number_{number}")
    else:
        source = live.source_of(path, by_procedure=bool(board.procedure), one=bool(board.procedure))
        part, whole = number.sums()
        text = statement("number_of_days", *source).replace(_DENOMINATOR, _DENOMINATOR if has_whole else "")
        text = text.replace("PART", part).replace("WHOLE", whole)
        words |= {"start": start, "end": end}
    sql = in_full(text, words).strip()
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone() or (0, 0)
    return Computed(sql, int(row[0]), int(row[1]) if has_whole else None)


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
