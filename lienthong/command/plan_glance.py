"""How plans stand, in one line each with what is latest: for the country's board, the wall, the list of plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.urls import reverse
from django.utils.timezone import localdate

from lienthong.command.plan_showing import share_said
from lienthong.core.values import Actor, Text
from lienthong.plans.queries.defined import plan_cards
from lienthong.plans.queries.status import TaskLine, plan_status
from lienthong.plans.rules.standing import Tally

#: How many late tasks are named.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class PlanGlance:
    """A plan in a line: how much is done, how many tasks stand how, the latest tasks."""

    number: str
    title: Text
    url: str
    share: Text
    tally: Tally
    late: tuple[tuple[TaskLine, str], ...]


def plans_at_a_glance(to: Actor, *, at: datetime) -> list[PlanGlance]:
    """Return the country's plans that are shown to somebody, as they stood when the minute of ``at`` began."""
    codes = [card.code for card in plan_cards(to=to, on=localdate(at)) if card.is_of_the_country]
    return [plan_at_a_glance(code, at=at) for code in codes]


def plan_at_a_glance(code: str, *, at: datetime) -> PlanGlance:
    """Return how a plan stood when the minute of ``at`` began; who may see it was asked before."""
    return _glance(code, at.replace(second=0, microsecond=0))


@lru_cache(maxsize=64)
def _glance(code: str, minute: datetime) -> PlanGlance:
    """Look at a plan once a minute: a board is asked for far more often than a plan moves."""
    status = plan_status(code, at=minute)
    late = [task for task in status.tasks if task.days_late > 0 and task.done_on is None][:_NAMED]
    return PlanGlance(
        number=status.number,
        title=status.title,
        url=reverse("command_plan", args=[code]),
        share=share_said(status.percent, status.measured),
        tally=status.tally,
        late=tuple((task, reverse("command_plan_task", args=[code, task.code])) for task in late),
    )
