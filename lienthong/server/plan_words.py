"""What the commands on plans say to people."""

from __future__ import annotations

from collections.abc import Sequence

from lienthong.core.values import Text
from lienthong.plans.queries.defined import PlanCard
from lienthong.plans.queries.status import PartLine, PlanStatus, TaskLine
from lienthong.ui.words import number

_NOTHING = Text("Chưa có kế hoạch nào.", "No plan is loaded.")
_PARTS = (Text("Giai đoạn", "Phases"), Text("Nhóm", "Groups"), Text("Khối", "Blocs"))


def of_cards(cards: Sequence[PlanCard], language: str) -> str:
    """Return the list of plans, a line each."""
    return "\n".join(
        f"{card.code}  {card.title.to(language)} ({card.owner_name.to(language)}, {card.tasks})" for card in cards
    ) or _NOTHING.to(language)


def of_status(status: PlanStatus, language: str) -> str:
    """Return a plan as it stands, what presses most first."""
    lines = [f"{status.number}: {status.title.to(language)}", _whole(status, language), ""]
    for heading, parts in zip(_PARTS, (status.phases, status.groups, status.blocs), strict=True):
        lines += [heading.to(language), *(f"  {_part(part, language)}" for part in parts), ""]
    lines += [line for task in status.tasks for line in _task(task, language)]
    return "\n".join(lines)


def _whole(status: PlanStatus, language: str) -> str:
    tally = status.tally
    counts = Text(
        f"{tally.total} việc: {tally.late} quá hạn, {tally.unmeasured} chưa đo được, {tally.running} trong hạn, "
        f"{tally.done} xong ({tally.done_late} trễ)",
        f"{tally.total} tasks: {tally.late} late, {tally.unmeasured} not measured yet, {tally.running} in time, "
        f"{tally.done} done ({tally.done_late} late)",
    )
    return f"{_share(status.percent, status.measured, language)} · {counts.to(language)}"


def _part(part: PartLine, language: str) -> str:
    late = Text(f"{part.tally.late}/{part.tally.total} quá hạn", f"{part.tally.late} of {part.tally.total} late")
    name = f"{part.code} {part.title.to(language)}".strip()
    return f"{name}: {_share(part.percent, part.measured, language)}, {late.to(language)}"


def _share(percent: float | None, measured: float, language: str) -> str:
    if percent is None:
        return Text("chưa đo được", "cannot be measured yet").to(language)
    share, part = number(percent, language, 1), number(measured, language, 1)
    return Text(f"{share} % của {part} % đo được", f"{share} % of the {part} % measured").to(language)


def _task(task: TaskLine, language: str) -> list[str]:
    group = f" [{'~' if task.sure.group == 'own' else ''}{task.group}]" if task.group else ""
    head = f"{task.code}  {task.title.to(language)}{group}"
    due = Text(f"hạn {task.due:%d/%m/%Y}", f"due {task.due:%d/%m/%Y}").to(language)
    said = f"      {task.lead.to(language)} · {due} · {task.words.to(language)}"
    why = task.why.to(language)
    return [head, f"{said} · {why}" if why else said]
