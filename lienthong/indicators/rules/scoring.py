"""From counts to points: an index's items, groups, total, band and ranks. Pure, and exact until it is rounded.

What nobody measured has no points: it is missing, never zero, and neither the group nor the total counts it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal, TypeVar

from lienthong.indicators.definitions.index import IndexBand, IndexDefinition, IndexGroup, IndexItem

_Key = TypeVar("_Key", bound=Hashable)

#: ``granted``: the item does not apply at that level. ``nothing``: there was nothing to take a share of.
ItemState = Literal["measured", "granted", "nothing", "not_yet_measured"]


@dataclass(frozen=True, slots=True)
class Share:
    """What an indicator counted: ``part`` of ``whole``."""

    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class ItemScore:
    """One item: the counts of its indicator, the share (0 to 1) that all its indicators make, the points."""

    code: str
    state: ItemState
    part: int | None
    whole: int | None
    share: float | None
    points: Decimal | None
    max: Decimal


@dataclass(frozen=True, slots=True)
class GroupScore:
    """A group: the sum of the points of its items; ``measurable`` is the most that what was measured could give."""

    code: str
    points: Decimal | None
    max: Decimal
    measurable: Decimal
    items: tuple[ItemScore, ...]


@dataclass(frozen=True, slots=True)
class IndexScore:
    """The whole: total, what could have been reached with what was measured, the band, the items that are missing.

    ``band`` is that of the total as a share of what is measurable, so that a source that is not there yet makes nobody
    weak; the index is ``is_whole`` when nothing is missing.
    """

    total: Decimal | None
    scale: Decimal
    measurable: Decimal
    band: str
    groups: tuple[GroupScore, ...]
    missing: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every item that gives points was measured."""
        return not self.missing


def score(index: IndexDefinition, counts: Mapping[str, Share | None], *, level: str) -> IndexScore:
    """Return the score of a unit of ``level`` from what its indicators counted, by their codes.

    A count that is ``None`` or not there was not measured yet.
    """
    groups = tuple(_group(group, counts, level, index.decimals) for group in index.groups)
    total, measurable = _sum(group.points for group in groups), sum((group.measurable for group in groups), Decimal(0))
    items = [item for group in groups for item in group.items]
    return IndexScore(
        total=total,
        scale=index.scale,
        measurable=measurable,
        band=_band(index, total, measurable),
        groups=groups,
        missing=tuple(item.code for item in items if item.points is None and item.max),
    )


def band_of(index: IndexDefinition, total: Decimal) -> IndexBand:
    """Return the band of a total: the highest that it reaches."""
    reached = [band for band in index.bands if band.from_ <= total]
    return max(reached, key=lambda band: band.from_)


def ranks(totals: Mapping[_Key, Decimal | None]) -> dict[_Key, int]:
    """Return the rank of each, the highest total first: equals share one (1, 2, 2, 4), the unmeasured have none."""
    ordered = sorted((total for total in totals.values() if total is not None), reverse=True)
    first: dict[Decimal, int] = {}
    for place, total in enumerate(ordered, start=1):
        first.setdefault(total, place)
    return {key: first[total] for key, total in totals.items() if total is not None}


def _group(group: IndexGroup, counts: Mapping[str, Share | None], level: str, decimals: int) -> GroupScore:
    items = tuple(_item(item, counts, level, decimals) for item in group.items)
    measurable = sum((item.max for item in items if item.points is not None), Decimal(0))
    return GroupScore(group.code, _sum(item.points for item in items), group.max, measurable, items)


def _item(item: IndexItem, counts: Mapping[str, Share | None], level: str, decimals: int) -> ItemScore:
    read = [counts.get(code) for code in item.indicators]
    own = read[0]
    part, whole = (own.part, own.whole) if own else (None, None)
    full = _rounded(Fraction(item.max), decimals)
    if level in item.not_for:
        return ItemScore(item.code, "granted", part, whole, None, full, item.max)
    known = [one for one in read if one is not None]
    if len(known) < len(read):
        return ItemScore(item.code, "not_yet_measured", part, whole, None, None, item.max)
    if not all(one.whole for one in known):
        given = {"full": full, "zero": full * 0, "unmeasured": None}[item.when_nothing]
        return ItemScore(item.code, "nothing", part, whole, None, given, item.max)
    share = _share(item, known)
    points = _rounded(Fraction(item.max) * min(Fraction(1), share / Fraction(item.full_at)), decimals)
    return ItemScore(item.code, "measured", part, whole, float(share), points, item.max)


def _share(item: IndexItem, read: list[Share]) -> Fraction:
    """Return the share that the indicators of an item make together, from 0 to 1."""
    ratios = [Fraction(one.part, one.whole) for one in read]
    split = 1 + len(item.less)
    share = ratios[0] - sum(ratios[1:split])
    for factor in ratios[split:]:
        share *= factor
    return max(Fraction(0), min(Fraction(1), share))


def _rounded(exact: Fraction, decimals: int) -> Decimal:
    """Return a number rounded half up, away from what a float would make of it."""
    step = Decimal(1).scaleb(-decimals)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(step, ROUND_HALF_UP)


def _sum(points: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum of what there is; ``None`` when there is nothing."""
    there = [one for one in points if one is not None]
    return sum(there, Decimal(0)) if there else None


def _band(index: IndexDefinition, total: Decimal | None, measurable: Decimal) -> str:
    if total is None or not measurable:
        return ""
    return band_of(index, total * index.scale / measurable).code
