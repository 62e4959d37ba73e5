"""Whether a task can finish in time at its present pace, from the history of its progress; explainable in one sentence.

The pace is what was gained a day over the last four weeks. A task is behind when, going on like that, it ends after its
due day while it is also behind the time that it has used; nothing is said in the first half of the time of what has not
begun, because much work shows nothing until late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Literal

from lienthong.core.values import Text
from lienthong.plans.rules.progress import percent_said

#: Over how many days the pace is taken, and how many there must be at least.
WINDOW, LEAST = 28, 7
_FARTHEST = 36_500  # days ahead that a calendar still says something
_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Pace:
    """``done``, ``time_used`` (0 to 1); ``a_day``: what is gained a day; ``ends``: when it would end (``None``: never).

    ``state``: ``unknown`` without enough history, ``behind``, or ``fine``.
    """

    state: Literal["unknown", "fine", "behind"]
    done: Fraction
    time_used: Fraction
    a_day: Fraction | None = None
    ends: date | None = None

    @property
    def words(self) -> Text:
        """What a person reads."""
        done, used = percent_said(self.done), percent_said(self.time_used)
        lead = Text(f"Đạt {done.vi} khi đã dùng {used.vi} thời gian", f"{done.en} done in {used.en} of the time")
        if self.state == "unknown":
            return Text(
                f"{lead.vi}; chưa đủ số liệu để biết nhịp độ", f"{lead.en}; too little history to know the pace"
            )
        if self.done >= 1:
            return Text("Đã đạt mục tiêu", "The target is reached")
        if self.ends is None:
            return Text(f"{lead.vi}; bốn tuần qua không tiến thêm", f"{lead.en}; nothing was gained in four weeks")
        day = f"{self.ends:%d/%m/%Y}"
        return Text(f"{lead.vi}; với nhịp độ này sẽ xong {day}", f"{lead.en}; at this pace it ends {day}")


def pace(points: Sequence[tuple[date, Fraction]], *, start: date, due: date, on: date) -> Pace:
    """Return the pace of a task from its history (day, share done; oldest first, none after ``on``)."""
    done = points[-1][1] if points else Fraction(0)
    used = _time_used(start, due, on)
    recent = [(day, share) for day, share in points if day >= on - timedelta(days=WINDOW)]
    if len(recent) < 2 or (recent[-1][0] - recent[0][0]).days < LEAST:
        return Pace("unknown", done, used)
    (first, before), (last, now) = recent[0], recent[-1]
    a_day = (now - before) / (last - first).days
    ends = _end(done, a_day, last)
    is_behind = done < 1 and (ends is None or ends > due) and done < used and (done > 0 or used >= _HALF)
    return Pace("behind" if is_behind else "fine", done, used, a_day, ends)


def _time_used(start: date, due: date, on: date) -> Fraction:
    whole = (due - start).days + 1
    return max(Fraction(0), min(Fraction(1), Fraction((on - start).days + 1, max(whole, 1))))


def _end(done: Fraction, a_day: Fraction, last: date) -> date | None:
    if done >= 1:
        return last
    if a_day <= 0:
        return None
    days = ceil((1 - done) / a_day)
    return last + timedelta(days=days) if days <= _FARTHEST else None
