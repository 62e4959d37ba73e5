"""The weeks of a warning as SVG coordinates: a share each week, the usual share as a line across. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 360, 130
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 8, 10, 22


@dataclass(frozen=True, slots=True)
class WeekPoint:
    """One week: where it stands in the picture, its share in percent, how many there were; ``None``: nothing done."""

    x: str
    y: str | None
    percent: float | None
    good: int
    whole: int
    weeks_ago: int


@dataclass(frozen=True, slots=True)
class WeeksChart:
    """What ``command/_weeks.html`` draws."""

    points: tuple[WeekPoint, ...]
    line: str
    usual_y: str
    usual: float
    low: int
    bottom: int = HEIGHT - _BOTTOM
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    width: int = WIDTH
    height: int = HEIGHT
    last: int = HEIGHT - 4


def weeks_chart(weeks: Sequence[Sequence[int]], usual: float) -> WeeksChart:
    """Draw weeks (good, all; oldest first) between the lowest share, rounded down to ten percent, and all."""
    shares = [good / whole if whole else None for good, whole in weeks]
    low = min([int(share * 10) / 10 for share in (*shares, usual) if share is not None] + [0.9])
    step = (WIDTH - _LEFT - _RIGHT) / max(len(weeks) - 1, 1)

    def height(share: float) -> str:
        return f"{_TOP + (1 - share) / (1 - low) * (HEIGHT - _TOP - _BOTTOM):.1f}"

    points = tuple(
        WeekPoint(
            f"{_LEFT + place * step:.1f}",
            None if share is None else height(share),
            None if share is None else 100 * share,
            good,
            whole,
            len(weeks) - place,
        )
        for place, (share, (good, whole)) in enumerate(zip(shares, weeks, strict=True))
    )
    line = " ".join(f"{point.x},{point.y}" for point in points if point.y is not None)
    return WeeksChart(points, line, height(usual), 100 * usual, round(100 * low))
