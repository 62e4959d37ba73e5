"""What the chosen number is of a place, of the places beneath it and of its procedures, now and some days ago.

A number that the board's own counts make is read off them; any other costs one statement for all places, and one for
the procedures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate

from lienthong.command.choices import Choice
from lienthong.command.shown import Shown
from lienthong.indicators import queries as indicators
from lienthong.indicators.queries import BOARD_DAYS, Board, Sides

YESTERDAY, WEEK = 1, 7
#: How many days back → what was open in each place when that day was over.
Stocks = Mapping[int, Mapping[int, Mapping[str, int]] | None]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The chosen number of a place, of each beneath it, and of those some days back, where it was measured then."""

    own: Sides
    beneath: Mapping[int, Sides]
    before: Mapping[int, Mapping[int, Sides]]

    def highest(self, shown: Shown) -> float:
        """Return the highest of the places beneath, 0 when none was measured."""
        values = (shown.value(shown.choice, sides) for sides in self.beneath.values())
        return max((value for value in values if value is not None), default=0.0)


def chosen_of(board: Board, shown: Shown, stocks: Stocks) -> Chosen:
    """Return the chosen number of a board; one statement at most. How ranks changed is not told to everybody."""
    choice, ids = shown.choice, [child.unit_id for child in board.children]
    own = choice.sides(board.today if choice.is_now else board.period)
    beneath = {child.unit_id: choice.sides(child.counts) for child in board.children}
    if choice.is_now:
        return Chosen(own, beneath, _stood(choice, ids, stocks))
    if choice.summed is None:
        return Chosen(None, dict.fromkeys(ids), {})
    back = [] if choice.part else [0]
    back += [] if shown.is_open or not ids else _measured(board)
    start, end = span_of(choice, board, shown)
    asked = {"start": start, "end": end, "back": back, **how_of(board)}
    found = indicators.by_place([choice.summed], shown.path, ids, **asked)
    read = {days: {place: sides[choice.code] for place, sides in one.items()} for days, one in found.items()}
    if not choice.part:
        now = read.pop(0)
        own, beneath = now.get(board.unit_id), {place: now.get(place) for place in ids}
    return Chosen(own, beneath, read)


def chosen_alone(unit_id: int, path: str, board: Board, shown: Shown) -> Sides:
    """Return the chosen number, which the board's counts do not make, of another place; one statement at most."""
    choice = shown.choice
    if choice.summed is None:
        return None
    start, end = span_of(choice, board, shown)
    return indicators.by_place([choice.summed], path, [], start=start, end=end, **how_of(board))[0][unit_id][
        choice.code
    ]


def chosen_by_procedure(choice: Choice, board: Board, shown: Shown) -> dict[str, Sides]:
    """Return a number of every procedure that the board lists; one statement at most."""
    if choice.part or choice.summed is None:
        return {row.procedure: choice.sides(row.counts) for row in board.procedures}
    start, end = span_of(choice, board, shown)
    asked: dict[str, Any] = {"start": start, "end": end, "bloc": board.bloc, "view": board.view}
    found = indicators.by_key([choice.summed], "procedure", shown.path, **asked)
    return {row.procedure: found.get(row.procedure, {}).get(choice.code) for row in board.procedures}


def span_of(choice: Choice, board: Board, shown: Shown) -> tuple[date, date]:
    """Return the first day of a number's period and the first after it; of a past minute whole days alone."""
    day = localdate(board.at)
    end = day if shown.as_of and not choice.part else day + timedelta(days=1)
    return end - timedelta(days=BOARD_DAYS), end


def how_of(board: Board) -> dict[str, Any]:
    """Return what of a board every statement about it must be told."""
    return {"procedure": board.procedure, "bloc": board.bloc, "view": board.view}


def _measured(board: Board) -> list[int]:
    """Return the days back of which ranks are told: those on which anything was counted."""
    today = localdate(board.at)
    known = {point.day for point in board.trend if point.counts is not None}
    return [days for days in (YESTERDAY, WEEK) if today - timedelta(days=days) in known]


def _stood(choice: Choice, ids: list[int], stocks: Stocks) -> dict[int, dict[int, Sides]]:
    return {
        days: {place: (then.get(place, {}).get(choice.code, 0), 0) for place in ids}
        for days, then in stocks.items()
        if then is not None
    }
