"""How far a task, or many together, are: exact fractions by weight, and how much of it can be measured at all.

What cannot be measured counts neither as done nor as not done: it makes the measured part smaller, and both are shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lienthong.core.values import Text
from lienthong.plans.definitions import Deliverable, Measure

_WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Progress:
    """``share``: how much is done of what can be measured (0 to 1; ``None``: nothing can). ``measured``: which part."""

    share: Fraction | None
    measured: Fraction

    @property
    def is_whole(self) -> bool:
        """Whether everything can be measured and is done."""
        return self.measured == 1 and self.share == 1


DONE = Progress(_WHOLE, _WHOLE)
UNMEASURED = Progress(None, Fraction(0))


def of_value(value: Fraction, measure: Measure) -> Progress:
    """Return how far a measured value is from its threshold: the share of the way, never above 1."""
    if measure.at_least is not None:
        return Progress(max(Fraction(0), min(_WHOLE, value / Fraction(measure.at_least))), _WHOLE)
    most = Fraction(measure.at_most or 0)
    return Progress(_WHOLE if value <= most else most / value, _WHOLE)


def of_deliverables(wanted: Iterable[Deliverable], accepted: Collection[str]) -> Progress:
    """Return the share of the deliverables, by weight, for which evidence was accepted."""
    return rolled_up((one.weight, Progress(Fraction(one.code in accepted), _WHOLE)) for one in wanted)


def of_refinements(by_plan: Mapping[str, Sequence[tuple[int, Progress]]], *, expected: int = 0) -> Progress:
    """Return the progress of a task from the plans that refine it.

    Weights are a plan's own affair: each plan counts alike, and weighs its own tasks against one another. Of
    ``expected`` offices that each do their part, those without a plan cannot be measured yet.
    """
    parts = [(1, rolled_up(tasks)) for tasks in by_plan.values()]
    missing = expected - len(parts)
    return rolled_up([*parts, (missing, UNMEASURED)] if missing > 0 else parts)


def rolled_up(parts: Iterable[tuple[int, Progress]]) -> Progress:
    """Return the progress of many together: each part counts by its weight, as far as it can be measured."""
    whole, measured, done = 0, Fraction(0), Fraction(0)
    for weight, progress in parts:
        whole += weight
        measured += weight * progress.measured
        done += weight * progress.measured * (progress.share or 0)
    return Progress(done / measured, measured / whole) if measured else UNMEASURED


def kept(share: Fraction) -> Decimal:
    """Return a share as it is kept in the history, with seven places, cut off."""
    return Decimal(int(share * 10**7)) / 10**7


def percent(share: Fraction) -> Decimal:
    """Return a share in percent with one place, cut off and not rounded: 100 is said only of what is done."""
    return Decimal(int(share * 1000)) / 10


def percent_said(share: Fraction) -> Text:
    """Return a share in percent as people write it: ``66,6 %`` in Vietnamese, ``66.6 %`` in English."""
    en = f"{percent(share):f}".removesuffix(".0")
    return Text(f"{en.replace('.', ',')} %", f"{en} %")
