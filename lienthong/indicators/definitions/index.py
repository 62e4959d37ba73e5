"""How a pack writes a composite index: groups of items with points, each a share that an indicator measures.

The points of an item are its most, times its share, capped at one:

    share = its own − the shares of ``less``, times the shares of ``times``; full points from ``full_at`` on

Its own share is what an ``indicator`` counted in the period, with what ``stands`` at the moment added to both sides.

Every number is data with a date and a grade; a change of weights is a new file version with another ``since``.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from lienthong.core.definitions import Basis, Code, Confidence, Definition, Name, Part, Words

#: What an item is worth where there is nothing to take a share of: full points, none, or it stays unmeasured.
WhenNothing = Literal["full", "zero", "unmeasured"]
#: Whose index there is.
Level = Literal["country", "province", "agency", "commune"]
#: What stands at a moment, or was used in a period, and cannot be added up day by day: open files (and those of them
#: that are not past due), procedures in a place's competence (all; that can be filed online; that have all their parts;
#: that cost a fee), and those of them in which files came online, fees were asked, fees were paid online.
Stock = Literal[
    "open", "open_in_time",
    "procedures", "procedures_online", "procedures_whole", "procedures_with_fee",
    "procedures_filed_online", "procedures_charged", "procedures_paid_online",
]  # fmt: skip


class Stands(Part):
    """What is added to both sides of an item's share."""

    part: Stock
    whole: Stock


class IndexItem(Part):
    """One line of an index.

    ``part`` of ``whole`` says in words what is counted, ``indicator`` and ``stands`` where from. ``not_for``: at these
    levels it does not apply and its full points are given. ``counted_at``: units beneath that level have the count of
    the place above them that is of it (who announces the law for them). An item of 0 points is shown and not scored.
    """

    ref: str = ""
    code: Name
    title: Words
    max: Decimal = Field(ge=0)
    part: Words
    whole: Words
    indicator: Code | None = None
    stands: Stands | None = None
    less: tuple[Code, ...] = ()
    times: tuple[Code, ...] = ()
    full_at: Decimal = Field(default=Decimal(1), ge=Decimal("0.01"), le=1)
    when_nothing: WhenNothing = "unmeasured"
    not_for: tuple[Level, ...] = ()
    counted_at: Literal["", "country", "province"] = ""
    basis: tuple[Basis, ...] = ()
    confidence: Confidence

    @model_validator(mode="after")
    def _counts_something(self) -> Self:
        if self.indicator is None and self.stands is None:
            raise PydanticCustomError("item_counts_nothing", "needs an indicator, or what stands, or both")
        return self

    @property
    def indicators(self) -> tuple[str, ...]:
        """Every indicator that the item reads."""
        own = (self.indicator,) if self.indicator else ()
        return (*own, *self.less, *self.times)


class IndexGroup(Part):
    """Items that are added up; ``known_as`` is what other systems call the group."""

    code: Name
    known_as: str = ""
    title: Words
    max: Decimal = Field(ge=0)
    items: tuple[IndexItem, ...] = Field(min_length=1)


class IndexBand(Part):
    """A word for a total of at least ``from``, and its color on charts by name."""

    code: Name
    from_: Decimal = Field(alias="from", ge=0)
    title: Words
    color: Name
    confidence: Confidence


class IndexDefinition(Definition):
    """A composite index as it holds from ``since``: ``scale`` points in all, totals rounded half up to ``decimals``.

    Items are rounded, groups and totals are sums of what was rounded.
    """

    scale: Decimal = Field(ge=1)
    decimals: int = Field(default=2, ge=0, le=6)
    levels: tuple[Level, ...] = Field(min_length=1)
    groups: tuple[IndexGroup, ...] = Field(min_length=1)
    bands: tuple[IndexBand, ...] = Field(min_length=1)

    @cached_property
    def items(self) -> dict[str, IndexItem]:
        """The items of all groups by code."""
        return {item.code: item for group in self.groups for item in group.items}

    @cached_property
    def indicators(self) -> frozenset[str]:
        """Every indicator that an item reads."""
        return frozenset(code for item in self.items.values() for code in item.indicators)
