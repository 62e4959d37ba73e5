"""Whether an answer can be drawn, and how: days along a line, names as bars. Coordinates only; a page draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT = 640, 200
_MARGIN = 8
_MOST_BARS, _MOST_POINTS = 40, 1000
_MARKED_POINTS = 62
_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UBIGINT", "FLOAT", "DOUBLE", "DECIMAL")
_TIMES = ("DATE", "TIMESTAMP")


@dataclass(frozen=True, slots=True)
class Bar:
    """A name with its number; ``share`` is its length among the longest, 0 to 100."""

    name: str
    value: float
    share: str


@dataclass(frozen=True, slots=True)
class Line:
    """Numbers along time: points of each unbroken stretch, dots where they are few, lowest and highest, both ends."""

    stretches: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]
    low: float
    high: float
    first: str
    last: str
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Chart:
    """What can be drawn of an answer: bars or a line, of the column ``of`` by the column ``by``."""

    by: str
    of: str
    bars: tuple[Bar, ...] = ()
    line: Line | None = None


def chart_of(columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[Any]]) -> Chart | None:
    """Return how an answer is drawn, ``None`` when its shape does not allow it; ``columns`` are names with types.

    The first column says by what, the first column of numbers after it says how much. A line rises in the order of
    time, whatever the order of the rows; bars stand as they came, and none is below zero.
    """
    of = next((place for place, (_, kind) in enumerate(columns) if place and kind.startswith(_NUMBERS)), None)
    if of is None or len(rows) < 2:
        return None
    (by, kind), told = columns[0], [(row[0], row[of]) for row in rows if row[0] is not None]
    if kind.startswith(_TIMES) and len({when for when, _ in told}) == len(told) <= _MOST_POINTS:
        line = _line(sorted(told))
        return Chart(by, columns[of][0], line=line) if line else None
    values = [value for _, value in told if value is not None]
    if len(rows) > _MOST_BARS or not values or min(values) < 0 or max(values) == 0:
        return None
    bars = (Bar(str(name), value, f"{100 * value / max(values):.1f}") for name, value in told if value is not None)
    return Chart(by, columns[of][0], bars=tuple(bars))


def _line(told: Sequence[tuple[str, float | None]]) -> Line | None:
    known = [value for _, value in told if value is not None]
    if len(known) < 2:
        return None
    low, high = min(0, *known), max(0, *known)
    points = [None if value is None else _point(n, value, len(told), low, high) for n, (_, value) in enumerate(told)]
    stretches: list[list[tuple[str, str]]] = [[]]
    for point in points:
        if point is None:
            stretches.append([])
        else:
            stretches[-1].append(point)
    drawn = tuple(" ".join(f"{x},{y}" for x, y in run) for run in stretches if len(run) > 1)
    dots = tuple(point for point in points if point is not None) if len(told) <= _MARKED_POINTS else ()
    return Line(drawn, dots, low, high, told[0][0], told[-1][0])


def _point(place: int, value: float, count: int, low: float, high: float) -> tuple[str, str]:
    share = (value - low) / (high - low) if high > low else 0.0
    across = (WIDTH - 2 * _MARGIN) * place / (count - 1)
    return f"{_MARGIN + across:g}", f"{HEIGHT - _MARGIN - (HEIGHT - 2 * _MARGIN) * share:g}"
