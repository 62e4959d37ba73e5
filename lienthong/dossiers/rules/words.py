"""The clock in words: what is left, how pressing it is, the ribbon of days, one sentence that explains the due time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from lienthong.core.values import Text
from lienthong.dossiers.rules.deadline import COUNTING, Deadline, Interval, IntervalKind
from lienthong.dossiers.rules.stretches import working_seconds
from lienthong.procedures.rules.terms import say_term

Color = Literal["green", "amber", "red"]

_DAYS_VI = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def say_day(day: date) -> Text:
    """Return a day as people write it: "thứ Ba, 24/11/2026" / "Tuesday, 24/11/2026"."""
    number = f"{day:%d/%m/%Y}"
    return Text(vi=f"{_DAYS_VI[day.weekday()]}, {number}", en=f"{_DAYS_EN[day.weekday()]}, {number}")


def say_time(at: datetime) -> Text:
    """Return a local instant as people write it: "16:30 thứ Ba, 24/11/2026" / "16:30 Tuesday, 24/11/2026"."""
    day = say_day(at.date())
    return Text(vi=f"{at:%H:%M} {day.vi}", en=f"{at:%H:%M} {day.en}")


FILED = "dossiers.submitted"


def say_filed(detail: Mapping[str, Any]) -> Text:
    """Return that a request was filed, who filled it in for the applicant, and who gave their word for a part."""
    vi, en = "Đã nộp hồ sơ", "Filed"
    if helper := detail.get("drafted_by"):
        vi, en = f"{vi}; {helper} khai giúp", f"{en}; filled in by {helper}"
    if parts := detail.get("parts"):
        names = ", ".join(part["name"] for part in parts.values())
        vi, en = f"{vi}; có lời đồng ý của {names}", f"{en}; with the word of {names}"
    return Text(vi, en)


def say_moved(old: datetime, new: datetime) -> Text:
    """Return what a changed calendar did to a due time; both are local."""
    was, now = say_time(old), say_time(new)
    return Text(
        vi=f"Lịch nghỉ thay đổi: hạn mới {now.vi}, trước là {was.vi}",
        en=f"Days off changed: now due at {now.en}, before at {was.en}",
    )


def say_law(number: int, old: datetime, new: datetime) -> Text:
    """Return what a move to another version of the law did; both due times are local."""
    if old == new:
        return Text(
            vi=f"Chuyển sang quy định phiên bản {number}; hạn trả kết quả không đổi",
            en=f"Moved to version {number} of the law; the due time stays",
        )
    was, now = say_time(old), say_time(new)
    return Text(
        vi=f"Chuyển sang quy định phiên bản {number}: hạn mới {now.vi}, trước là {was.vi}",
        en=f"Moved to version {number} of the law: now due at {now.en}, before at {was.en}",
    )


# ---------------------------------------------------------------- what is left


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left at an instant: whole counted days and working seconds before the due time, and how it reads.

    After the due time ``seconds`` is negative: the working time by which the file is late.
    """

    state: Literal["running", "paused", "late", "ended"]
    days: int
    seconds: int
    text: Text


@dataclass(frozen=True, slots=True)
class Risk:
    """How pressing a file is: a color and the word that stands beside it (color alone says nothing)."""

    color: Color
    label: Text


def remaining(deadline: Deadline, at: datetime) -> Remaining:
    """Return what is left of the term at ``at``; a file that has ended has nothing left, however it ended."""
    at = at.astimezone(deadline.calendar.zone)
    if deadline.clock.ended_at is not None and deadline.clock.ended_at <= at:
        return Remaining("ended", 0, 0, _said_at_end(deadline))
    if at > deadline.due_at:
        late = working_seconds(deadline.calendar, deadline.due_at, at)
        return Remaining("late", 0, -late, _said_late(deadline, at))
    ahead = [interval for interval in deadline.intervals if interval.end > at and interval.kind in COUNTING]
    days = sum(interval.days for interval in ahead if not interval.seconds or _left_in(deadline, interval, at))
    seconds = sum(_left_in(deadline, interval, at) for interval in ahead)
    if pause := deadline.clock.pause_within(at, at + timedelta(microseconds=1)):
        until = say_time(pause.end)
        text = Text(vi=f"Tạm dừng, chậm nhất đến {until.vi}", en=f"Paused, at the latest until {until.en}")
        return Remaining("paused", days, seconds, text)
    return Remaining("running", days, seconds, _said_left(deadline, at, days, seconds))


def risk(deadline: Deadline, at: datetime) -> Risk:
    """Return how pressing the file is at ``at``: red is late, amber is the last day or the last quarter."""
    left = remaining(deadline, at)
    if left.state == "ended":
        return _RISKS["red_ended"] if _ended_late(deadline) else _RISKS["green_ended"]
    if left.state == "late":
        return _RISKS["red"]
    if left.state == "paused":
        pause = deadline.clock.pause_within(at, at + timedelta(microseconds=1))
        return _RISKS["asked" if pause and pause.whose == "opinion" else "paused"]
    is_last_day = deadline.calendar.day_of(at) == deadline.due_at.date() and deadline.term.kind != "same_day"
    whole = sum(interval.seconds for interval in deadline.intervals if interval.kind in COUNTING)
    return _RISKS["amber"] if is_last_day or left.seconds * 4 <= whole else _RISKS["green"]


_RISKS = {
    "green": Risk("green", Text(vi="Còn hạn", en="In time")),
    "paused": Risk("green", Text(vi="Đang chờ người nộp", en="Waiting for the person")),
    "asked": Risk("green", Text(vi="Đang chờ ý kiến", en="Waiting for an opinion")),
    "amber": Risk("amber", Text(vi="Sắp đến hạn", en="Due soon")),
    "red": Risk("red", Text(vi="Quá hạn", en="Overdue")),
    "green_ended": Risk("green", Text(vi="Đúng hạn", en="On time")),
    "red_ended": Risk("red", Text(vi="Trễ hạn", en="Late")),
}


def _left_in(deadline: Deadline, interval: Interval, at: datetime) -> int:
    if interval.start >= at:
        return interval.seconds
    return working_seconds(deadline.calendar, at, interval.end)


def _ended_late(deadline: Deadline) -> bool:
    return deadline.clock.ended_at is not None and deadline.clock.ended_at > deadline.due_at


def _said_at_end(deadline: Deadline) -> Text:
    return _RISKS["red_ended" if _ended_late(deadline) else "green_ended"].label


def _said_late(deadline: Deadline, at: datetime) -> Text:
    days = (at.date() - deadline.due_at.date()).days
    if days == 0:
        return Text(vi="Quá hạn từ hôm nay", en="Overdue since today")
    return Text(vi=f"Quá hạn {days} ngày", en=f"{days} day{'' if days == 1 else 's'} overdue")


def _said_left(deadline: Deadline, at: datetime, days: int, seconds: int) -> Text:
    if deadline.due_at.date() == at.date():
        until = f"{deadline.due_at:%H:%M}"
        return Text(vi=f"Hôm nay, trước {until}", en=f"Today, before {until}")
    if days:
        return Text(vi=f"Còn {days} ngày làm việc" if _counts_work(deadline) else f"Còn {days} ngày", en=_days_en(days))
    hours, minutes = divmod(seconds // 60, 60)
    return Text(vi=f"Còn {hours} giờ {minutes:02d} phút làm việc", en=f"{hours} h {minutes:02d} min of work left")


def _counts_work(deadline: Deadline) -> bool:
    return deadline.term.kind != "calendar_days"


def _days_en(days: int) -> str:
    return f"{days} day{'' if days == 1 else 's'} left"


# ---------------------------------------------------------------- the ribbon


@dataclass(frozen=True, slots=True)
class RibbonDay:
    """One day between filing and due time: what it is, whether it is worked and counted, and its words.

    ``number`` is the day's place among the counted ones (1, 2, …), 0 when it does not count.
    """

    date: date
    kind: IntervalKind
    is_worked: bool
    is_counted: bool
    number: int
    label: Text
    is_filed: bool
    is_due: bool
    is_today: bool


#: When a day has stretches of several kinds, the first of these that it has speaks for it.
_SPEAKS = (
    IntervalKind.SWAPPED_WORKED,
    IntervalKind.COUNTED,
    IntervalKind.PAUSED,
    IntervalKind.BEFORE_START,
    IntervalKind.HOLIDAY,
    IntervalKind.SWAPPED_OFF,
    IntervalKind.WEEKEND,
    IntervalKind.CLOSED,
)


def days(deadline: Deadline, at: datetime) -> list[RibbonDay]:
    """Return every day from filing to due time, in order; ``at`` marks today."""
    today = deadline.calendar.day_of(at)
    ribbon: list[RibbonDay] = []
    number = 0
    for day, interval in _voices(deadline):
        is_counted = interval.kind in COUNTING
        number += is_counted
        ribbon.append(
            RibbonDay(
                date=day,
                kind=interval.kind,
                is_worked=deadline.calendar.is_worked(day),
                is_counted=is_counted,
                number=number if is_counted else 0,
                label=interval.reason,
                is_filed=day == deadline.filed_at.date(),
                is_due=day == deadline.due_at.date(),
                is_today=day == today,
            )
        )
    return ribbon


def _voices(deadline: Deadline) -> Iterator[tuple[date, Interval]]:
    """Yield each day with the interval that speaks for it: what counts in it, else why nothing does."""
    day = deadline.filed_at.date()
    while day <= deadline.due_at.date():
        stretches = [i for i in deadline.intervals if i.start.date() <= day and _last_day(i) >= day]
        yield day, min(stretches, key=lambda stretch: _SPEAKS.index(stretch.kind))
        day += timedelta(days=1)


def _last_day(interval: Interval) -> date:
    return (interval.end - timedelta(microseconds=1)).date()


# ---------------------------------------------------------------- the sentence


def explain(deadline: Deadline) -> Text:
    """Return in one sentence when the file came, how long the term is, which days do not count, and when it is due."""
    filed, term, due_at = say_time(deadline.filed_at), say_term(deadline.term), say_time(deadline.due_at)
    vi = [f"Nộp lúc {filed.vi}", f"thời hạn {term.vi}"]
    en = [f"Filed at {filed.en}", f"the term is {term.en}"]
    if skipped := list(_skipped(deadline)):
        vi.append("không tính " + ", ".join(text.vi for text in skipped))
        en.append("not counted: " + ", ".join(text.en for text in skipped))
    if extra := deadline.clock.extra_days:
        vi.append(f"gia hạn thêm {extra} ngày làm việc")
        en.append(f"extended by {extra} working day{'' if extra == 1 else 's'}")
    vi.append(f"nên hạn trả kết quả là {due_at.vi}")
    en.append(f"so it is due at {due_at.en}")
    notes = [
        note for is_so, note in ((deadline.is_promised, _PROMISED), (deadline.is_provisional, _PROVISIONAL)) if is_so
    ]
    return Text(
        vi="; ".join(vi) + "." + "".join(note.vi for note in notes),
        en="; ".join(en) + "." + "".join(note.en for note in notes),
    )


_PROMISED = Text(
    vi=" Hạn này đã hẹn theo quy định trước và được giữ nguyên.",
    en=" This was promised under the former law and is kept.",
)


_PROVISIONAL = Text(
    vi=" Lịch nghỉ của năm đó chưa được công bố nên hạn có thể thay đổi.",
    en=" The days off of that year are not announced yet, so this may change.",
)
_SKIPPED = frozenset({IntervalKind.WEEKEND, IntervalKind.HOLIDAY, IntervalKind.SWAPPED_OFF, IntervalKind.PAUSED})


def _skipped(deadline: Deadline) -> Iterator[Text]:
    for interval in deadline.intervals:
        if interval.kind in _SKIPPED:
            first, last = interval.start.date(), _last_day(interval)
            span = f"{first:%d/%m}" if first == last else f"{first:%d/%m}–{last:%d/%m}"
            yield Text(vi=f"{interval.reason.vi} ({span})", en=f"{interval.reason.en} ({span})")
