"""The scenes of a wall, one for each of a few numbers: a map and the places that press most; what of them is told."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.timezone import localdate

from lienthong.command.boards import ranking
from lienthong.command.choices import Choice
from lienthong.command.chosen import YESTERDAY, Stocks, chosen_of
from lienthong.command.offered import OVERDUE, Numbers, numbers_on
from lienthong.command.shown import Shown
from lienthong.command.tickets import Heard
from lienthong.core.values import Bloc, Text
from lienthong.indicators import queries as indicators
from lienthong.indicators.queries import BOARD_DAYS, Board, ChildRow, Sides, View
from lienthong.indicators.queries.counts import NEXT_LEVEL
from lienthong.indicators.queries.glances import Watched
from lienthong.ui.tilemap import Reading, layout_of
from lienthong.ui.words import in_language
from lienthong.units import queries as units
from lienthong.units.models import UnitVersion

#: How many places a scene lists.
LISTED = 8
#: For how many seconds it is believed which places there are, and how they stood yesterday, which late lines change.
_BELIEVED = 900


@dataclass(frozen=True, slots=True)
class Beneath:
    """What the scenes of a wall are about: its level, the places under it, archipelagos by the code of their tile.

    ``before``: unit → code of a number → what was counted up to yesterday.
    """

    level: str
    places: tuple[UnitVersion, ...]
    at_sea: Mapping[str, int]
    before: Mapping[int, Mapping[str, Sides]]

    @property
    def ids(self) -> set[int]:
        """Every unit of which a scene says a number."""
        return {*self.at_sea.values(), *(place.unit_id for place in self.places)}


def numbers_in_scenes(numbers: Numbers) -> list[Choice]:
    """Return the numbers that have a scene."""
    return [one for one in (numbers.on_time, OVERDUE, numbers.received) if one]


def beneath(heard: Heard, *, at: datetime) -> Beneath:
    """Return what the scenes of a wall are about; at most five statements, none again for a quarter of an hour."""
    return _beneath(heard.unit_id, heard.bloc, heard.view, localdate(at), int(at.timestamp()) // _BELIEVED)


def forget_beneath() -> None:
    """Believe nothing any more: the tree of units may have changed."""
    _beneath.cache_clear()


def scenes_told(
    heard: Heard, board: Board, shown: Shown, stocks: Stocks, under: Beneath, seen: Mapping[Watched, Board]
) -> Iterator[bytes]:
    """Yield for each scene of a wall the event that says what its page would show: readings, rows, bounds of bands."""
    counts = {unit_id: seen[Watched(unit_id, heard.bloc, heard.view)].period for unit_id in under.ids}
    children = tuple(
        ChildRow(one.unit_id, one.code, Text(one.name, one.name_en or one.name), one.short_name, counts[one.unit_id])
        for one in under.places
    )
    board = replace(board, level=under.level, children=children)
    for choice in numbers_in_scenes(shown.numbers) if children else ():
        looked = replace(shown, choice=choice)
        chosen = chosen_of(board, looked, stocks)  # asks nothing: the counts are the board's own, it has no days
        if not choice.is_now:
            before = {unit_id: sides.get(choice.code) for unit_id, sides in under.before.items()}
            chosen = replace(chosen, before={YESTERDAY: before})
        highest = chosen.highest(looked)
        sides = {child.code: chosen.beneath[child.unit_id] for child in children}
        sides |= {code: choice.sides(counts[unit_id]) for code, unit_id in under.at_sea.items()}
        language = heard.language
        rows = {"rows": ranking(board, looked, chosen, {}, most=LISTED), "language": language}
        words = {
            "code": choice.code,
            "tiles": [_tile(code, looked.reading(one, highest, ""), language) for code, one in sides.items()],
            "rows": render_to_string("command/_wall_rows.html", rows),
            "key": [key.words.to(language) for key in choice.legend(highest, language)],
        }
        yield f"event: scene\ndata: {json.dumps(words, ensure_ascii=False)}\n\n".encode()


def _tile(code: str, reading: Reading, language: str) -> list[str]:
    """Return what the script puts on a tile: whose it is, the number, the band, its icon and word where it has them."""
    told = [code, in_language(reading.shown, language), reading.band]
    return [*told, reading.icon, in_language(reading.words, language)] if reading.words else told


@lru_cache(maxsize=128)
def _beneath(unit_id: int, bloc: Bloc, view: View, day: date, _: int) -> Beneath:
    version = units.version_of(unit_id, on=day)
    level = NEXT_LEVEL.get(version.level)
    places = tuple(units.children(unit_id, level=level, on=day)) if level else ()
    end = day + timedelta(days=1)
    before = indicators.by_place(
        [one.summed for one in numbers_in_scenes(numbers_on(day)) if one.summed],
        version.unit.path,
        [place.unit_id for place in places],
        start=end - timedelta(days=BOARD_DAYS),
        end=end,
        back=[YESTERDAY],
        bloc=bloc,
        view=view,
    )
    layout = layout_of(settings.PACK) if version.level == "country" else None
    codes = [place.code for place in layout.archipelagos] if layout else []
    at_sea = {one.code: one.unit_id for one in units.communes_coded(codes, on=day)}
    return Beneath(version.level, places, at_sea, before[YESTERDAY])
