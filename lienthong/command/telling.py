"""What open boards are told: at each look, for all of them at once, the numbers of those that moved."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from lienthong.command.boards import TopNumber, top_numbers
from lienthong.command.chosen import Stocks
from lienthong.command.offered import Numbers, numbers_on
from lienthong.command.shown import Shown
from lienthong.command.tickets import Heard
from lienthong.core.values import Text
from lienthong.indicators import queries as indicators
from lienthong.indicators.queries.glances import Watched, glances
from lienthong.indicators.queries.movements import Position, movement


@dataclass(frozen=True, slots=True)
class Look:
    """Where the counters stand, which open boards moved, and what they are told (an event each)."""

    position: Position
    moved: frozenset[Heard]
    said: Mapping[Heard, bytes]


def look(since: Position | None, boards: frozenset[Heard], due: frozenset[Heard], *, at: datetime) -> Look:
    """Look whether some of the open ``boards`` moved since a position; tell those, and those that are ``due`` anyway.

    Six statements, two more for boards of one procedure and two for each bloc and view, however many boards; one when
    nothing moved.
    """
    seen = movement(since)
    moved = boards if seen.places is None else frozenset(one for one in boards if one.unit_id in seen.places)
    return Look(seen.position, moved, numbers_of(moved | due, at=at))


def numbers_of(boards: Collection[Heard], *, at: datetime) -> dict[Heard, bytes]:
    """Return for each board the event that says the four numbers at its top as its page writes them."""
    if not boards:
        return {}
    watched = {one: Watched(one.unit_id, one.bloc, one.view, one.procedure) for one in boards}
    seen, numbers = glances(set(watched.values()), at=at), numbers_on(localdate(at))
    stocks = _stocks({watched[one] for one in boards if _knows_midnight(one)}, at)
    said = {}
    for heard, one in watched.items():
        shown = _shown(heard, numbers)
        tops = top_numbers(seen[one], shown, stocks[one.bloc, one.view] if _knows_midnight(heard) else None)
        words = json.dumps([_written(top, heard.language) for top in tops], ensure_ascii=False)
        said[heard] = f"event: numbers\ndata: {words}\n\n".encode()
    return said


def _shown(heard: Heard, numbers: Numbers) -> Shown:
    """Return how the board is looked at, and so what may be said there."""
    return Shown(
        numbers.default,
        numbers,
        heard.language,
        is_open=heard.is_open,
        is_rounded=heard.is_rounded,
        bloc=heard.bloc,
        view=heard.view,
        procedure=heard.procedure,
    )


def _knows_midnight(heard: Heard) -> bool:
    """Whether the page says what changed since midnight: not to everybody, and not of one procedure."""
    return not (heard.is_open or heard.procedure)


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
