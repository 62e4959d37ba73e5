"""What a slip states of a dossier and one of its acts: a closed set of facts, kept as JSON in both languages.

``state`` gives ``{"facts": {name: said}, "tables": {of: [{cell: said}]}}`` with what a definition uses; ``said`` is a
text, or ``{"vi", "en"}`` where the languages differ. What is not known is left out. Times are local.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lienthong.core.values import Text
from lienthong.dossiers.rules.transitions import ENDED
from lienthong.dossiers.rules.words import say_time
from lienthong.slips.definitions import SlipDefinition

Said = str | dict[str, str]

CHANNELS: Mapping[str, Text] = {
    "online": Text("Trực tuyến", "Online"),
    "counter": Text("Trực tiếp tại nơi tiếp nhận", "In person at the counter"),
    "post": Text("Qua dịch vụ bưu chính", "By post"),
}
HOW: Mapping[str, Text] = {
    "upload": Text("Nộp", "Handed in"),
    "present": Text("Xuất trình", "Shown"),
    "held": Text("Nhà nước đã có", "Held by the State"),
    "agency": Text("Cơ quan tự tra cứu", "Looked up by the office"),
}
IN_TIME = Text("Trong mục tiêu nội bộ", "Within the inner target")
OVER_TIME = Text("Quá mục tiêu nội bộ", "Over the inner target")
PAID, UNPAID = Text("Đã nộp", "Paid"), Text("Chưa nộp", "Not paid yet")
_FREE = Text("Không thu", "None")
_MACHINE = Text("Hệ thống", "The system")


@dataclass(frozen=True, slots=True)
class Deed:
    """One act of a dossier's thread, as a slip tells it: ``who`` is ``name`` with the office; ``at`` is local."""

    number: int
    verb: str
    label: Text
    at: datetime
    name: str
    who: Text
    words: str
    state_after: str
    state_name: Text
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper of the filing: its name, how it comes (a key of ``HOW``), how many files were handed in for it."""

    name: Text
    how: str
    files: int


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay of the file at one step: who gave it there and who took it, from when until when, how it left.

    ``in_time`` tells whether it left within the step's inner target, ``None`` where there is none or it is still there.
    """

    step: Text
    gave: Text
    took: Text
    since: datetime
    until: datetime | None
    left_by: Text
    in_time: bool | None


@dataclass(frozen=True, slots=True)
class Case:
    """A dossier as it was at one of its acts, the last of ``deeds``.

    ``is_paid`` is ``None`` where nothing is known.
    """

    dossier: str
    procedure: Text
    procedure_code: str
    applicant: str
    subject: str
    channel: str
    intake: Text
    unit: Text
    submitted_at: datetime
    due_at: datetime
    fee: int
    is_paid: bool | None
    papers: tuple[PaperLine, ...]
    missing: tuple[Text, ...]
    deeds: tuple[Deed, ...]
    stays: tuple[Stay, ...] = ()

    @property
    def deed(self) -> Deed:
        """The act that the slip is of."""
        return self.deeds[-1]


def state(case: Case, definition: SlipDefinition) -> dict[str, Any]:
    """Return the facts and table rows that the slip states of the case, of those that are known."""
    known = {name: said(value) for name, value in _facts(case) if name in definition.facts and value}
    rows = {"papers": _papers, "missing": _missing, "steps": _steps, "acts": _acts}
    tables = {table.of: [_row(row) for row in rows[table.of](case)] for table in definition.tables}
    return {"facts": known, "tables": tables}


def said(value: str | Text) -> Said:
    """Return words as they are kept: one text where the languages agree."""
    if isinstance(value, str):
        return tidy(value)
    return tidy(value.vi) if value.vi == value.en else {"vi": tidy(value.vi), "en": tidy(value.en)}


def tidy(words: str) -> str:
    """Return words without what no paper can print: tabs, carriage returns, other control characters."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    return "\n".join("".join(letter for letter in line if letter.isprintable()) for line in lines)


def say_amount(amount: int) -> Text:
    """Return an amount of money in words: "15.000 đồng" / "15,000 VND"; nothing to pay says so."""
    if not amount:
        return _FREE
    return Text(f"{amount:,} đồng".replace(",", "."), f"{amount:,} VND")


def _facts(case: Case) -> Iterator[tuple[str, str | Text]]:
    """Yield every fact of a dossier's slip; an empty one is not known."""
    deed = case.deed
    yield from (
        ("dossier", case.dossier),
        ("procedure", case.procedure),
        ("procedure_code", case.procedure_code),
        ("applicant", case.applicant),
        ("subject", case.subject if case.subject != case.applicant else ""),
        ("channel", CHANNELS.get(case.channel, case.channel)),
        ("intake", case.intake),
        ("unit", case.unit),
        ("submitted_at", say_time(case.submitted_at)),
        ("due_at", say_time(case.due_at)),
        ("state", deed.state_name),
        ("officer", deed.name),
        ("acted_at", say_time(deed.at)),
        ("reason", deed.words),
        ("fee", say_amount(case.fee)),
    )
    if case.fee and case.is_paid is not None:
        yield "fee_paid", PAID if case.is_paid else UNPAID
    if received := next((one for one in case.deeds if one.verb == "dossiers.received"), None):
        yield "received_at", say_time(received.at)
    if deed.state_after in ENDED:
        yield "ended_at", say_time(deed.at)
    for name in ("until", "old_due_at", "new_due_at"):
        if name in deed.detail:
            yield name, say_time(datetime.fromisoformat(deed.detail[name]).astimezone(deed.at.tzinfo))


def _papers(case: Case) -> Iterator[Mapping[str, str | Text]]:
    for number, paper in enumerate(case.papers, start=1):
        files = str(paper.files) if paper.files else ""
        yield {"number": str(number), "name": paper.name, "how": HOW[paper.how], "files": files}


def _missing(case: Case) -> Iterator[Mapping[str, str | Text]]:
    for number, name in enumerate(case.missing, start=1):
        yield {"number": str(number), "name": name}


def _steps(case: Case) -> Iterator[Mapping[str, str | Text]]:
    """Yield the hand-overs of a dossier: at which step, who gave, who took, when, how and how fast it left."""
    for number, stay in enumerate(case.stays, start=1):
        yield {
            "number": str(number),
            "step": stay.step,
            "at": say_time(stay.since),
            "until": say_time(stay.until) if stay.until else "",
            "gave": stay.gave,
            "took": stay.took,
            "result": stay.left_by,
            "pace": "" if stay.in_time is None else IN_TIME if stay.in_time else OVER_TIME,
        }


def _acts(case: Case) -> Iterator[Mapping[str, str | Text]]:
    for deed in case.deeds:
        number, at = str(deed.number), say_time(deed.at)
        yield {"number": number, "act": deed.label, "at": at, "who": deed.who, "state": deed.state_name}


def who(kind: str, name: str, unit: Text, applicant: str) -> Text:
    """Return who did an act: an officer with the office, the person who filed, the machine."""
    if kind == "system":
        return _MACHINE
    if kind == "person":
        return Text(name or applicant, name or applicant)
    return Text(*(", ".join(filter(None, (name, office))) for office in (unit.vi, unit.en)))


def named(items: Iterable[str], names: Mapping[str, Text]) -> tuple[Text, ...]:
    """Return what is missing in words: papers and fields by their names, anything else as it was written."""
    return tuple(names.get(item, Text(item, item)) for item in items)


def _row(row: Mapping[str, str | Text]) -> dict[str, Said]:
    return {cell: said(value) for cell, value in row.items()}
