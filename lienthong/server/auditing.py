"""What audits say to people at a terminal: tables that can be checked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lienthong.core.values import Text
from lienthong.procedures.rules.once_only import REASONS

if TYPE_CHECKING:
    from lienthong.packs.auditing import Audit
    from lienthong.procedures.rules.once_only import Asked, OnceOnly

_HEAD = Text(
    "Mã              Hỏi  Đã đọc  Hỏi lại  Tự khai  Giấy  Thay bằng dữ liệu  Tên",
    "Code            Asked  Read  Again    Own     Papers  Replaced by data  Title",
)
_ROW = "{code:<15} {asked:>5} {read:>6} {again:>7} {own:>7} {papers:>6} {replaced:>11}        {title}"
_HOW = {
    "read": Text("đã đọc từ", "read from"),
    "again": Text("hỏi lại, đã có ở", "asked again, held in"),
    "own": Text("chỉ người khai biết", "only the person knows"),
}


def of_once_only(found: Audit, language: str, *, in_detail: bool) -> str:
    """Say how far each procedure is, what prevents more, and the total beside what the country wants."""
    lines = [_HEAD.to(language), *(_row(line, language) for line in found.lines)]
    if in_detail:
        lines += [
            text
            for line in found.lines
            for text in ("", f"{line.procedure} · {line.title.to(language)}", *_boxes(line, language))
        ]
    else:
        lines += ["", *_reasons(found, language)]
    return "\n".join([*lines, "", _total(found, language)])


def totals(found: Audit) -> dict[str, Any]:
    """Return the sums as the JSON answer has them."""
    return {
        "boxes": {how: found.count(how) for how in ("read", "again", "own")},
        "replaced_procedures": found.replaced,
        "reasons": {
            reason: sum(one.reason == reason for line in found.lines for one in line.again) for reason in REASONS
        },
    }


def _row(line: OnceOnly, language: str) -> str:
    return _ROW.format(
        code=line.procedure,
        asked=len(line.boxes),
        read=line.count("read"),
        again=line.count("again"),
        own=line.count("own"),
        papers=len(line.papers),
        replaced=sum(paper.how == "read" for paper in line.papers),
        title=line.title.to(language),
    )


def _boxes(line: OnceOnly, language: str) -> list[str]:
    papers = Text("giấy tờ", "paper").to(language)
    return [
        *(f"  {box.name:<32} {_how(box, language)}" for box in line.boxes),
        *(f"  [{papers}] {paper.name:<{30 - len(papers)}} {_how(paper, language)}" for paper in line.papers),
    ]


def _how(one: Asked, language: str) -> str:
    said = f"{_HOW[one.how].to(language)} {one.registry}".rstrip()
    return said if one.reason is None else f"{said}: {REASONS[one.reason].to(language)}"


def _reasons(found: Audit, language: str) -> list[str]:
    """Say for each reason how many boxes and papers it keeps being asked for, and of which registries."""
    lines = []
    for reason, words in REASONS.items():
        again = [one for line in found.lines for one in line.again if one.reason == reason]
        if again:
            registries = ", ".join(sorted({one.registry for one in again}))
            lines.append(f"{len(again):>5}  {words.to(language)}: {registries}")
    return lines


def _total(found: Audit, language: str) -> str:
    asked = sum(len(line.boxes) for line in found.lines)
    share = f"{100 * found.count('read') / asked:.0f} %" if asked else "-"
    count, read, again = len(found.lines), found.count("read"), found.count("again")
    said = Text(
        f"{count} thủ tục: {asked} mục, đọc sẵn {read} ({share}), hỏi lại {again}. "
        f"Đã thay giấy tờ bằng dữ liệu: {found.replaced} thủ tục.",
        f"{count} procedures: {asked} boxes, {read} read ({share}), {again} asked again. "
        f"Papers replaced by data: {found.replaced} procedures.",
    ).to(language)
    if found.target is None:
        return said
    wanted = Text(
        f" Mục tiêu {found.target} ({found.target_basis}): còn {found.target - found.replaced}.",
        f" Wanted {found.target} ({found.target_basis}): {found.target - found.replaced} to go.",
    )
    return said + wanted.to(language)
