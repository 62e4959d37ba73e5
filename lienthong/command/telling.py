"""What open boards are told: at each look, for all of them at once, the numbers of those that moved."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from lienthong.command.boards import TopNumber, top_numbers
from lienthong.command.chosen import YESTERDAY, Stocks
from lienthong.command.offered import Numbers, numbers_on
from lienthong.command.scenes import Beneath, beneath, forget_beneath, scenes_told
from lienthong.command.shown import Shown
from lienthong.command.tickets import Heard
from lienthong.core.values import Bloc, Text
from lienthong.indicators import queries as indicators
from lienthong.indicators.queries import View
from lienthong.indicators.queries.glances import Watched, glances
from lienthong.indicators.queries.movements import Position, movement


@dataclass(frozen=True, slots=True)
class Look:
    """Where the counters stand, which open boards moved, and what they are told: events, the numbers on top first.

    ``at_once``: those of them that fetch their page without waiting for a turn.
    """

    position: Position
    moved: frozenset[Heard]
    said: Mapping[Heard, tuple[bytes, ...]]
    at_once: frozenset[Heard] = frozenset()


def look(since: Position | None, boards: frozenset[Heard], due: frozenset[Heard], *, at: datetime) -> Look:
    """Look whether some of the open ``boards`` moved since a position; tell those, and those that are ``due`` anyway.

    Six statements, two more for boards of one procedure and two for each bloc and view, however many boards; one when
    nothing moved.
    """
    seen = movement(since)
    if seen.places is None:
        forget_beneath()
    moved = boards if seen.places is None else frozenset(one for one in boards if one.unit_id in seen.places)
    # a wall lists warnings, which are few, by the right of who looks: nothing but its page can say them
    at_once = frozenset(one for one in moved if one.has_scenes and seen.has_warnings)
    return Look(seen.position, moved, numbers_of(moved | due, at=at), at_once)


def numbers_of(boards: Collection[Heard], *, at: datetime) -> dict[Heard, tuple[bytes, ...]]:
    """Return for each board the event that says the four numbers at its top as its page writes them, and its scenes."""
    if not boards:
        return {}
    watched = {one: Watched(one.unit_id, one.bloc, one.view, one.procedure) for one in boards}
    under = {one: beneath(one, at=at) for one in boards if one.has_scenes}
    wide = {Watched(unit_id, one.bloc, one.view) for one, below in under.items() for unit_id in below.ids}
    seen, numbers = glances(wide.union(watched.values()), at=at), numbers_on(localdate(at))
    stocks = _stocks(boards, under, at)
    said = {}
    for heard, one in watched.items():
        shown = _shown(heard, numbers)
        then = stocks[one.bloc, one.view] if _knows_midnight(heard) else {}
        tops = [_written(top, heard.language) for top in top_numbers(seen[one], shown, then)]
        words = f"event: numbers\ndata: {json.dumps(tops, ensure_ascii=False)}\n\n".encode()
        scenes = scenes_told(heard, seen[one], shown, then, under[heard], seen) if heard.has_scenes else ()
        said[heard] = (words, *scenes)
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


def _stocks(boards: Collection[Heard], under: Mapping[Heard, Beneath], at: datetime) -> dict[tuple[Bloc, View], Stocks]:
    """Return what was open when the day began, as boards want it, for each bloc and view."""
    places: defaultdict[tuple[Bloc, View], set[int]] = defaultdict(set)
    for one in filter(_knows_midnight, boards):
        places[one.bloc, one.view] |= {one.unit_id} | (under[one].ids if one.has_scenes else set())
    day = localdate(at)
    return {
        (bloc, view): {YESTERDAY: indicators.stock_kept(ids, day=day, bloc=bloc, view=view)}
        for (bloc, view), ids in places.items()
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
