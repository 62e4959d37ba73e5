"""What may be said of a place beside others: rank and its change, whether a difference is more than chance. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TypeVar

#: A share of fewer than this is shown, but neither judged nor ranked: three files late of three say little.
FEWEST = 10
#: How many standard deviations from the common share are still chance (the inner funnel of a funnel plot).
_FUNNEL = 2.0

#: What is sorted: what presses most first.
Order = tuple[int, float]
Key = TypeVar("Key")


def is_near(part: int, whole: int, share: float) -> bool:
    """Tell whether ``part`` of ``whole`` differs from a common ``share`` by no more than chance would make it."""
    return abs(part - whole * share) <= _FUNNEL * math.sqrt(whole * share * (1 - share))


def ranks(orders: Mapping[Key, Order]) -> dict[Key, int]:
    """Return the rank of each that has one (the first of an order is 0), from 1; equals share a rank."""
    ranked = sorted(order for order in orders.values() if order[0] == 0)
    first = {order: place for place, order in reversed(list(enumerate(ranked, start=1)))}
    return {key: first[order] for key, order in orders.items() if order[0] == 0}


def changes(now: Mapping[Key, int], before: Mapping[Key, int]) -> dict[Key, int]:
    """Return by how many ranks each moved down the list (negative: up); those ranked both times."""
    return {key: rank - before[key] for key, rank in now.items() if key in before}
