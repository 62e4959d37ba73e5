"""From counts to points: an index's items, groups, total, band and ranks. Pure, and exact until it is rounded.

What nobody measured has no points: it is missing, never zero, and neither the group nor the total counts it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeVar

from lienthong.indicators.definitions.index import IndexBand, IndexDefinition, IndexGroup, IndexItem, Stock

_Key = TypeVar("_Key", bound=Hashable)

#: ``granted``: the item does not apply at that level. ``nothing``: there was nothing to take a share of.
ItemState = Literal["measured", "granted", "nothing", "not_yet_measured"]


@dataclass(frozen=True, slots=True)
class Share:
    """What an indicator counted: ``part`` of ``whole``."""

    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Counted:
    """What is known of a unit: what its indicators counted, by code, and what stands; ``None``: not measured yet."""

    shares: Mapping[str, Share | None]
    stocks: Mapping[Stock, int | None]


@dataclass(frozen=True, slots=True)
class ItemScore:
    """One item: what it counted, the share (0 to 1) that comes of it with all its indicators, the points."""

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
    weak; there is none where less than half of the scale is measured. ``is_whole``: nothing is missing.
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


def score(
    index: IndexDefinition, counted: Counted, *, level: str, above: Mapping[str, Counted] | None = None
) -> IndexScore:
    """Return the score of a unit of ``level`` from what was counted there, and ``above`` it by level.

    An item that is counted at a level at which there is nothing above the unit is counted at the unit.
    """
    around = above or {}
    groups = tuple(
        _group(
            group,
            [_item(item, around.get(item.counted_at, counted), level, index.decimals) for item in group.items],
        )
        for group in index.groups
    )
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


def _group(group: IndexGroup, items: list[ItemScore]) -> GroupScore:
    measurable = sum((item.max for item in items if item.points is not None), Decimal(0))
    return GroupScore(group.code, _sum(item.points for item in items), group.max, measurable, tuple(items))


def _item(item: IndexItem, counted: Counted, level: str, decimals: int) -> ItemScore:
    own = _own(item, counted)
    part, whole = (own.part, own.whole) if own else (None, None)
    full = _rounded(item.max, 1, 1, decimals)
    if level in item.not_for:
        return ItemScore(item.code, "granted", part, whole, None, full, item.max)
    read = [own, *(counted.shares.get(code) for code in (*item.less, *item.times))]
    known = [one for one in read if one is not None]
    if len(known) < len(read):
        return ItemScore(item.code, "not_yet_measured", part, whole, None, None, item.max)
    if not all(one.whole for one in known):
        given = {"full": full, "zero": full * 0, "unmeasured": None}[item.when_nothing]
        return ItemScore(item.code, "nothing", part, whole, None, given, item.max)
    over, under = _share(item, known)
    at, of = item.full_at.as_integer_ratio()
    points = min(full, _rounded(item.max, over * of, under * at, decimals))
    return ItemScore(item.code, "measured", part, whole, over / under, points, item.max)


def _own(item: IndexItem, counted: Counted) -> Share | None:
    """Return what an item's indicator counted, with what stands; ``None`` as soon as one of it was not measured."""
    flow = counted.shares.get(item.indicator) if item.indicator else Share(0, 0)
    if flow is None or item.stands is None:
        return flow
    part, whole = counted.stocks.get(item.stands.part), counted.stocks.get(item.stands.whole)
    return None if part is None or whole is None else Share(flow.part + part, flow.whole + whole)


def _share(item: IndexItem, read: list[Share]) -> tuple[int, int]:
    """Return the share that the counts of an item make together, exactly: numerator and denominator, from 0 to 1."""
    over, under = read[0].part, read[0].whole
    split = 1 + len(item.less)
    for one in read[1:split]:
        over, under = over * one.whole - one.part * under, under * one.whole
    for one in read[split:]:
        over, under = over * one.part, under * one.whole
    return max(0, min(over, under)), under


def _rounded(points: Decimal, over: int, under: int, decimals: int) -> Decimal:
    """Return ``over`` / ``under`` of some points rounded half up, exactly: no float and no cut-off division."""
    top, bottom = points.scaleb(decimals).as_integer_ratio()
    return Decimal((2 * top * over + bottom * under) // (2 * bottom * under)).scaleb(-decimals)


def _sum(points: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum of what there is; ``None`` when there is nothing."""
    there = [one for one in points if one is not None]
    return sum(there, Decimal(0)) if there else None


def _band(index: IndexDefinition, total: Decimal | None, measurable: Decimal) -> str:
    if total is None or measurable * 2 < index.scale:
        return ""
    return band_of(index, total * index.scale / measurable).code
