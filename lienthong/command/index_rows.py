"""An index in words and figures as its page draws it: groups with bars, items with how they come about, ranks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lienthong.command.shown import LEAST_OPEN, ROUND_TO
from lienthong.core.values import Text
from lienthong.indicators.queries.index import GroupCard, IndexCard, ItemCard, RankedUnit
from lienthong.ui.words import number

NOT_MEASURED = Text("chưa đo", "not measured")
_NOT_SCORED = Text("chỉ theo dõi", "not scored")
#: How an item without a share came to its points, or to none.
_STATES: Mapping[str, Text] = {
    "granted": Text("không áp dụng ở cấp này, được đủ điểm", "does not apply here: full points"),
    "nothing": Text("không có gì để tính tỷ lệ", "nothing to take a share of"),
    "not_yet_measured": Text("chưa có nguồn số liệu", "no source yet"),
}
_SAME = Text("giữ hạng", "unchanged")
_UNKNOWN = Text("–", "–")
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item: its points in figures or why there are none, what was counted, from which share on it is full."""

    card: ItemCard
    points: str | Text
    most: str
    counted: str | Text
    part: str
    whole: str
    share: str
    full_at: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group with its bar: how much of a hundred is reached."""

    card: GroupCard
    points: str | Text
    most: str
    bar: int
    items: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class RankRow:
    """One unit of a ranking, with the page of its own index and its changes in words."""

    unit: RankedUnit
    name: str
    url: str
    points: str | Text
    yesterday: Text
    last_week: Text


def group_rows(card: IndexCard, language: str, *, is_rounded: bool) -> list[GroupRow]:
    """Return the groups of an index of a unit, in their order; counts of what people did as far as they are open."""
    return [
        GroupRow(
            card=group,
            points=_points(group.points, language),
            most=number(group.max, language),
            bar=round(_HUNDRED * group.points / group.max) if group.points and group.max else 0,
            items=tuple(_item(item, language, is_rounded=is_rounded and bool(item.indicators)) for item in group.items),
        )
        for group in card.groups
    ]


def rank_row(unit: RankedUnit, url: str, language: str) -> RankRow:
    """Return one line of a ranking."""
    points = _points(unit.total, language)
    name = unit.short_name or unit.name.to(language)
    return RankRow(unit, name, url, points, rise(unit.since_yesterday), rise(unit.since_last_week))


def rise(change: int | None) -> Text:
    """Return a change of rank in words: up, down, unchanged; a dash where it is not known."""
    if change is None:
        return _UNKNOWN
    if change == 0:
        return _SAME
    return Text(f"▲ lên {change}", f"▲ up {change}") if change > 0 else Text(f"▼ xuống {-change}", f"▼ down {-change}")


def _item(item: ItemCard, language: str, *, is_rounded: bool) -> ItemRow:
    part, whole = (_count(count, language, is_rounded=is_rounded) for count in (item.part, item.whole))
    tells_share = item.share is not None and not (is_rounded and (item.whole or 0) < LEAST_OPEN)
    return ItemRow(
        card=item,
        points=_points(item.points, language) if item.max else _NOT_SCORED,
        most=number(item.max, language),
        counted=_STATES.get(item.state, Text(f"{part} / {whole}", f"{part} / {whole}")),
        part=part,
        whole=whole,
        share=_percent(item.share or 0.0, language) if tells_share else "",
        full_at=_percent(item.full_at, language),
    )


def _count(count: int | None, language: str, *, is_rounded: bool) -> str:
    """Return a count: exact, or as open numbers of small places are."""
    if count is None:
        return "–"
    if not is_rounded or count == 0:
        return number(count, language)
    return f"< {ROUND_TO}" if count < ROUND_TO else number(ROUND_TO * round(count / ROUND_TO), language)


def _points(points: float | None, language: str) -> str | Text:
    return NOT_MEASURED if points is None else number(points, language, 2)


def _percent(share: float, language: str) -> str:
    return f"{number(_HUNDRED * share, language, 0 if share in (0, 1) else 1)} %"
