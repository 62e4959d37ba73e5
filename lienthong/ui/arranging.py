"""Places as tiles of a grid, as they lie to one another: no tile lies on another, north is at the top. Pure.

A place's row is chosen first, then its column in the row. Each time the places keep their order (north to south, west
to east) and lie as near as they can to where they belong, which a table of best partial sums finds exactly. The same
centers always give the same grid.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: Latitude and longitude in degrees.
Center = tuple[float, float]
FEWEST_COLUMNS, MOST_COLUMNS = 3, 10
#: How many cells there are for each place: some stay empty, and the outline of the whole can be seen.
_ROOM = 1.25
_FLATTEST, _TALLEST = 1.7, 0.55
#: How much a place's rank among all decides where it belongs, the rest is the distance: towns are dense, tiles are not.
_BY_RANK = 0.6
#: Beyond these shares of the places (an island far out) the distance counts no further.
_EDGE = 0.05


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How many columns and rows, and each code's column and row, from 0 at the top left."""

    columns: int
    rows: int
    places: Mapping[str, tuple[int, int]]


def arrange(centers: Mapping[str, Center]) -> Arrangement:
    """Return a grid on which every place of ``centers`` (at least one) has a cell of its own."""
    codes = sorted(centers)
    middle = math.radians(sum(centers[code][0] for code in codes) / len(codes))
    east = [centers[code][1] * math.cos(middle) for code in codes]
    south = [-centers[code][0] for code in codes]
    columns, rows = _size(len(codes), _breadth(east), _breadth(south))
    across, down = (_spread(values) for values in (east, south))
    by_row: dict[int, list[int]] = {}
    for one, row in zip(_order(down), _bins(sorted(down), rows, columns), strict=True):
        by_row.setdefault(row, []).append(one)
    places: dict[str, tuple[int, int]] = {}
    for row, members in by_row.items():
        members.sort(key=lambda one: (across[one], one))
        for one, column in zip(members, _bins([across[one] for one in members], columns, 1), strict=True):
            places[codes[one]] = (column, row)
    return Arrangement(columns, rows, places)


def _size(count: int, width: float, height: float) -> tuple[int, int]:
    shape = min(_FLATTEST, max(_TALLEST, width / height)) if width and height else 1.0
    columns = min(MOST_COLUMNS, max(FEWEST_COLUMNS, round(math.sqrt(_ROOM * count * shape))))
    return columns, math.ceil(_ROOM * count / columns)


def _order(values: Sequence[float]) -> list[int]:
    return sorted(range(len(values)), key=lambda one: (values[one], one))


def _edges(values: Sequence[float]) -> tuple[float, float]:
    ordered, cut = sorted(values), int(_EDGE * len(values))
    return ordered[cut], ordered[-1 - cut]


def _breadth(values: Sequence[float]) -> float:
    low, high = _edges(values)
    return high - low


def _spread(values: Sequence[float]) -> list[float]:
    """Return where each value belongs between 0 and 1, by its rank and by its distance."""
    low, high = _edges(values)
    ordered, last = sorted(values), max(len(values) - 1, 1)
    return [
        _BY_RANK * bisect_left(ordered, value) / last
        + (1 - _BY_RANK) * (min(max((value - low) / (high - low), 0.0), 1.0) if high > low else 0.5)
        for value in values
    ]


def _bins(values: Sequence[float], bins: int, capacity: int) -> list[int]:
    """Return a bin for each of the ascending ``values`` (0 … 1): never falling, at most ``capacity`` in each, and the
    sum of the squared distances from where they belong as small as it can be.
    """
    count = len(values)
    best = [[math.inf] * (count + 1) for _ in range(bins + 1)]
    taken = [[0] * (count + 1) for _ in range(bins + 1)]
    best[0][0] = 0.0
    for one in range(bins):
        far = [0.0]
        for value in values:
            far.append(far[-1] + (value * (bins - 1) - one) ** 2)
        for end in range(count + 1):
            for begin in range(max(0, end - capacity), end + 1):
                cost = best[one][begin] + far[end] - far[begin]
                if cost < best[one + 1][end]:
                    best[one + 1][end], taken[one + 1][end] = cost, end - begin
    found: list[int] = []
    left = count
    for one in range(bins, 0, -1):
        found += [one - 1] * taken[one][left]
        left -= taken[one][left]
    return found[::-1]
