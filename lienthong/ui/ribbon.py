"""The day ribbon as drawn: the strip of days of a due time, and the sentence beneath that says the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lienthong.core.values import Text
from lienthong.dossiers.rules.deadline import Deadline
from lienthong.dossiers.rules.words import RibbonDay, Risk, days, explain, remaining, risk, say_day
from lienthong.ui.words import SHORT_WEEKDAYS

#: More days than this are shown as their first and last weeks; the sentence beneath still names every one skipped.
_LONGEST = 28
_SHOWN_AT_EACH_END = 12

_MARKS = {
    "filed": Text("nộp", "filed"),
    "today": Text("nay", "today"),
    "due": Text("hạn", "due"),
}
_ICONS = {"green": "✓", "amber": "◷", "red": "!"}
_CLASSES = {"green": "good", "amber": "soon", "red": "late"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the strip: its weekday, kind, number among the counted days, the mark beneath, all of it in words."""

    day: RibbonDay
    weekday: Text
    mark: Text | None
    said: Text
    is_after_gap: bool = False

    @property
    def number(self) -> str:
        """The day of the month; with its month where a month begins or the strip leaves days out."""
        day = self.day.date
        return f"{day.day}/{day.month}" if day.day == 1 or self.day.is_filed or self.is_after_gap else str(day.day)


@dataclass(frozen=True, slots=True)
class Ribbon:
    """The strip and the sentence."""

    cells: tuple[Cell, ...]
    sentence: Text
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class TimeTag:
    """How pressing a due time is: a CSS suffix, an icon, one word and what is left."""

    style: str
    icon: str
    label: Text
    left: Text


def ribbon_of(deadline: Deadline, *, at: datetime) -> Ribbon:
    """Return the ribbon of a due time as seen ``at`` an instant."""
    strip = days(deadline, at)
    cells = [_cell(day) for day in strip]
    if len(cells) > _LONGEST:
        tail = cells[-_SHOWN_AT_EACH_END:]
        first = tail[0]
        gap = Cell(first.day, first.weekday, first.mark, first.said, is_after_gap=True)
        cells = [*cells[:_SHOWN_AT_EACH_END], gap, *tail[1:]]
    return Ribbon(cells=tuple(cells), sentence=explain(deadline), is_provisional=deadline.is_provisional)


def time_tag(deadline: Deadline, *, at: datetime) -> TimeTag:
    """Return how pressing a due time is ``at`` an instant; colors are for time alone and never stand without a word."""
    pressing: Risk = risk(deadline, at)
    left = remaining(deadline, at)
    return TimeTag(_CLASSES[pressing.color], _ICONS[pressing.color], pressing.label, left.text)


def _cell(day: RibbonDay) -> Cell:
    marks = [
        words
        for is_so, words in (
            (day.is_due, _MARKS["due"]),
            (day.is_today, _MARKS["today"]),
            (day.is_filed, _MARKS["filed"]),
        )
        if is_so
    ]
    said_day = say_day(day.date)
    said = Text(
        vi="; ".join([f"{said_day.vi}: {day.label.vi}", *(mark.vi for mark in marks)]),
        en="; ".join([f"{said_day.en}: {day.label.en}", *(mark.en for mark in marks)]),
    )
    return Cell(day, SHORT_WEEKDAYS[day.date.weekday()], marks[0] if marks else None, said)
