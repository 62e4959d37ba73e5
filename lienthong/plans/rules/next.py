"""The one thing that somebody should do next with a task, and whom it waits for otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from lienthong.core.values import Text
from lienthong.plans.rules.standing import State

Act = Literal["judge", "close", "extend", "give", "reopen"]

#: What each act is called on its button.
ACT_NAMES: Mapping[Act, Text] = {
    "judge": Text("Xét minh chứng", "Judge the evidence"),
    "close": Text("Đóng việc", "Close the task"),
    "extend": Text("Giải trình và ghi hạn mới", "Say why it is late, and the new date"),
    "give": Text("Nộp minh chứng", "Give evidence"),
    "reopen": Text("Mở lại", "Open it again"),
}


@dataclass(frozen=True, slots=True)
class Hands:
    """What somebody may do with a task: work on it, answer for it, judge what others give."""

    works: bool
    answers: bool
    judges: bool


@dataclass(frozen=True, slots=True)
class Case:
    """How a task is: ``waiting``: evidence that this person may judge; ``lacks``: a deliverable without any evidence.

    ``is_shown``: it can be shown to be done. ``is_measured``: a measured value decides, no evidence is asked for.
    """

    state: State
    waiting: bool
    lacks: bool
    is_shown: bool
    is_measured: bool


def allowed(hands: Hands, case: Case) -> tuple[Act, ...]:
    """Return what somebody may do now, the next thing first."""
    if case.state == "done":
        return ("reopen",) if hands.judges else ()
    may: dict[Act, bool] = {
        "judge": hands.judges and case.waiting,
        "close": hands.answers and case.is_shown,
        "extend": (hands.works or hands.judges) and case.state == "late",
        "give": hands.works and case.lacks and not case.is_measured,
    }
    first = [act for act, is_now in may.items() if is_now]
    later: dict[Act, bool] = {
        "give": hands.works and not case.is_measured,
        "extend": hands.works or hands.judges,
        "close": hands.answers,
    }
    return tuple(dict.fromkeys([*first, *(act for act, is_allowed in later.items() if is_allowed)]))


def waits_for(case: Case, lead: Text, above: Text) -> Text:
    """Return whom a task waits for, for those who cannot do anything about it."""
    if case.state == "done":
        return Text("Việc đã xong.", "The task is done.")
    if case.waiting:
        return Text(f"Chờ {above.vi} xét minh chứng.", f"Waits for {above.en} to judge the evidence.")
    if case.is_shown:
        return Text(f"Chờ người đứng đầu đóng việc: {lead.vi}.", f"Waits for its head to close it: {lead.en}.")
    if case.is_measured:
        return Text(f"Chờ số đo đạt mục tiêu: {lead.vi}.", f"Waits for the target to be reached: {lead.en}.")
    return Text(f"Chờ nộp minh chứng: {lead.vi}.", f"Waits for evidence: {lead.en}.")
