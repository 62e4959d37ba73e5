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
    blocks: list[Block] = [Facts(tuple((Label(label.vi), value.vi) for label, value in summary(body)))]
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


def summary(body: Mapping[str, Any]) -> list[tuple[Text, Text]]:
    """Return the numbers of a report behind their labels."""
    tally, evidence = body["tally"], body["evidence"]
    given, accepted, returned = (evidence[name] for name in ("given", "accepted", "returned"))
    done = tally["done"], tally["done_late"]
    share, part = _comma(body["percent"]), _comma(body["measured"])
    progress = Text(f"{share} % của {part} % đo được", f"{body['percent']} % of the {body['measured']} % measured")
    return [
        (Text("Tiến độ chung", "Progress"), _UNMEASURED if body["percent"] is None else progress),
        (Text("Tổng số việc", "Tasks"), _same(tally["total"])),
        (Text("Hoàn thành", "Done"), Text("{} (trễ: {})".format(*done), "{} ({} of them late)".format(*done))),
        (Text("Trong hạn", "In time"), _same(tally["running"])),
        (Text("Quá hạn", "Late"), _same(tally["late"])),
        (Text("Chưa đo được", "Cannot be measured yet"), _same(tally["unmeasured"])),
        (Text("Hoàn thành trong kỳ", "Done in the period"), _same(", ".join(body["done"]) or 0)),
        (
            Text("Minh chứng trong kỳ", "Evidence in the period"),
            Text(
                f"nộp {given}, chấp nhận {accepted}, trả lại {returned}",
                f"{given} given, {accepted} accepted, {returned} sent back",
            ),
        ),
    ]


_UNMEASURED = Text("chưa đo được", "not measured yet")
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
        return _UNMEASURED.vi
    was = f" (đầu kỳ {_comma(task['was'])} %)" if task["was"] is not None else ""
    return f"{_comma(task['percent'])} %{was}"


def _comma(share: float | None) -> str:
    return f"{share}".replace(".", ",")


def _same(value: object) -> Text:
    return Text(f"{value}", f"{value}")


def _day(day: str) -> str:
    return f"{date.fromisoformat(day):%d/%m/%Y}"
