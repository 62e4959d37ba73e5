"""How far a petition may be, when each thing is to be done by, and in which words it is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from lienthong.core.calendar import WorkingCalendar
from lienthong.core.values import Text
from lienthong.dossiers.rules.clock import Event, EventKind
from lienthong.dossiers.rules.deadline import Deadline, due
from lienthong.procedures.definitions import Term


class State(StrEnum):
    """How far a petition is."""

    RECEIVED = "RECEIVED"
    ASKED = "ASKED"  # it waits for the person
    ANSWERED = "ANSWERED"
    REFUSED = "REFUSED"


class Publication(StrEnum):
    """How far question and answer are on the way to everybody."""

    NONE = ""  # the person said no, or nothing was answered
    PROPOSED = "PROPOSED"
    PUBLISHED = "PUBLISHED"
    WITHHELD = "WITHHELD"


OPEN = frozenset({State.RECEIVED, State.ASKED})

STATE_NAMES: Mapping[State, Text] = {
    State.RECEIVED: Text("Đang xem xét", "Being looked into"),
    State.ASKED: Text("Chờ bạn bổ sung", "Waiting for you"),
    State.ANSWERED: Text("Đã trả lời", "Answered"),
    State.REFUSED: Text("Không tiếp nhận", "Not taken up"),
}


def deadline_within(days: int, calendar: WorkingCalendar, events: Sequence[Mapping[str, Any]]) -> Deadline:
    """Return when so many working days after what happened are over, and why; a wait for the person does not count."""
    return due(Term(kind="working_days", amount=days), calendar, [Event.from_json(dict(one)) for one in events])


def event(kind: EventKind, at: datetime, *, until: datetime | None = None) -> dict[str, Any]:
    """Return what happened to a petition as its clock keeps it."""
    return Event(kind, at, whose="person" if until else "", until=until).as_json()
