"""A bulletin as a sheet: fixed words of the definition, the numbers that were kept, what a correction changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from lienthong.bulletins.definitions import BulletinDefinition
from lienthong.bulletins.rules.measures import MEASURES, Pair, say_change, say_pair, say_points, say_share
from lienthong.bulletins.rules.periods import Period
from lienthong.core.values import Text
from lienthong.documents.rendering.sheets import (
    Block,
    Column,
    Foot,
    Grid,
    Head,
    Label,
    Passage,
    QrCheck,
    Sheet,
    Signature,
)

#: How many changes of a correction stand on the paper; the data hold all.
MOST_CHANGES = 6
#: How many letters of a name stand in a list: a bulletin has two pages.
_LONGEST = 60
_PLACES = (
    Column(Label("")),
    Column(Label("Cao nhất"), share=5),
    Column(Label("Tỷ lệ"), share=4, align="right"),
    Column(Label("Thấp nhất"), share=5),
    Column(Label("Tỷ lệ"), share=4, align="right"),
)
_AS_BEFORE = Label("Như trong bản trước.", "As in the edition before.")
_LISTS: Mapping[str, tuple[Label, tuple[Column, ...], tuple[str, ...]]] = {
    "tasks": (
        Label("Không có nhiệm vụ nào quá hạn lúc lập bản tin.", "No task was late when this was made."),
        (
            Column(Label("Nhiệm vụ"), share=7),
            Column(Label("Cơ quan"), share=4),
            Column(Label("Hạn"), share=2),
            Column(Label("Số ngày trễ"), share=2, align="right"),
        ),
        ("vi", "unit", "due", "days_late"),
    ),
    "warnings": (
        Label("Không có cảnh báo nào chờ nhận lúc lập bản tin.", "No warning waited when this was made."),
        (
            Column(Label("Cảnh báo"), share=4),
            Column(Label("Nơi"), share=4),
            Column(Label("Thủ tục"), share=6),
            Column(Label("Từ ngày"), share=2),
        ),
        ("vi", "unit", "procedure", "since"),
    ),
}


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a bulletin carries beside its numbers; ``sealed_at`` is local."""

    office: str
    place: str
    code: str
    address: str
    edition: int
    reason: str
    sealed_at: datetime
    demo_mark: str


def sheet_of(
    definition: BulletinDefinition,
    period: Period,
    content: Mapping[str, Any],
    changes: Sequence[Mapping[str, Any]],
    imprint: Imprint,
) -> Sheet:
    """Return the bulletin as it is printed."""
    moment = imprint.sealed_at
    dated = {"day": f"{moment:%d}", "month": f"{moment:%m}", "year": f"{moment:%Y}"}
    signed = definition.signed_line.format(unit=imprint.office, hour=f"{moment:%H}", minute=f"{moment:%M}", **dated)
    edition = f" · bản sửa lần {imprint.edition - 1}" if imprint.edition > 1 else ""
    return Sheet(
        head=Head(
            imprint.office,
            definition.state,
            _label(definition.heading.text),
            beneath=f"{content['place']['vi']}, {period.words.vi}{edition}",
        ),
        blocks=(*_corrected(changes, imprint), *_sections(content, is_first=imprint.edition == 1)),
        foot=Foot(
            place_and_date=definition.place_and_date.format(place=imprint.place, **dated),
            signatures=(Signature((Label(imprint.office),), box=signed),),
            check=QrCheck(imprint.address, _label(definition.check_line.text), imprint.code),
            small_print=tuple(_label(line.text) for line in definition.small_print),
        ),
        line=imprint.address,
        code=imprint.code,
        demo_mark=imprint.demo_mark,
    )


def _corrected(changes: Sequence[Mapping[str, Any]], imprint: Imprint) -> Iterator[Block]:
    if not changes:
        return
    yield Passage(Label(f"Lý do sửa: {imprint.reason}", "Why it was corrected"), "strong")
    columns = (
        Column(Label("Đã sửa"), share=5),
        Column(Label("Bản trước"), share=3, align="right"),
        Column(Label("Bản này"), share=3, align="right"),
    )
    rows = tuple((one["vi"], one["before"], one["after"]) for one in changes[:MOST_CHANGES])
    yield Grid(columns, rows, Label("Thay đổi so với bản trước", "What changed against the edition before"))
    if (left := len(changes) - MOST_CHANGES) > 0:
        yield Passage(Label(f"Còn {left} thay đổi khác trong tệp dữ liệu.", f"{left} more in the data file."), "quiet")


def _sections(content: Mapping[str, Any], *, is_first: bool) -> Iterator[Block]:
    for section in content["sections"]:
        title = Label(section["title"]["vi"], section["title"]["en"])
        if "rows" in section:
            rows = section["rows"]
            yield _numbers(title, ((MEASURES[row["code"]].title.vi, row["now"], row["before"]) for row in rows))
        elif "readings" in section:
            yield _numbers(title, ((row["vi"], row["now"], row["before"]) for row in section["readings"]))
        elif "groups" in section:
            yield from _index(title, section)
        elif "by" in section:
            yield from _ranking(title, section)
        elif is_first:
            yield from _list(title, section)
        else:
            yield from (Passage(title, "heading"), Passage(_AS_BEFORE, "quiet"))


def _numbers(title: Label, rows: Iterable[tuple[str, Pair | None, Pair | None]]) -> Grid:
    columns = (
        Column(Label("Chỉ số"), share=5),
        Column(Label("Kỳ này"), share=4, align="right"),
        Column(Label("Kỳ trước"), share=4, align="right"),
        Column(Label("Thay đổi"), share=3, align="right"),
    )
    said = ((name, say_pair(now), say_pair(before), say_change(now, before)) for name, now, before in rows)
    return Grid(columns, tuple(said), title)


def _index(title: Label, section: Mapping[str, Any]) -> Iterator[Block]:
    columns = (
        Column(Label("Nhóm"), share=7),
        Column(Label("Điểm"), share=2, align="right"),
        Column(Label("Đo được tối đa"), share=3, align="right"),
        Column(Label("Tối đa"), share=2, align="right"),
    )
    rows = [(one["vi"], one["points"], one["measurable"], one["max"]) for one in section["groups"]]
    rows.append(("Cộng", section["total"], section["measurable"], section["scale"]))
    yield Grid(columns, tuple((name, *map(say_points, points)) for name, *points in rows), title)
    for rank in section["ranks"]:
        change = f", so với tuần trước {rank['change']:+d} bậc" if rank["change"] else ""
        text = f"Xếp hạng trong {rank['vi']}: {rank['rank']}/{rank['of']}{change}."
        yield Passage(Label(text, f"Rank in {rank['en']}: {rank['rank']} of {rank['of']}."), "quiet")


def _list(title: Label, section: Mapping[str, Any]) -> Iterator[Block]:
    """Set late tasks or open warnings, as they stood when the bulletin was made."""
    kind = "tasks" if "tasks" in section else "warnings"
    none, columns, names = _LISTS[kind]
    yield Passage(title, "heading")
    if not section[kind]:
        yield Passage(none, "quiet")
        return
    yield Grid(columns, tuple(tuple(_cut(str(one[name])) for name in names) for one in section[kind]))
    if section["left"]:
        yield Passage(Label(f"Còn {section['left']} mục khác."), "quiet")


def _ranking(title: Label, section: Mapping[str, Any]) -> Iterator[Block]:
    yield Passage(title, "heading")
    if not section["best"]:
        text = f"Chưa nơi nào có đủ {section['least']} trường hợp trong kỳ để so sánh."
        yield Passage(Label(text, f"No place has the {section['least']} cases that a comparison needs."), "quiet")
        return
    pairs = zip_longest(section["best"], section["worst"])
    rows = ((str(n), *_placed(best), *_placed(worst)) for n, (best, worst) in enumerate(pairs, 1))
    yield Grid(_PLACES, tuple(rows))
    if section["too_few"]:
        text = f"{section['too_few']} nơi có dưới {section['least']} trường hợp trong kỳ không xếp hạng."
        en = f"Not ranked, with fewer than {section['least']} cases: {section['too_few']}."
        yield Passage(Label(text, en), "quiet")


def _placed(place: Mapping[str, Any] | None) -> tuple[str, str]:
    return (place["name"], say_share(place["part"], place["whole"])) if place else ("", "")


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"


def _label(words: Text) -> Label:
    return Label(words.vi, words.en)
