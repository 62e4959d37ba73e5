"""Plans as pages show them: how a task stands in color, icon and word, shares in words, where the pages are. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from lienthong.core.values import Text
from lienthong.plans.queries.status import PartLine, PlanStatus, TaskLine
from lienthong.ui.words import number

#: Within how many days a due date is soon.
_SOON = 14
#: What happened to a task, by the act of its version.
ACTS: Mapping[str, Text] = {
    "defined": Text("Việc được đưa vào kế hoạch", "The task came into the plan"),
    "task_redefined": Text("Kế hoạch đổi việc này", "The plan changed the task"),
    "task_dropped": Text("Kế hoạch bỏ việc này", "The plan dropped the task"),
    "evidence_given": Text("Nộp minh chứng", "Evidence was given"),
    "evidence_accepted": Text("Chấp nhận minh chứng", "Evidence was accepted"),
    "evidence_returned": Text("Trả lại minh chứng", "Evidence was sent back"),
    "task_extended": Text("Đổi hạn theo quyết định", "A decision moved the date"),
    "task_closed": Text("Đóng việc", "The task was closed"),
    "task_reopened": Text("Mở lại việc", "The task was opened again"),
}

#: How sure a fact of a task is, by its grade.
SURE: Mapping[str, Text] = {
    "A": Text("đọc tại nguồn", "read in its source"),
    "B": Text("suy ra, hoặc nguồn nêu chưa đủ", "inferred, or the source says it in part"),
    "C": Text("chưa kiểm chứng", "unverified"),
    "own": Text("do nền tảng đặt", "the platform’s own"),
}


@dataclass(frozen=True, slots=True)
class Tag:
    """How a task stands: a band of time, an icon, words."""

    band: str
    icon: str
    words: Text


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task in a list."""

    line: TaskLine
    tag: Tag
    share: Text
    url: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a group and a phase meet: how many tasks, how many late and done, and the list of them."""

    title: Text
    total: int
    late: int
    done: int
    url: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group: how far it is, and its tasks by phase."""

    part: PartLine
    share: Text
    cells: tuple[Cell | None, ...]


def tag_of(line: TaskLine) -> Tag:
    """Return how a task stands; only time has colors."""
    if line.state == "late":
        return Tag("late", "!", line.words)
    if line.state == "done":
        return Tag("good", "✓", line.words)
    if line.state == "unmeasured":
        return Tag("none", "?", line.words)
    return Tag("soon" if _left(line) <= _SOON else "good", "●", line.words)


def row_of(line: TaskLine) -> TaskRow:
    """Return a task as a list shows it."""
    return TaskRow(line, tag_of(line), share_said(line.percent, line.measured), task_url(line.plan, line.code))


def task_url(plan: str, task: str) -> str:
    """Return where the page of a task is."""
    return reverse("command_plan_task", args=[plan, task])


def share_said(percent: float | None, measured: float) -> Text:
    """Return how much is done, and of how much, where not everything can be measured."""
    if percent is None:
        return Text("chưa đo được", "not measured yet")
    vi, en = number(percent, "vi", 1), number(percent, "en", 1)
    if measured == 100:
        return Text(f"{vi} %", f"{en} %")
    return Text(
        f"{vi} % của {number(measured, 'vi', 1)} % đo được", f"{en} % of the {number(measured, 'en', 1)} % measured"
    )


def groups_by_phase(status: PlanStatus, url: str) -> list[GroupRow]:
    """Return the groups that have tasks, each with its tasks by phase; a cell leads to its list at ``url``."""
    rows = []
    for group in status.groups:
        cells = tuple(_cell(status, group, phase, url) for phase in status.phases)
        rows.append(GroupRow(group, share_said(group.percent, group.measured), cells))
    return rows


def chosen(status: PlanStatus, asked: Mapping[str, str]) -> Sequence[TaskLine]:
    """Return the tasks of a phase, group, bloc or state, as far as one is asked for (``phase=-``: of none)."""
    return [line for line in status.tasks if all(_is_of(line, key, value) for key, value in asked.items())]


def _is_of(line: TaskLine, key: str, value: str) -> bool:
    if key == "bloc":
        return value in line.blocs
    return (getattr(line, key) or "-") == value


def _cell(status: PlanStatus, group: PartLine, phase: PartLine, url: str) -> Cell | None:
    inside = [line for line in status.tasks if (line.group, line.phase) == (group.code, phase.code)]
    if not inside:
        return None
    asked = urlencode({"group": group.code, "phase": phase.code or "-"})
    late, done = (sum(line.state == state for line in inside) for state in ("late", "done"))
    return Cell(phase.title, len(inside), late, done, f"{url}?{asked}#tasks")


def _left(line: TaskLine) -> int:
    return (line.due - line.on).days
