"""How a pack writes a composite index: groups of items with points, each a share that an indicator measures.

The points of an item are its most, times its share, capped at one:

    share = indicator − the shares of ``less``, times the shares of ``times``; full points from ``full_at`` on

Every number is data with a date and a grade; a change of weights is a new file version with another ``since``.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Literal

from pydantic import Field

from lienthong.core.definitions import Basis, Code, Confidence, Definition, Name, Part, Words

#: What an item is worth where there is nothing to take a share of: full points, none, or it stays unmeasured.
WhenNothing = Literal["full", "zero", "unmeasured"]
#: Whose index there is.
Level = Literal["country", "province", "agency", "commune"]


class IndexItem(Part):
    """One line of an index.

    ``part`` of ``whole`` says in words what is counted, ``indicator`` where from. ``not_for``: at these levels it
    does not apply and its full points are given. ``counted_at``: units beneath that level have the count of the place
    above them that is of it (who announces the law for them). An item of 0 points is shown and not scored.
    """

    ref: str = ""
    code: Name
    title: Words
    max: Decimal = Field(ge=0)
    part: Words
    whole: Words
    indicator: Code
    less: tuple[Code, ...] = ()
    times: tuple[Code, ...] = ()
    full_at: Decimal = Field(default=Decimal(1), ge=Decimal("0.01"), le=1)
    when_nothing: WhenNothing = "unmeasured"
    not_for: tuple[Level, ...] = ()
    counted_at: Literal["", "country", "province"] = ""
    basis: tuple[Basis, ...] = ()
    confidence: Confidence

    @property
    def indicators(self) -> tuple[str, ...]:
        """Every indicator that the item reads."""
        return (self.indicator, *self.less, *self.times)


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
