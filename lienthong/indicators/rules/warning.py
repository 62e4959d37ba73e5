"""The life of a warning: what kinds there are, who may act on one, when it climbs the ladder. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Literal

from lienthong.core.values import SUBTREE_ROLES, Actor, Role, Text, split_path


class State(StrEnum):
    """Where a warning is: nobody has it, somebody has it, it was explained, it climbed, it is over."""

    NEW = "new"
    TAKEN = "taken"
    EXPLAINED = "explained"
    ESCALATED = "escalated"
    CLOSED = "closed"


STATE_NAMES = {
    State.NEW: Text("Mới", "New"),
    State.TAKEN: Text("Đã nhận", "Taken"),
    State.EXPLAINED: Text("Đã giải trình", "Explained"),
    State.ESCALATED: Text("Đã báo lên trên", "Escalated"),
    State.CLOSED: Text("Đã đóng", "Closed"),
}
#: What became of a warning: there was trouble, there was none, or it was not seen any more before anybody said.
Result = Literal["right", "wrong", "passed"]
RESULT_NAMES: dict[str, Text] = {
    "right": Text("Cảnh báo đúng", "It was right"),
    "wrong": Text("Cảnh báo sai", "It was wrong"),
    "passed": Text("Tự qua đi", "It passed"),
}

LIKELY_LATE, WORSENING, OVERFLOW, SILENT = "likely_late", "worsening", "overflow", "silent"
REGISTRY_QUALITY, SERVICE_FAILING, TASK_PACE = "registry_quality", "service_failing", "task_pace"
KIND_NAMES = {
    LIKELY_LATE: Text("Nhiều hồ sơ sắp trễ hạn", "Many files are going to be late"),
    WORSENING: Text("Tỷ lệ đúng hạn đang xấu đi", "Less and less is on time"),
    OVERFLOW: Text("Hồ sơ dồn quá sức làm", "More falls due than can be done"),
    SILENT: Text("Đơn vị im lặng", "The unit has fallen silent"),
    REGISTRY_QUALITY: Text("Dữ liệu bị báo sai nhiều hơn", "Data are said to be wrong more often"),
    SERVICE_FAILING: Text("Dịch vụ dữ liệu không trả lời", "A data service does not answer"),
    TASK_PACE: Text("Nhiệm vụ không kịp hạn với nhịp hiện nay", "A task cannot finish at its pace"),
}


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a warning is raised: kind, unit, procedure or subject; how many files it concerns; what was seen."""

    kind: str
    unit_id: int
    strength: float
    evidence: dict[str, Any] = field(default_factory=dict)
    procedure: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """Why a warning needs nobody any more: of which kind, unit and subject it was, and the words for people."""

    kind: str
    unit_id: int
    subject: str
    words: Text


def watched_paths(actor: Actor) -> list[str]:
    """Return the paths of the places whose warnings somebody may see: what they watch, and the place that they head."""
    watched = [path for role in SUBTREE_ROLES for path in actor.paths(role)]
    headed = [place_of(path) for path in actor.paths(Role.HEAD)]
    return sorted({path for path in (*watched, *headed) if path and split_path(path)[1] == path})


def may_handle(actor: Actor, path: str) -> bool:
    """Tell whether somebody may take and explain the warnings of a unit: who monitors or steers it, and its heads."""
    return may_judge(actor, path) or any(path.startswith(place_of(own)) for own in actor.paths(Role.HEAD))


def may_judge(actor: Actor, path: str) -> bool:
    """Tell whether somebody may say what became of a warning: only who monitors or steers the unit."""
    return actor.may(Role.MONITOR, path=path) or actor.may(Role.STEERING, path=path)


def place_of(office_path: str) -> str:
    """Return the path of the place in which an office sits."""
    return office_path.rstrip("/").rpartition("/")[0] + "/"


def first_rung(level: str, ladder: Sequence[str]) -> int:
    """Return the step of a ladder (levels, upward) that acts first for a unit of ``level``; the top for the country."""
    heights = ("commune", "province", "country")
    own = heights.index(level) if level in heights else 0
    return next((rung for rung, step in enumerate(ladder) if heights.index(step) >= own), len(ladder) - 1)


def climbed(rung: int, days: Sequence[int], *, on: date) -> tuple[int, date | None]:
    """Return the next step of a ladder and its date; from the top nothing follows: the same step and ``None``.

    ``days`` are the days that each step has.
    """
    above = rung + 1
    if above >= len(days):
        return rung, None
    return above, on + timedelta(days=days[above])
