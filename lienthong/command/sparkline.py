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
    """What ``{% sparkline %}`` draws: a polyline for each unbroken stretch, a dot at the last day measured."""

    lines: tuple[str, ...]
    last: tuple[str, str] | None


def sparkline(values: Sequence[float | None], *, low: float, high: float) -> Sparkline:
    """Draw ``values`` (oldest first) between ``low`` (bottom) and ``high`` (top); values beyond them are held there."""
    across, up = (WIDTH - 2 * _MARGIN) / max(len(values) - 1, 1), (HEIGHT - 2 * _MARGIN) / (high - low or 1)
    points = [
        None
        if value is None
        else (f"{_MARGIN + across * place:.1f}", f"{HEIGHT - _MARGIN - up * (min(max(value, low), high) - low):.1f}")
        for place, value in enumerate(values)
    ]
    stretches = [list(run) for measured, run in groupby(points, key=lambda point: point is not None) if measured]
    lines = tuple(" ".join(map(",".join, filter(None, run))) for run in stretches if len(run) > 1)
    return Sparkline(lines, next((point for point in reversed(points) if point is not None), None))
