"""Where a unit stands among those like it, and what would lift its numbers most. Pure.

A rank of small numbers is a rank of luck. So a place is given only from ``FEWEST`` cases on, and beside it stands what
chance alone explains: the limits of a funnel around the share of all like units together, three standard errors wide at
the unit's own number of cases. Inside, a unit is like the others, whatever its rank.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

#: Cases from which on a share is ranked, and from which on it is worth an improvement.
FEWEST, WORTH = 30, 5
#: How many standard errors the funnel is wide: one in some four hundred like units falls outside by chance.
WIDE = 3
#: How many improvements are named.
MOST = 3

Position = Literal["too_few", "above", "like", "below"]


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """The share, ``None`` of nothing."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit among like units: its rank of ``of`` (equal shares share a rank), the common share, the funnel's limits.

    ``rank`` is ``None`` where the unit has too few cases; ``low`` and ``high`` are what chance alone explains.
    """

    share: Share
    position: Position
    rank: int | None = None
    of: int = 0
    common: float | None = None
    low: float | None = None
    high: float | None = None


def standing(own: Share, others: Iterable[Share]) -> Standing:
    """Return where a unit stands among others like it, of which it is not one; the higher share is the better."""
    value, ranked = own.value, [other for other in others if other.whole >= FEWEST]
    if value is None or own.whole < FEWEST or not ranked:
        return Standing(own, "too_few", of=len(ranked))
    everybody = [*ranked, own]
    common = sum(one.part for one in everybody) / sum(one.whole for one in everybody)
    reach = WIDE * sqrt(common * (1 - common) / own.whole)
    low, high = max(0.0, common - reach), min(1.0, common + reach)
    position: Position = "below" if value < low else "above" if value > high else "like"
    better = sum(other.part * own.whole > own.part * other.whole for other in ranked)
    return Standing(own, position, better + 1, len(everybody), common, low, high)


@dataclass(frozen=True, slots=True)
class Lost:
    """What a unit could do better: in how many cases of how many it was not so; ``worst`` is where most of it lies."""

    code: str
    cases: Share
    worst: str = ""


#: How much a lost share weighs: what people wait for before what is merely less comfortable.
WEIGHTS: Mapping[str, int] = {
    "overdue": 4,
    "late": 4,
    "petitions_late": 4,
    "dissatisfied": 3,
    "answers_disliked": 2,
    "asked_again": 2,
    "not_online": 1,
    "not_paid_online": 1,
}


def improvements(found: Iterable[Lost]) -> Sequence[Lost]:
    """Return what would lift the numbers most, the most useful first: the share that is lost, by its weight.

    A share of fewer than ``WORTH`` cases says nothing, and one that loses nothing needs nothing.
    """
    worth = [one for one in found if one.cases.part > 0 and one.cases.whole >= WORTH]
    worth.sort(key=lambda one: (-WEIGHTS[one.code] * (one.cases.value or 0.0), -one.cases.part, one.code))
    return worth[:MOST]
