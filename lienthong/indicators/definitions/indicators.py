"""How a pack writes an indicator: what over what, which way is better, where its bands lie, whose it is."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from lienthong.core.definitions import Definition, Name, Part, Words
from lienthong.indicators.definitions.measures import Measure, Term

Dimension = Literal["unit", "procedure", "field", "channel", "day"]
#: What an indicator is about: where boards offer it. Green, amber and red are for ``time`` alone.
Topic = Literal["time", "requests", "data", "voice", "oversight"]


class Counted(Part):
    """One side of an indicator: what it counts in words, and the terms that count it."""

    words: Words
    terms: tuple[Term, ...] = ()


class Band(Part):
    """Values from ``start`` on are called so, up to the next band: an aid to the eye, unless a law says them."""

    start: Decimal = Field(alias="from")
    name: Name
    title: Words


class IndicatorDefinition(Definition):
    """One number that says how well something goes.

    A ``share`` is numerator over denominator; a ``mean`` too, in ``measured_in``; a ``count`` has no denominator.
    ``source: none`` defines what nothing measures yet: it is shown as such, never as zero.
    """

    meaning: Words
    kind: Literal["share", "mean", "count"]
    measured_in: Words | None = None
    source: Literal["ledger", "none"] = "ledger"
    numerator: Counted
    denominator: Counted | None = None
    better: Literal["higher", "lower", "neither"] = "higher"
    bands: tuple[Band, ...] = ()
    target: Decimal | None = None
    owner: str = ""
    topic: Topic = "requests"
    dimensions: tuple[Dimension, ...] = ("unit", "procedure", "field", "channel", "day")

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.denominator is None) != (self.kind == "count"):
            raise PydanticCustomError("denominator_misplaced", "a count has no denominator, everything else has one")
        starts = [band.start for band in self.bands]
        if starts != sorted(set(starts)):
            raise PydanticCustomError("bands_out_of_order", "bands begin one after another, the lowest first")
        return self

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What is counted for it: the numerator and, unless it is a count, the denominator; nothing without source."""
        if self.source == "none":
            return ()
        sides = (self.numerator, self.denominator) if self.denominator else (self.numerator,)
        return tuple(side.terms for side in sides)

    def band_of(self, value: float | None) -> str:
        """Return the name of the band in which a value lies; empty below the first, without bands and for ``None``."""
        if value is None:
            return ""
        reached = [band.name for band in self.bands if Decimal(repr(value)) >= band.start]
        return reached[-1] if reached else ""
