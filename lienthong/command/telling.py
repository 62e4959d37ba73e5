"""What open boards are told: at each look, for all of them at once, the numbers of those that moved."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from lienthong.command.boards import TopNumber, top_numbers
from lienthong.command.chosen import Stocks
from lienthong.command.offered import numbers_on
from lienthong.command.shown import Shown
from lienthong.command.tickets import Heard
from lienthong.core.values import Text
from lienthong.indicators import queries as indicators
from lienthong.indicators.queries.glances import Watched, glances
from lienthong.indicators.queries.movements import Position, movement


@dataclass(frozen=True, slots=True)
class Look:
    """Where the counters stand, which open boards moved, and what those with numbers are told (an event each)."""

    position: Position
    moved: frozenset[Heard]
    said: Mapping[Heard, bytes]


def look(since: Position | None, boards: frozenset[Heard], due: frozenset[Heard], *, at: datetime) -> Look:
    """Look whether some of the open ``boards`` moved since a position; tell those, and those that are ``due`` anyway.

    Six statements, and two more for each bloc and view, however many boards; one when nothing moved.
    """
    seen = movement(since)
    moved = boards if seen.places is None else frozenset(one for one in boards if one.unit_id in seen.places)
    return Look(seen.position, moved, numbers_of({one for one in moved | due if one.has_numbers}, at=at))


def numbers_of(boards: Collection[Heard], *, at: datetime) -> dict[Heard, bytes]:
    """Return for each board the event that says the four numbers at its top as its page writes them."""
    if not boards:
        return {}
    watched = {one: Watched(one.unit_id, one.bloc, one.view) for one in boards}
    seen, numbers = glances(set(watched.values()), at=at), numbers_on(localdate(at))
    stocks = _stocks(seen, at)
    said = {}
    for heard, one in watched.items():
        shown = Shown(numbers.default, numbers, heard.language, bloc=one.bloc, view=one.view)
        tops = top_numbers(seen[one], shown, stocks[one.bloc, one.view])
        words = json.dumps([_written(top, heard.language) for top in tops], ensure_ascii=False)
        said[heard] = f"event: numbers\ndata: {words}\n\n".encode()
    return said


def _stocks(watched: Collection[Watched], at: datetime) -> dict[tuple[str, str], Stocks]:
    """Return what was open when the day began, as boards want it, for each bloc and view."""
    return {
        (bloc, view): {
            1: indicators.stock_kept(
                [one.unit_id for one in watched if (one.bloc, one.view) == (bloc, view)],
                day=localdate(at),
                bloc=bloc,
                view=view,
            )
        }
        for bloc, view in {(one.bloc, one.view) for one in watched}
    }


def _written(number: TopNumber, language: str) -> list[str | bool]:
    """Return what the page's script puts in: value, whether there is one, note, band, icon and word of the band."""
    value, words = number.shown, number.words
    return [
        value.to(language) if isinstance(value, Text) else value,
        number.is_measured,
        number.note.to(language),
        number.band if words else "",
        number.icon,
        words.to(language) if words else "",
    ]
