"""How a pack writes early warning: what is judged by which numbers, and who is told when nobody acts.

``indicators/warnings.yaml`` holds periods; the one that holds on a day is the rule of that day.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from lienthong.core.definitions import Basis, Confidence, Day, Part, Words


class Chances(Part):
    """How the chance of a late end is read from like cases.

    A group of at least ``least_cases`` cases of the last ``months`` months speaks; its share is drawn towards that of
    the next wider group, which weighs as much as ``weight`` cases.
    """

    months: int = Field(default=6, ge=1, le=60)
    least_cases: int = Field(default=10, ge=1)
    weight: int = Field(default=20, ge=0)


class LikelyLate(Part):
    """When a unit's files of a procedure are warned of: so many, and such a part of them (percent), will miss."""

    least: int = Field(default=5, ge=1)
    percent: int = Field(default=30, ge=1, le=100)


class Worsening(Part):
    """How units are judged by their weeks: see ``rules.worsening.Watch``. ``false_percent``: false alarms allowed."""

    history_weeks: int = Field(default=40, ge=8, le=104)
    watch_weeks: int = Field(default=8, ge=1, le=26)
    weight: float = Field(default=0.3, gt=0, le=1)
    false_percent: float = Field(default=5, gt=0, lt=100)
    least_weeks: int = Field(default=12, ge=4)


class Overflow(Part):
    """When a queue will overflow: ``least`` files more than can be done are due within ``days`` working days.

    What can be done is what was done a working day in the last ``pace_days`` working days.
    """

    days: int = Field(default=10, ge=1, le=60)
    least: int = Field(default=10, ge=1)
    pace_days: int = Field(default=20, ge=5, le=120)


class Silence(Part):
    """When a unit has fallen silent: ``least`` files or more would have been usual in the ``days`` working days."""

    days: int = Field(default=5, ge=1, le=60)
    least: int = Field(default=10, ge=5)


class Failing(Part):
    """When a service fails: of ``least`` calls or more of a day, ``percent`` or more found it down."""

    least: int = Field(default=20, ge=1)
    percent: int = Field(default=20, ge=1, le=100)


class Rung(Part):
    """One step of the ladder: who must act, and within how many days before the next one is told."""

    level: Literal["commune", "province", "country"]
    title: Words
    days: int = Field(ge=1, le=90)


class WarningRules(Part):
    """What holds from ``since`` (until the next period): every number by which warnings are raised and passed on.

    A warning that was not seen for ``fades_after`` days closes itself; one that somebody closed is not raised again for
    ``rests`` days unless it has grown by half.
    """

    since: Day
    legal_basis: tuple[Basis, ...] = Field(min_length=1)
    confidence: Confidence
    chances: Chances = Chances()
    likely_late: LikelyLate = LikelyLate()
    worsening: Worsening = Worsening()
    registry_quality: Worsening = Worsening()
    overflow: Overflow = Overflow()
    silence: Silence = Silence()
    service_failing: Failing = Failing()
    ladder: tuple[Rung, ...] = Field(min_length=1)
    fades_after: int = Field(default=14, ge=1)
    rests: int = Field(default=28, ge=0)

    @model_validator(mode="after")
    def _climbs(self) -> Self:
        levels = ("commune", "province", "country")
        heights = [levels.index(rung.level) for rung in self.ladder]
        if any(second <= first for first, second in pairwise(heights)):
            raise PydanticCustomError("ladder_falls", "every step of the ladder must be higher than the one before")
        return self


class WarningsFile(Part):
    """``indicators/warnings.yaml``: how trouble is announced, period by period, the oldest first."""

    warnings: tuple[WarningRules, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if any(later.since <= earlier.since for earlier, later in pairwise(self.warnings)):
            raise PydanticCustomError("periods_out_of_order", "every period must begin after the one before")
        return self

    def on(self, day: date) -> WarningRules | None:
        """Return the rules of a day; ``None`` before the first."""
        held = [one for one in self.warnings if one.since <= day]
        return held[-1] if held else None
