"""A register in words: its period, how each file stands, cells that a spreadsheet cannot take for a formula."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from lienthong.core.values import Text
from lienthong.dossiers.rules.transitions import STATE_NAMES, State
from lienthong.slips.refusals import PeriodWrong
from lienthong.slips.rules.stating import CHANNELS, Said, said

#: No register is longer than a leap year.
MOST_DAYS = 366
_IN_TIME = Text("Đúng hạn", "In time")
_LATE = Text("Trễ hạn", "Late")
_RUNNING = Text("Trong hạn", "Not yet due")
_OVERDUE = Text("Quá hạn", "Overdue")
_NEVER_DUE = frozenset({State.WITHDRAWN, State.STOPPED})
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def check_period(first: date, last: date) -> None:
    """Refuse ``PeriodWrong`` unless ``first`` is not after ``last`` and the days are no more than ``MOST_DAYS``."""
    if first > last or (last - first).days >= MOST_DAYS:
        raise PeriodWrong(first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}", most=MOST_DAYS)


def say_period(first: date, last: date) -> Text:
    """Return a period as people write it."""
    if first == last:
        return Text(f"ngày {first:%d/%m/%Y}", f"{first:%d/%m/%Y}")
    return Text(f"từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}", f"{first:%d/%m/%Y} to {last:%d/%m/%Y}")


def timeliness(state: State, due_at: datetime, done_at: datetime | None, at: datetime) -> Text:
    """Return whether a file was in time, or still is at ``at``; nothing for one that ended without a decision."""
    if done_at is not None:
        return _IN_TIME if done_at <= due_at else _LATE
    if state in _NEVER_DUE:
        return Text("", "")
    return _RUNNING if at <= due_at else _OVERDUE


def row_of(line: Mapping[str, Any], number: int, at: datetime) -> dict[str, Said]:
    """Return a file (``dossiers.queries.registers.RegisterLine`` by name, times local) as a row of the register."""
    state = State(line["state"])
    cells: dict[str, str | Text] = {
        "number": str(number),
        "dossier": line["code"],
        "procedure": line["procedure"],
        "applicant": line["applicant_name"],
        "intake": line["intake_name"],
        "unit": line["unit_name"],
        "officer": line["officer_name"],
        "channel": CHANNELS.get(line["channel"], line["channel"]),
        "state": STATE_NAMES[state],
        "timeliness": timeliness(state, line["due_at"], line["done_at"], at),
    }
    times = ("submitted_at", "received_at", "due_at", "done_at", "ended_at")
    cells |= {name: f"{line[name]:%H:%M %d/%m/%Y}" if line[name] else "" for name in times}
    return {name: said(value) for name, value in cells.items()}


def csv_cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
