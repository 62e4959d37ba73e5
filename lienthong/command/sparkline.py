"""A small line of numbers as SVG coordinates; what was not measured is a gap, never a zero. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

WIDTH = 120
HEIGHT = 28
_MARGIN = 3


@dataclass(frozen=True, slots=True)
class Sparkline:
    """What ``command/_sparkline.html`` draws: a polyline for each unbroken stretch, a dot at the last day measured."""

    lines: tuple[str, ...]
    last: tuple[str, str] | None
    width: int = WIDTH
    height: int = HEIGHT


def sparkline(values: Sequence[float | None], *, low: float, high: float) -> Sparkline:
    """Draw ``values`` (oldest first) between ``low`` (bottom) and ``high`` (top); values beyond them are held there."""
    points = [
        None if value is None else _point(place, value, len(values), low, high) for place, value in enumerate(values)
    ]
    stretches = [list(run) for measured, run in groupby(points, key=lambda point: point is not None) if measured]
    lines = tuple(" ".join(f"{x:g},{y:g}" for x, y in filter(None, run)) for run in stretches if len(run) > 1)
    measured = [point for point in points if point is not None]
    return Sparkline(lines=lines, last=(f"{measured[-1][0]:g}", f"{measured[-1][1]:g}") if measured else None)


def _point(place: int, value: float, count: int, low: float, high: float) -> tuple[float, float]:
    across = (WIDTH - 2 * _MARGIN) * place / max(count - 1, 1)
    share = (min(max(value, low), high) - low) / (high - low) if high > low else 0.0
    return round(_MARGIN + across, 1), round(HEIGHT - _MARGIN - (HEIGHT - 2 * _MARGIN) * share, 1)
