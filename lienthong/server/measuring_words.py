"""What the commands on what is measured say at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lienthong.core.values import Text
from lienthong.indicators.definitions.index import IndexDefinition
from lienthong.indicators.definitions.indicators import IndicatorDefinition
from lienthong.indicators.queries.breakdown import Piece
from lienthong.indicators.queries.index import GroupCard, IndexCard, ItemCard, Rank, RankedUnit, Ranking
from lienthong.indicators.queries.single import IndicatorCard
from lienthong.indicators.rules.periods import PERIODS
from lienthong.ui.words import number, plain_day

_NOT_YET = Text("chưa đo", "not yet measured")
_WAYS = {
    "higher": Text("cao hơn là tốt hơn", "higher is better"),
    "lower": Text("thấp hơn là tốt hơn", "lower is better"),
}
_NOTHING = Text("không có gì để tính tỷ lệ", "nothing to take a share of")
_UNVERIFIED = Text("chưa kiểm chứng", "unverified")


def of_list(indexes: Sequence[IndexDefinition], singles: Sequence[IndicatorDefinition], language: str) -> str:
    """Say what is defined, one in a line; what has no source yet is marked."""
    lines = [f"{index.code:<32} {index.title.to(language)}" for index in indexes]
    for one in singles:
        mark = f"  ({_NOT_YET.to(language)})" if one.source == "none" else ""
        lines.append(f"{one.code:<32} {one.title.to(language)}{mark}")
    return "\n".join(lines)


def of_index(card: IndexCard, language: str) -> str:
    """Say an index of a unit: the total, the ranks, each group and item."""
    return "\n".join(_index(card, language))


def _index(card: IndexCard, language: str) -> Iterator[str]:
    days = f"{plain_day(card.start)} – {plain_day(card.day)}"
    yield f"{card.code} {card.title.to(language)}: {card.unit.to(language)}, {days}"
    if card.total is None:
        yield _NOT_YET.to(language)
    else:
        total, of = number(card.total, language, 2), number(card.measurable, language)
        band = card.band_title.to(language) if card.band_title else ""
        words = Text(f"{total} trên {of} điểm đo được: {band}", f"{total} of {of} points that were measured: {band}")
        yield words.to(language)
    yield from (_rank(rank, language) for rank in card.ranks if rank.rank is not None)
    for group in card.groups:
        yield ""
        yield from _group(group, language)


def _rank(rank: Rank, language: str) -> str:
    change = _change(rank.since_yesterday, rank.since_last_week, language)
    under = rank.under.to(language)
    return Text(f"hạng {rank.rank}/{rank.of} – {under}{change}", f"rank {rank.rank}/{rank.of} – {under}{change}").to(
        language
    )


def _change(yesterday: int | None, last_week: int | None, language: str) -> str:
    told = [
        f"{change:+d} {words.to(language)}"
        for change, words in (
            (yesterday, Text("so với hôm qua", "since yesterday")),
            (last_week, Text("so với tuần trước", "since last week")),
        )
        if change is not None
    ]
    return f" ({', '.join(told)})" if told else ""


def _group(group: GroupCard, language: str) -> Iterator[str]:
    yield f"{_points(group.points, group.max, language):>16}  {group.title.to(language)}"
    yield from (f"{_points(item.points, item.max, language):>16}    {_item(item, language)}" for item in group.items)


def _points(points: float | None, most: float, language: str) -> str:
    told = "–" if points is None else number(points, language, 2)
    return f"{told} / {number(most, language)}"


def _item(item: ItemCard, language: str) -> str:
    title = f"{item.ref} {item.title.to(language)}".strip()
    mark = "" if item.is_verified else f" [{_UNVERIFIED.to(language)}]"
    if item.state == "not_yet_measured":
        return f"{title}: {_NOT_YET.to(language)}{mark}"
    if item.state == "nothing":
        return f"{title}: {_NOTHING.to(language)}{mark}"
    counted = f"{number(item.part or 0, language)}/{number(item.whole or 0, language)}"
    return f"{title}: {counted}{mark}"


def of_indicator(card: IndicatorCard, language: str) -> str:
    """Say one indicator of a unit: what is counted over what."""
    definition, found = card.definition, card.reading
    period = PERIODS[card.period].to(language)
    days = f"{plain_day(card.start)} – {plain_day(card.day)}"
    head = f"{definition.title.to(language)}: {card.unit.to(language)}, {period} {days}"
    lines = [head, definition.meaning.to(language), *_wanted(definition, language)]
    if found.state == "not_yet_measured":
        return "\n".join([*lines, _NOT_YET.to(language)])
    lines.append(f"  {definition.numerator.words.to(language)}: {number(found.numerator or 0, language)}")
    if definition.denominator is not None:
        lines.append(f"  {definition.denominator.words.to(language)}: {number(found.denominator or 0, language)}")
        lines.append(_NOTHING.to(language) if found.value is None else _value(found.value, definition, language))
    return "\n".join(lines)


def _wanted(definition: IndicatorDefinition, language: str) -> Iterator[str]:
    """Say which way is better, what the target is and who answers for it, as far as the definition does."""
    if way := _WAYS.get(definition.better):
        target = "" if definition.target is None else _value(float(definition.target), definition, language)
        yield f"  {way.to(language)}" + (
            Text(f"; chỉ tiêu {target}", f"; target {target}").to(language) if target else ""
        )
    if definition.owner:
        yield f"  {Text('phụ trách', 'owner').to(language)}: {definition.owner}"


def of_pieces(pieces: Sequence[Piece], language: str) -> str:
    """Say what an indicator is made of, one value of the dimension in a line; nothing when it was not taken apart."""
    lines = []
    for piece in pieces:
        found = piece.reading
        said = "–" if found.value is None else number(found.value, language, 0 if found.denominator is None else 3)
        of = (
            ""
            if found.denominator is None
            else f"  ({number(found.numerator or 0, language)}/{number(found.denominator, language)})"
        )
        lines.append(f"\n  {piece.title.to(language)}: {said}{of}")
    return "".join(lines)


def _value(value: float, definition: IndicatorDefinition, language: str) -> str:
    if definition.kind == "share":
        return f"{number(100 * value, language, 1)} %"
    unit = definition.measured_in.to(language) if definition.measured_in else ""
    return f"{number(value, language, 2)} {unit}".strip()


def of_ranking(board: Ranking, language: str) -> str:
    """Say a ranking, one unit in a line."""
    if not board.rows:
        words = Text(
            "Chưa xếp hạng lần nào; tiến trình nền xếp hạng vài phút một lần.",
            "Nothing was ranked yet; the worker ranks every few minutes.",
        )
        return words.to(language)
    return "\n".join(_ranked(row, language) for row in board.rows)


def _ranked(row: RankedUnit, language: str) -> str:
    rank = "–" if row.rank is None else row.rank
    change = _change(row.since_yesterday, row.since_last_week, language)
    return f"{rank:>5}  {_points(row.total, row.measurable, language):>16}  {row.name.to(language)}{change}"
