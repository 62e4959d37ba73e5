"""A report on tasks as it is printed: what the numbers were, task by task, dates that were moved, the head's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lienthong.core.values import Text
from lienthong.documents.definitions import TemplateDefinition
from lienthong.documents.rendering.sheets import (
    Block,
    Column,
    Facts,
    Foot,
    Grid,
    Head,
    Label,
    Passage,
    Sheet,
    Signature,
)
from lienthong.plans.refusals import ReportPeriodWrong

#: No report covers more days.
MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a report carries beside its numbers; times are local."""

    unit_name: str
    place: str
    number: str
    signer: str
    signed_at: datetime
    demo_mark: str


def check_period(first: date, last: date, *, today: date) -> None:
    """Refuse ``ReportPeriodWrong`` for a period that is none, is too long, or lies ahead."""
    if first > last or (last - first).days >= MOST_DAYS or last > today:
        raise ReportPeriodWrong(first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}")


def sheet_of(body: Mapping[str, Any], remarks: str, words: TemplateDefinition, imprint: Imprint) -> Sheet:
    """Return a report as a printed sheet; paper is in the language of the State."""
    moment = {name: imprint.signed_at.strftime(form) for name, form in _PARTS.items()}
    box = words.signed_line.format(unit=imprint.unit_name, **moment)
    titles = tuple(Label(line) for line in (words.signing_line,) if line)
    blocks: list[Block] = [Facts(tuple((Label(label.vi), text) for label, text in summary(body)))]
    if remarks:
        blocks += [Passage(Label("Nhận xét của đơn vị"), "heading"), Passage(Label(remarks))]
    blocks.append(_tasks(body))
    if body["moves"]:
        blocks.append(_moves(body))
    return Sheet(
        head=Head(
            imprint.unit_name,
            words.state,
            Label(words.heading),
            number_line=words.number_line.format(number=imprint.number),
            beneath=f"{body['plan']}, từ {_day(body['first'])} đến {_day(body['last'])}",
        ),
        blocks=tuple(blocks),
        foot=Foot(
            place_and_date=words.place_and_date.format(place=imprint.place, **moment),
            signatures=(Signature(titles, box=box, name=imprint.signer),),
            small_print=tuple(Label(line.vi) for line in words.small_print),
        ),
        line=imprint.number,
        demo_mark=imprint.demo_mark,
        is_landscape=True,
    )


def summary(body: Mapping[str, Any]) -> list[tuple[Text, str]]:
    """Return the numbers of a report behind their labels."""
    tally, evidence = body["tally"], body["evidence"]
    share = "chưa đo được" if body["percent"] is None else f"{body['percent']} % của {body['measured']} % đo được"
    return [
        (Text("Tiến độ chung", "Progress"), share),
        (Text("Tổng số việc", "Tasks"), str(tally["total"])),
        (Text("Hoàn thành", "Done"), f"{tally['done']} (trễ: {tally['done_late']})"),
        (Text("Trong hạn", "In time"), str(tally["running"])),
        (Text("Quá hạn", "Late"), str(tally["late"])),
        (Text("Chưa đo được", "Cannot be measured yet"), str(tally["unmeasured"])),
        (Text("Hoàn thành trong kỳ", "Done in the period"), ", ".join(body["done"]) or "0"),
        (
            Text("Minh chứng trong kỳ", "Evidence in the period"),
            f"nộp {evidence['given']}, chấp nhận {evidence['accepted']}, trả lại {evidence['returned']}",
        ),
    ]


_PARTS = {"day": "%d", "month": "%m", "year": "%Y", "hour": "%H", "minute": "%M"}


def _tasks(body: Mapping[str, Any]) -> Grid:
    columns = (("Mã", 2), ("Việc", 8), ("Đầu mối", 4), ("Hạn", 3), ("Tình hình", 4), ("Tiến độ", 3), ("Vì sao", 6))
    rows = tuple(
        (
            task["code"],
            task["title"]["vi"],
            task["lead"]["vi"],
            _day(task["due"]),
            task["words"]["vi"],
            _progress(task),
            task["why"]["vi"],
        )
        for task in body["tasks"]
    )
    return Grid(tuple(Column(Label(head), share) for head, share in columns), rows, title=Label("Từng việc"))


def _moves(body: Mapping[str, Any]) -> Grid:
    columns = (("Mã", 1), ("Hạn cũ", 2), ("Hạn mới", 2), ("Lý do", 5), ("Quyết định", 4))
    rows = tuple(
        (move["code"], _day(move["old_due"]), _day(move["due"]), move["reason"], f"{move['number']}, {move['by']}")
        for move in body["moves"]
    )
    return Grid(tuple(Column(Label(head), share) for head, share in columns), rows, title=Label("Hạn đã đổi trong kỳ"))


def _progress(task: Mapping[str, Any]) -> str:
    if task["percent"] is None:
        return "chưa đo được"
    was = f" (đầu kỳ {task['was']} %)" if task["was"] is not None else ""
    return f"{task['percent']} %{was}"


def _day(day: str) -> str:
    return f"{date.fromisoformat(day):%d/%m/%Y}"
