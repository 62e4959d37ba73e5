"""How a task stands on a day, how late it is, and why; what a plan comes to when its tasks are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from lienthong.core.values import Text
from lienthong.plans.definitions import Measure
from lienthong.plans.rules.progress import Progress, percent, percent_said

State = Literal["late", "unmeasured", "running", "done"]
#: What presses most first.
ORDER: tuple[State, ...] = ("late", "unmeasured", "running", "done")
STATE_NAMES: Mapping[State, Text] = {
    "late": Text("Quá hạn", "Late"),
    "unmeasured": Text("Chưa đo được", "Cannot be measured yet"),
    "running": Text("Trong hạn", "In time"),
    "done": Text("Hoàn thành", "Done"),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many tasks stand how; ``done_late`` is part of ``done``."""

    total: int
    done: int
    done_late: int
    running: int
    late: int
    unmeasured: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What is known of why a task is not done: evidence accepted, wanted, waiting, the last one sent back; a value."""

    accepted: int = 0
    wanted: int = 0
    waiting: int = 0
    returned: str = ""
    value: Fraction | None = None
    plans: int = 0
    expected: int = 0


def state_of(due: date, done_on: date | None, progress: Progress, *, on: date) -> State:
    """Return how a task stands on a day; its due day belongs to the time that it has.

    Past its day a task is late, however little is known of it: that nobody can show it is why, not an excuse.
    """
    if done_on is not None:
        return "done"
    if on > due:
        return "late"
    return "unmeasured" if progress.share is None else "running"


def days_late(due: date, done_on: date | None, *, on: date) -> int:
    """Return by how many days a task is, or was, late; 0 when it is not."""
    return max(0, ((done_on or on) - due).days)


def said(state: State, due: date, done_on: date | None, *, on: date) -> Text:
    """Return how a task stands, in words."""
    late = days_late(due, done_on, on=on)
    if done_on is not None:
        day = f"{done_on:%d/%m/%Y}"
        if late:
            return Text(f"Hoàn thành {day}, trễ {late} ngày", f"Done {day}, {late} {_days(late)} late")
        return Text(f"Hoàn thành {day}, đúng hạn", f"Done {day}, in time")
    if late:
        return Text(f"Quá hạn {late} ngày", f"{late} {_days(late)} late")
    left, name = (due - on).days, STATE_NAMES[state]
    if left == 0:
        return Text(f"{name.vi}, hạn là hôm nay", f"{name.en}, due today")
    return Text(f"{name.vi}, còn {left} ngày", f"{name.en}, {left} {_days(left)} left")


def why(measure: Measure | None, shown: Shown) -> Text:
    """Return why a task is not done, from what is known; nothing invented."""
    if measure is not None and shown.value is not None:
        return _measured(measure, shown.value)
    if shown.waiting:
        return Text(
            f"{shown.waiting} minh chứng đang chờ duyệt", f"{shown.waiting} pieces of evidence wait to be judged"
        )
    if shown.returned:
        return Text(f"Minh chứng bị trả lại: {shown.returned}", f"Evidence was sent back: {shown.returned}")
    if shown.plans or shown.expected:
        of = f"/{shown.expected}" if shown.expected else ""
        return Text(
            f"{shown.plans}{of} nơi đã có kế hoạch của mình", f"{shown.plans}{of} places have a plan of their own"
        )
    if measure is not None:
        return Text("Chưa có số liệu để đo", "Nothing measures it yet")
    if not shown.accepted:
        return Text("Chưa có minh chứng", "No evidence yet")
    if shown.accepted < shown.wanted:
        return Text(
            f"Minh chứng: {shown.accepted}/{shown.wanted} sản phẩm",
            f"Evidence: {shown.accepted} of {shown.wanted} deliverables",
        )
    return Text("Đủ minh chứng, chờ người đứng đầu đóng việc", "All evidence is there; its head has yet to close it")


def tally(tasks: Iterable[tuple[State, date, date | None]]) -> Tally:
    """Count tasks (state, due, done)."""
    counted: Counter[State] = Counter()
    late = 0
    for state, due, done_on in tasks:
        counted[state] += 1
        late += done_on is not None and done_on > due
    return Tally(counted.total(), counted["done"], late, counted["running"], counted["late"], counted["unmeasured"])


def is_reached(value: Fraction, measure: Measure) -> bool:
    """Tell whether a measured value is at, or past, its threshold."""
    if measure.at_least is not None:
        return value >= Fraction(measure.at_least)
    return value <= Fraction(measure.at_most or 0)


def value_said(value: Fraction, measure: Measure) -> Text:
    """Return a value as people read it beside its threshold: ``66,6 %`` of a share, else a plain number."""
    if _is_share(measure):
        return percent_said(value)
    en = f"{int(value)}" if value.denominator == 1 else f"{percent(value / 100)}"
    return Text(en.replace(".", ","), en)


def threshold_said(measure: Measure) -> Text:
    """Return the threshold as people read it, exactly as it is written."""
    sign, wanted = ("≤", measure.at_most or Decimal(0)) if measure.at_least is None else ("≥", measure.at_least)
    en = f"{wanted * 100:f}" if _is_share(measure) else f"{wanted:f}"
    en = en.rstrip("0").rstrip(".") if "." in en else en
    percent = " %" if _is_share(measure) else ""
    return Text(f"{sign} {en.replace('.', ',')}{percent}", f"{sign} {en}{percent}")


def _measured(measure: Measure, value: Fraction) -> Text:
    wanted, now = threshold_said(measure), value_said(value, measure)
    if is_reached(value, measure):
        vi, en = f"Đo được {now.vi}, đạt {wanted.vi}", f"Measured {now.en}, {wanted.en} reached"
        return Text(f"{vi}; chờ đóng việc", f"{en}; to be closed")
    return Text(f"Đo được {now.vi}, cần {wanted.vi}", f"Measured {now.en}, wanted {wanted.en}")


def _is_share(measure: Measure) -> bool:
    """Whether the value is a share: no threshold of a share lies above 1, and a count of one is nobody's target."""
    return (measure.at_least if measure.at_least is not None else measure.at_most or 0) <= 1


def _days(count: int) -> str:
    return "day" if count == 1 else "days"
