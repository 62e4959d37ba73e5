"""A plan as a chart of bars over time: SVG coordinates, made by the server; the table beside it says the same. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lienthong.command.plan_showing import TaskRow, row_of
from lienthong.plans.queries.status import TaskLine

LABELS, WIDTH, ROW, HEAD = 64, 960, 30, 34
_BAR, _GAP, _LEAST = 14, 8, 3.0
_MOST_MONTHS = 18


@dataclass(frozen=True, slots=True)
class Month:
    """A line of the calendar and what stands at it."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A task: from its beginning to its date, how much of it is done, and how far past its date it is or was."""

    row: TaskRow
    y: float
    text_y: float
    x: float
    width: float
    done: float
    over_x: float
    over_width: float


@dataclass(frozen=True, slots=True)
class Chart:
    """What ``command/_gantt.html`` draws; ``today`` is where today stands, ``None`` beyond the chart."""

    width: int
    height: int
    head: int
    labels: int
    bar: int
    months: tuple[Month, ...]
    bars: tuple[Bar, ...]
    today: float | None


def chart_of(tasks: Sequence[TaskLine], *, on: date) -> Chart:
    """Return the chart of tasks, the first to be due on top."""
    ordered = sorted(tasks, key=lambda line: (line.due, line.since, line.code))
    first = min((line.since for line in ordered), default=on).replace(day=1)
    last = max([*(max(line.due, line.done_on or line.due) for line in ordered), on if _is_late(ordered) else first])
    last = _next_month(last)
    days = max((last - first).days, 1)

    def x(day: date) -> float:
        return round(LABELS + (WIDTH - LABELS) * min(max((day - first).days / days, 0.0), 1.0), 1)

    bars = tuple(_bar(line, place, x, on) for place, line in enumerate(ordered))
    height = HEAD + ROW * len(ordered) + _GAP
    return Chart(
        width=WIDTH,
        height=height,
        head=HEAD,
        labels=LABELS,
        bar=_BAR,
        months=tuple(_months(first, last, x)),
        bars=bars,
        today=x(on) if first <= on < last else None,
    )


def _bar(line: TaskLine, place: int, x: Callable[[date], float], on: date) -> Bar:
    left, right = x(line.since), x(line.due + timedelta(days=1))
    width = max(right - left, _LEAST)
    end = line.done_on or (on if line.state == "late" else line.due)
    over = max(x(end + timedelta(days=1)) - right, 0.0) if end > line.due else 0.0
    y = HEAD + ROW * place + (ROW - _BAR) / 2
    return Bar(
        row=row_of(line),
        y=y,
        text_y=y + _BAR - 2,
        x=left,
        width=round(width, 1),
        done=round(width * (line.percent or 0) / 100, 1),
        over_x=right,
        over_width=round(over, 1),
    )


def _months(first: date, last: date, x: Callable[[date], float]) -> list[Month]:
    starts, day = [], first
    while day < last:
        starts.append(day)
        day = _next_month(day)
    step = -(-len(starts) // _MOST_MONTHS)
    return [Month(x(day), f"{day.month}/{day:%y}") for day in starts[::step]]


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _is_late(tasks: Sequence[TaskLine]) -> bool:
    return any(line.state == "late" for line in tasks)
