"""The map of a board: outlines where a file of them is plugged in, else tiles as the places lie, else tiles by name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate

from lienthong.command.boards import child_urls
from lienthong.command.boundaries import Drawing, Shape, drawing_of
from lienthong.command.chosen import Chosen, chosen_alone, how_of
from lienthong.command.shown import Shown
from lienthong.core.identifiers import fold
from lienthong.core.values import Text
from lienthong.indicators import queries as indicators
from lienthong.indicators.queries import BOARD_DAYS, Board, ChildRow, Sides
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


def country_map(board: Board, shown: Shown, chosen: Chosen) -> TileMap | None:
    """Return the tile map of the provinces and the archipelagos; ``None`` where the pack does not arrange them."""
    layout = layout_of(settings.PACK)
    if layout is None or board.level != "country":
        return None
    sides = {child.code: chosen.beneath[child.unit_id] for child in board.children}
    at_sea = replace(shown, is_rounded=shown.is_open)  # each is a commune
    sea = {place.code: _at_sea(place.code, board, shown) for place in layout.archipelagos}
    highest, urls = chosen.highest(shown), child_urls(board, shown)

    def reading_of(code: str) -> Reading:
        if code in sea:
            return at_sea.reading(sea[code], highest, _sea_url(code, shown))
        return shown.reading(sides.get(code), highest, urls.get(code, ""))

    return tile_map(layout, reading_of, legend=shown.choice.legend(highest, shown.language))


def outline_map(board: Board, shown: Shown, chosen: Chosen, tiles: TileMap | None) -> OutlineMap | None:
    """Return the outlines of the places beneath, where a file has them all; archipelagos it lacks are the tiles'."""
    if not settings.BOUNDARIES:
        return None
    drawing = drawing_of(Path(settings.BOUNDARIES), frozenset(child.code for child in board.children))
    if drawing is None:
        return None
    readings, names = _readings(board, shown, chosen), {child.code: _name(child) for child in board.children}
    sea = tuple(tile for tile in tiles.tiles if tile.islands) if tiles else ()
    return OutlineMap(
        title=board.name,
        drawing=drawing,
        places=tuple((shape, names[shape.code], readings[shape.code]) for shape in drawing.shapes),
        sea=TileMap(board.name, sea, _legend(shown, chosen)),
    )


def place_tiles(board: Board, shown: Shown, chosen: Chosen) -> TileMap:
    """Return the places beneath as tiles: as they lie where that is known, else in the order of their names."""
    readings = _readings(board, shown, chosen)
    arranged = arrangement_of(settings.PACK, frozenset(readings))
    children = sorted(board.children, key=lambda child: fold(_name(child)))
    at = arranged.places if arranged else {child.code: (0, 0) for child in children}
    children.sort(key=lambda child: at[child.code][::-1])
    tiles = tuple(
        Tile(child.code, _name(child), at[child.code][0] + 1, at[child.code][1] + 1, readings[child.code])
        for child in children
    )
    return TileMap(board.name, tiles, _legend(shown, chosen), columns=arranged.columns if arranged else 0)


def _readings(board: Board, shown: Shown, chosen: Chosen) -> dict[str, Reading]:
    highest, urls = chosen.highest(shown), child_urls(board, shown)
    return {
        child.code: shown.reading(chosen.beneath[child.unit_id], highest, urls[child.code]) for child in board.children
    }


def _name(child: ChildRow) -> str:
    return child.short_name or child.name.vi


def _legend(shown: Shown, chosen: Chosen) -> tuple[BandKey, ...]:
    return shown.choice.legend(chosen.highest(shown), shown.language)


def _sea_url(code: str, shown: Shown) -> str:
    if shown.procedure:
        return reverse("command_procedure", args=[shown.procedure]) + shown.query(of=f"commune:{code}")
    return reverse("command_open_commune" if shown.is_open else "command_commune", args=[code]) + shown.query()


def _at_sea(code: str, board: Board, shown: Shown) -> Sides:
    """Return the number of an archipelago, a commune of its own; ``None`` where the list of units does not have it."""
    try:
        unit = units.version_at(code, level="commune", on=localdate(board.at)).unit
    except UnitUnknown:
        return None
    if not shown.choice.part:
        return chosen_alone(unit.pk, unit.path, board, shown)
    asked = how_of(board)
    if shown.as_of:
        return shown.choice.sides(indicators.period_as_of(unit.pk, moment=board.at, **asked))
    tomorrow = localdate(board.at) + timedelta(days=1)
    start = tomorrow - timedelta(days=BOARD_DAYS)
    return shown.choice.sides(indicators.totals(unit.path, at=board.at, start=start, end=tomorrow, **asked))
