"""Outlines of places from a file that the operator plugs in: GeoJSON or TopoJSON in, paths of SVG out.

The file is a plug, not a part of the house: it must say of each place its ``code`` and nothing else is taken from it.
Points are put on a grid as fine as the drawing, the same for all places, so that neighbors keep their common border.
What becomes smaller than the grid stays as a dot: no island is lost.
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from lienthong.command.refusals import BoundariesUnreadable
from lienthong.core.values import Text

#: Longitude and latitude in degrees, in this order, as both formats have it.
Point = tuple[float, float]
Ring = tuple[Point, ...]
#: Code of a place → its rings, islands and holes alike.
Outlines = Mapping[str, tuple[Ring, ...]]

LARGEST_FILE = 32 * 1024 * 1024
WIDEST, TALLEST = 560, 900
_LEAST_RING, _LEAST_AREA = 4, 3
#: A shape at least so large (in units of the drawing) carries its number; the others say it when they are touched.
_LABEL_WIDE, _LABEL_HIGH = 34, 16
_EAST, _NORTH = 180, 90


@dataclass(frozen=True, slots=True)
class Shape:
    """A place as drawn: its path, and where its number stands (``None``: too small)."""

    code: str
    path: str
    label: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """The shapes and the size of the field that they lie in."""

    width: int
    height: int
    shapes: tuple[Shape, ...]


@lru_cache(maxsize=2)
def outlines_of(path: Path) -> Outlines:
    """Return the outlines in the file at ``path``, read once. Refuses ``BoundariesUnreadable``."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise _unreadable(path, "tệp lớn hơn 32 MB", "the file is larger than 32 MB")
        told = json.loads(path.read_bytes())
        features = {"FeatureCollection": _geojson, "Topology": _topojson}[told["type"]](told)
        found = _by_code(path, features)
    except OSError:
        raise _unreadable(path, "không mở được tệp này", "it cannot be opened") from None
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        raise _unreadable(
            path, "tệp không đúng chuẩn GeoJSON, TopoJSON", "it is no sound GeoJSON or TopoJSON"
        ) from None
    if not found:
        raise _unreadable(path, "tệp không có nơi nào", "it holds no place")
    return found


@lru_cache(maxsize=64)
def drawing_of(path: Path, codes: frozenset[str]) -> Drawing | None:
    """Return the places with ``codes`` drawn side by side; ``None`` when the file does not have them all."""
    known = outlines_of(path)
    if not codes or not codes <= known.keys():
        return None
    return _draw({code: known[code] for code in sorted(codes)})


# ---------------------------------------------------------------- reading


def _by_code(path: Path, features: Iterable[tuple[Any, list[Any]]]) -> Outlines:
    found: dict[str, tuple[Ring, ...]] = {}
    for number, (code, rings) in enumerate(features, start=1):
        if not isinstance(code, str) or not code:
            raise _unreadable(
                path, f"nơi thứ {number} không có code dạng chữ", f"place {number} has no code written as text"
            )
        if code in found:
            raise _unreadable(path, f"{code} có hai lần", f"{code} is there twice")
        found[code] = tuple(tuple((float(point[0]), float(point[1])) for point in ring) for ring in rings)
        if not found[code] or any(len(ring) < _LEAST_RING for ring in found[code]):
            raise _unreadable(path, f"đường bao của {code} không khép kín", f"the outline of {code} is not closed")
        if not all(abs(x) <= _EAST and abs(y) <= _NORTH for ring in found[code] for x, y in ring):
            raise _unreadable(
                path,
                f"tọa độ của {code} không phải kinh độ, vĩ độ",
                f"the coordinates of {code} are not longitude and latitude",
            )
    return found


def _geojson(told: Mapping[str, Any]) -> Iterator[tuple[Any, list[Any]]]:
    for feature in told["features"]:
        yield feature["properties"].get("code"), _rings(feature["geometry"]["type"], feature["geometry"]["coordinates"])


def _topojson(told: Mapping[str, Any]) -> Iterator[tuple[Any, list[Any]]]:
    arcs = _arcs(told)

    def joined(numbers: Sequence[int]) -> list[Point]:
        points: list[Point] = []
        for number in numbers:
            arc = arcs[number] if number >= 0 else arcs[~number][::-1]
            points += arc[1:] if points else arc
        return points

    for layer in told["objects"].values():
        for geometry in layer["geometries"]:
            rings = _rings(geometry["type"], geometry["arcs"])
            yield geometry["properties"].get("code"), [joined(ring) for ring in rings]


def _rings(kind: str, parts: list[Any]) -> list[Any]:
    return {"Polygon": lambda: parts, "MultiPolygon": lambda: [ring for polygon in parts for ring in polygon]}[kind]()


def _arcs(told: Mapping[str, Any]) -> list[list[Point]]:
    """Return the arcs in degrees: a transformed topology keeps differences of whole numbers."""
    if "transform" not in told:
        return [[(point[0], point[1]) for point in arc] for arc in told["arcs"]]
    (scale_x, scale_y), (left, bottom) = told["transform"]["scale"], told["transform"]["translate"]
    arcs = []
    for arc in told["arcs"]:
        x = y = 0
        points = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            points.append((x * scale_x + left, y * scale_y + bottom))
        arcs.append(points)
    return arcs


def _unreadable(path: Path, vi: str, en: str) -> BoundariesUnreadable:
    return BoundariesUnreadable(path=str(path), why=Text(vi, en))


# ---------------------------------------------------------------- drawing


def _draw(outlines: Outlines) -> Drawing:
    points = [point for rings in outlines.values() for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = math.cos(math.radians((south + north) / 2))
    width, height = max((east - west) * narrow, 1e-6), max(north - south, 1e-6)
    scale = min(WIDEST / width, TALLEST / height)

    def on_grid(ring: Ring) -> list[tuple[int, int]]:
        placed = [(round((x - west) * narrow * scale) + 2, round((north - y) * scale) + 2) for x, y in ring]
        return [point for before, point in zip([None, *placed], placed, strict=False) if point != before]

    shapes = [_shape(code, [on_grid(ring) for ring in rings]) for code, rings in outlines.items()]
    return Drawing(round(width * scale) + 4, round(height * scale) + 4, tuple(shapes))


def _shape(code: str, rings: list[list[tuple[int, int]]]) -> Shape:
    largest = max(rings, key=lambda ring: abs(_area(ring)))
    left, right = min(x for x, _ in largest), max(x for x, _ in largest)
    top, bottom = min(y for _, y in largest), max(y for _, y in largest)
    has_room = right - left >= _LABEL_WIDE and bottom - top >= _LABEL_HIGH
    return Shape(code, "".join(map(_path, rings)), _middle(largest) if has_room else None)


def _path(ring: list[tuple[int, int]]) -> str:
    x, y = ring[0]
    if abs(_area(ring)) < _LEAST_AREA:  # smaller than the grid: a dot
        return f"M{x} {y}h0"
    return "M" + " ".join(f"{x} {y}" for x, y in ring[:-1]) + "Z"


def _area(ring: list[tuple[int, int]]) -> float:
    return sum(x * after_y - after_x * y for (x, y), (after_x, after_y) in itertools.pairwise(ring)) / 2


def _middle(ring: list[tuple[int, int]]) -> tuple[int, int]:
    """Return the center of mass of a ring that is larger than a point."""
    area, x_sum, y_sum = _area(ring), 0.0, 0.0
    for (x, y), (after_x, after_y) in itertools.pairwise(ring):
        cross = x * after_y - after_x * y
        x_sum, y_sum = x_sum + (x + after_x) * cross, y_sum + (y + after_y) * cross
    return round(x_sum / (6 * area)), round(y_sum / (6 * area))
