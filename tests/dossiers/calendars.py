"""Calendars and terms for the tests of the clock: the official days of Vietnam in 2026, written out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from lienthong.core.calendar import DayKind, DayRule, Span, Week, WorkingCalendar
from lienthong.core.values import Text
from lienthong.procedures.definitions import Term

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = (Span(time(7, 30), time(11, 30)), Span(time(13), time(17)))
MORNING = (Span(time(7, 30), time(11, 30)),)
WEEK: Week = (DAY, DAY, DAY, DAY, DAY, (), ())

SAME_DAY = Term(kind="same_day", cutoff=time(15))


def working_days(amount: int, cutoff: time | None = None) -> Term:
    return Term(kind="working_days", amount=amount, cutoff=cutoff)


def calendar_days(amount: int) -> Term:
    return Term(kind="calendar_days", amount=amount)


def working_hours(amount: int, cutoff: time | None = None) -> Term:
    return Term(kind="working_hours", amount=amount, cutoff=cutoff)


def off(kind: DayKind, vi: str, en: str) -> DayRule:
    return DayRule(kind, Text(vi, en))


def worked(vi: str = "Làm bù", en: str = "Worked instead", spans: tuple[Span, ...] = DAY) -> DayRule:
    return DayRule(DayKind.SWAPPED_WORKED, Text(vi, en), spans)


TET = off(DayKind.HOLIDAY, "Tết Nguyên đán", "Lunar New Year")
DAYS_2026: dict[date, DayRule] = {
    date(2026, 1, 1): off(DayKind.HOLIDAY, "Tết Dương lịch", "New Year"),
    date(2026, 1, 2): off(DayKind.SWAPPED_OFF, "Nghỉ hoán đổi", "Off in exchange"),
    date(2026, 1, 10): worked(),
    **{date(2026, 2, day): TET for day in range(16, 21)},
    date(2026, 4, 26): off(DayKind.HOLIDAY, "Giỗ Tổ Hùng Vương", "Hùng Kings' Day"),
    date(2026, 4, 27): off(DayKind.MAKE_UP, "Nghỉ bù Giỗ Tổ Hùng Vương", "In lieu of Hùng Kings' Day"),
    date(2026, 4, 30): off(DayKind.HOLIDAY, "Ngày Chiến thắng", "Victory Day"),
    date(2026, 5, 1): off(DayKind.HOLIDAY, "Quốc tế Lao động", "Labor Day"),
    date(2026, 8, 22): worked(),
    date(2026, 8, 31): off(DayKind.SWAPPED_OFF, "Nghỉ hoán đổi", "Off in exchange"),
    date(2026, 9, 1): off(DayKind.HOLIDAY, "Quốc khánh", "National Day"),
    date(2026, 9, 2): off(DayKind.HOLIDAY, "Quốc khánh", "National Day"),
    date(2026, 11, 24): off(DayKind.HOLIDAY, "Ngày Văn hóa Việt Nam", "Vietnamese Culture Day"),
}


def calendar(days: Mapping[date, DayRule] = DAYS_2026, announced_to: date | None = date(2027, 1, 1)) -> WorkingCalendar:
    return WorkingCalendar(zone=ZONE, weekdays=WEEK, days=days, announced_to=announced_to)


VIETNAM_2026 = calendar()


def local(text: str) -> datetime:
    """Read "2026-11-20 09:00" as a local instant."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)
