"""Which units really get worse, and do not just wobble: each against its own history, all of them together.

A week of a unit is two numbers: how many results were good (on time) and how many there were. A unit's own history says
which share is usual and how much it wanders from week to week beyond chance (Laney's p′ chart: the spread of the
z scores); the last weeks are followed by an exponentially weighted mean. With thousands of units judged each week, some
look bad by chance alone: Benjamini and Hochberg's procedure keeps the share of such alarms below what is allowed.

Pure; ``math.erfc`` is all that is needed of the normal distribution.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

#: One week of a unit: how many were good, how many in all.
Week = tuple[int, int]

#: The mean distance of two independent draws of a standard normal variable.
_MEAN_RANGE = 2 / math.sqrt(math.pi)


@dataclass(frozen=True, slots=True)
class Watch:
    """How units are watched: weeks of history, weeks watched after it, the weight of the newest week, what is allowed.

    ``false_share`` is the share of false alarms allowed among all. A unit with fewer than ``least_weeks`` weeks of
    history in which anything was done, or with nothing done in the last week, is not judged.
    """

    history_weeks: int = 40
    watch_weeks: int = 8
    weight: float = 0.3
    false_share: float = 0.05
    least_weeks: int = 12

    @property
    def weeks(self) -> int:
        """How many weeks are looked at together."""
        return self.history_weeks + self.watch_weeks


@dataclass(frozen=True, slots=True)
class Judgment:
    """What a unit's weeks say: its usual and its present share, how far it fell, how likely that is by chance.

    ``usual`` is the share of the history, ``recent`` that of the last four weeks, ``spread`` Laney's factor (1: weeks
    differ by chance alone), ``fall`` how many standard deviations the weighted mean lies below the usual (negative:
    above), ``chance`` the probability of such a fall when nothing changed.
    """

    usual: float
    recent: float
    spread: float
    fall: float
    chance: float


def judge(weeks: Sequence[Week], watch: Watch) -> Judgment | None:
    """Judge the last weeks of a unit (oldest first) by those before; ``None`` when there is too little to judge by."""
    history = [week for week in weeks[-watch.weeks : -watch.watch_weeks] if week[1]]
    recent = weeks[-watch.watch_weeks :]
    if len(history) < watch.least_weeks or not recent[-1][1]:
        return None
    usual = _between(sum(good for good, _ in history), sum(whole for _, whole in history))
    spread = _spread([_z(week, usual) for week in history])
    mean, variance = 0.0, 0.0
    for week in recent:
        if not week[1]:  # a week in which nothing was done says nothing
            continue
        mean = watch.weight * _z(week, usual) + (1 - watch.weight) * mean
        variance = watch.weight**2 + (1 - watch.weight) ** 2 * variance
    fall = -mean / (spread * math.sqrt(variance))
    last = [week for week in recent if week[1]][-4:]
    now = sum(good for good, _ in last) / sum(whole for _, whole in last)
    return Judgment(usual, now, spread, fall, math.erfc(fall / math.sqrt(2)) / 2)


def worsening(judged: Mapping[int, Judgment], watch: Watch) -> list[int]:
    """Return the units that get worse, the surest first: the false alarms among them stay below the share allowed.

    Benjamini and Hochberg: with m units by rising chance, all up to the last whose chance is at most share × rank ÷ m.
    """
    ranked = sorted(judged, key=lambda unit: (judged[unit].chance, unit))
    last = 0
    for rank, unit in enumerate(ranked, start=1):
        if judged[unit].chance <= watch.false_share * rank / len(ranked):
            last = rank
    return ranked[:last]


def _between(good: int, whole: int) -> float:
    """Return a share that is never quite nought or one, so that it has a standard deviation."""
    return (good + 0.5) / (whole + 1)


def _z(week: Week, usual: float) -> float:
    good, whole = week
    return (good / whole - usual) / math.sqrt(usual * (1 - usual) / whole)


def _spread(scores: Sequence[float]) -> float:
    """Return Laney's factor: the spread from week to week; never below chance alone."""
    ranges = [abs(second - first) for first, second in pairwise(scores)]
    return max(1.0, sum(ranges) / len(ranges) / _MEAN_RANGE)
