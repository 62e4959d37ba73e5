"""The tile map: provinces as tiles where they lie, the archipelagos drawn, each with its number.

The arrangement is the pack's (``units/tiles.yaml``); the numbers are the caller's. A tile that got no reading says that
it was never measured: no tile is without a number or a word.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field

from lienthong.core.definitions import Part, Words
from lienthong.core.values import Text
from lienthong.ui.arranging import Arrangement, Center, arrange

Place = tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]]


class TilePlace(Part):
    """One province: its code, the short name that fits a tile, its column and row from the top left."""

    code: str
    name: str
    at: Place


class Archipelago(TilePlace):
    """A special zone at sea: its province, and its islands as (x, y, radius) in a field of 100 × 100."""

    of: str
    islands: tuple[tuple[int, int, int], ...]


class TileLayout(Part):
    """How a country's provinces are arranged."""

    title: Words
    columns: int
    rows: int
    tiles: tuple[TilePlace, ...]
    archipelagos: tuple[Archipelago, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a tile says: the number as shown, a band (CSS class suffix), the band's words and where the tile leads."""

    shown: str | Text
    band: str
    words: Text | None = None
    url: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile as drawn: 1-based column and row of the grid, the name, the reading, islands when it is an archipelago."""

    code: str
    name: str
    column: int
    row: int
    reading: Reading
    belongs_to: str = ""
    islands: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class BandKey:
    """One line of the legend: the band, its icon and its words."""

    band: str
    words: Text
    icon: str = ""


@dataclass(frozen=True, slots=True)
class TileMap:
    """Everything that ``lienthong/_tilemap.html`` draws."""

    title: Text
    tiles: tuple[Tile, ...]
    legend: tuple[BandKey, ...]
    columns: int = 0  # of tiles that lie as the places do; 0: one after the other


@lru_cache(maxsize=4)
def layout_of(pack: Path) -> TileLayout | None:
    """Read the arrangement of the pack in the folder ``pack``; ``None`` for a country that has none.

    Scalars are read as text, so codes keep their zeros.
    """
    path = pack / "units" / "tiles.yaml"
    if not path.exists():
        return None
    with path.open(encoding="utf-8") as file:
        return TileLayout.model_validate(yaml.load(file, Loader=yaml.BaseLoader))  # noqa: S506 - makes only text


@lru_cache(maxsize=4)
def centers_of(pack: Path) -> Mapping[str, Center]:
    """Return where each commune of today lies, as the pack's built tables have it; nothing where they do not."""
    path = pack / "units" / "built" / "centers.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: (float(row["latitude"]), float(row["longitude"])) for row in csv.DictReader(file)}


@lru_cache(maxsize=128)
def arrangement_of(pack: Path, codes: frozenset[str]) -> Arrangement | None:
    """Return the places with ``codes`` on a grid as they lie; ``None`` when it is not known where all of them do."""
    centers = centers_of(pack)
    return arrange({code: centers[code] for code in codes}) if codes and codes <= centers.keys() else None


def tile_map(layout: TileLayout, reading_of: Callable[[str], Reading], *, legend: tuple[BandKey, ...]) -> TileMap:
    """Put a reading on every tile; ``reading_of`` answers for every province and archipelago code."""
    names = {tile.code: tile.name for tile in layout.tiles}
    drawn = [_drawn(tile, reading_of(tile.code)) for tile in layout.tiles]
    drawn += [_drawn(tile, reading_of(tile.code), names[tile.of], tile.islands) for tile in layout.archipelagos]
    drawn.sort(key=lambda tile: (tile.row, tile.column))
    return TileMap(title=layout.title.text, tiles=tuple(drawn), legend=legend)


def _drawn(
    place: TilePlace, reading: Reading, belongs_to: str = "", islands: tuple[tuple[int, int, int], ...] = ()
) -> Tile:
    column, row = place.at
    return Tile(place.code, place.name, column + 1, row + 1, reading, belongs_to, islands)
