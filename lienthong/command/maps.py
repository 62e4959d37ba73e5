"""The map of a board: outlines where a file of them is plugged in, else tiles as the places lie, else tiles by name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate

from lienthong.command.boards import child_url, highest_of
from lienthong.command.boundaries import Drawing, Shape, drawing_of
from lienthong.command.shown import Shown
from lienthong.core.identifiers import fold
from lienthong.core.values import Text
from lienthong.indicators import queries as indicators
from lienthong.indicators.queries import BOARD_DAYS, Board, ChildRow, Counts
from lienthong.ui.tilemap import BandKey, Reading, Tile, TileMap, arrangement_of, layout_of, tile_map
from lienthong.units import queries as units
from lienthong.units.refusals import UnitUnknown


@dataclass(frozen=True, slots=True)
class OutlineMap:
    """What ``command/_outline.html`` draws: each shape with its place's name and reading; at sea, what it lacks."""

    title: Text
    drawing: Drawing
    places: tuple[tuple[Shape, str, Reading], ...]
    sea: TileMap


def country_map(board: Board, shown: Shown) -> TileMap | None:
    """Return the tile map of the provinces and the archipelagos; ``None`` where the pack does not arrange them."""
    layout = layout_of(settings.PACK)
    if layout is None or board.level != "country":
        return None
    counts = {child.code: child.counts for child in board.children}
    at_sea = replace(shown, is_rounded=shown.is_open)  # each is a commune
    sea = {place.code: _counts_at_sea(place.code, board, shown) for place in layout.archipelagos}
    highest = highest_of(board.children, shown)

    def reading_of(code: str) -> Reading:
        if code in sea:
            return at_sea.reading(sea[code], highest, _sea_url(code, shown))
        url = child_url(board, code, shown) if code in counts else ""
        return shown.reading(counts.get(code), highest, url)

    return tile_map(layout, reading_of, legend=shown.choice.legend(highest, shown.language))


def outline_map(board: Board, shown: Shown, tiles: TileMap | None) -> OutlineMap | None:
    """Return the outlines of the places beneath, where a file has them all; archipelagos it lacks are the tiles'."""
    if not settings.BOUNDARIES:
        return None
    drawing = drawing_of(Path(settings.BOUNDARIES), frozenset(child.code for child in board.children))
    if drawing is None:
        return None
    readings, names = _readings(board, shown), {child.code: _name(child) for child in board.children}
    sea = tuple(tile for tile in tiles.tiles if tile.islands) if tiles else ()
    return OutlineMap(
        title=board.name,
        drawing=drawing,
        places=tuple((shape, names[shape.code], readings[shape.code]) for shape in drawing.shapes),
        sea=TileMap(board.name, sea, _legend(board, shown)),
    )


def place_tiles(board: Board, shown: Shown) -> TileMap:
    """Return the places beneath as tiles: as they lie where that is known, else in the order of their names."""
    readings = _readings(board, shown)
    arranged = arrangement_of(settings.PACK, frozenset(readings))
    children = sorted(board.children, key=lambda child: fold(_name(child)))
    at = arranged.places if arranged else {child.code: (0, 0) for child in children}
    children.sort(key=lambda child: at[child.code][::-1])
    tiles = tuple(
        Tile(child.code, _name(child), at[child.code][0] + 1, at[child.code][1] + 1, readings[child.code])
        for child in children
    )
    return TileMap(board.name, tiles, _legend(board, shown), columns=arranged.columns if arranged else 0)


def _readings(board: Board, shown: Shown) -> dict[str, Reading]:
    highest = highest_of(board.children, shown)
    return {
        child.code: shown.reading(child.counts, highest, child_url(board, child.code, shown))
        for child in board.children
    }


def _name(child: ChildRow) -> str:
    return child.short_name or child.name.vi


def _legend(board: Board, shown: Shown) -> tuple[BandKey, ...]:
    return shown.choice.legend(highest_of(board.children, shown), shown.language)


def _sea_url(code: str, shown: Shown) -> str:
    if shown.procedure:
        return reverse("command_procedure", args=[shown.procedure]) + shown.query(of=f"commune:{code}")
    return reverse("command_open_commune" if shown.is_open else "command_commune", args=[code]) + shown.query()


def _counts_at_sea(code: str, board: Board, shown: Shown) -> Counts | None:
    """Return the counts of an archipelago, a commune of its own; ``None`` where the list of units does not have it."""
    try:
        unit = units.version_at(code, level="commune", on=localdate(board.at)).unit
    except UnitUnknown:
        return None
    asked: dict[str, Any] = {"procedure": board.procedure, "bloc": board.bloc, "view": board.view}
    if shown.as_of:
        return indicators.period_as_of(unit.pk, moment=board.at, **asked)
    tomorrow = localdate(board.at) + timedelta(days=1)
    return indicators.totals(unit.path, at=board.at, start=tomorrow - timedelta(days=BOARD_DAYS), end=tomorrow, **asked)
