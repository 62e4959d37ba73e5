"""Words on pages: two languages, times and numbers as people write them. Pure."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from lienthong.core.values import Text

_WEEKDAYS = (
    Text("thứ Hai", "Monday"),
    Text("thứ Ba", "Tuesday"),
    Text("thứ Tư", "Wednesday"),
    Text("thứ Năm", "Thursday"),
    Text("thứ Sáu", "Friday"),
    Text("thứ Bảy", "Saturday"),
    Text("Chủ nhật", "Sunday"),
)
#: The weekdays as calendars head a column, Monday first: ``T2``, ``Mon``.
SHORT_WEEKDAYS = (
    Text("T2", "Mon"),
    Text("T3", "Tue"),
    Text("T4", "Wed"),
    Text("T5", "Thu"),
    Text("T6", "Fri"),
    Text("T7", "Sat"),
    Text("CN", "Sun"),
)
_MINUTE = 60
_HOUR = 3600
_DAY = 86400


def in_language(words: Any, language: str) -> str:
    """Return ``words`` in ``language``: a ``Text``, a pack's ``Words``, a stored ``{"vi", "en"}`` or plain text."""
    if isinstance(words, dict):
        return str(words.get(language) or words.get("vi") or "")
    if hasattr(words, "to"):
        return str(words.to(language))
    return "" if words is None else str(words)


def weekday_of(day: date, language: str) -> str:
    """Return the full name of the weekday: ``thứ Ba``, ``Tuesday``."""
    return _WEEKDAYS[day.weekday()].to(language)


def plain_day(day: date) -> str:
    """Return ``24/11/2026``."""
    return f"{day:%d/%m/%Y}"


def full_day(day: date, language: str) -> str:
    """Return ``thứ Ba, 24/11/2026``."""
    return f"{weekday_of(day, language)}, {plain_day(day)}"


def full_time(moment: datetime, language: str, zone: ZoneInfo) -> str:
    """Return ``16:30 thứ Ba, 24/11/2026`` in local time."""
    local = moment.astimezone(zone)
    return f"{local:%H:%M} {full_day(local.date(), language)}"


def short_time(moment: datetime, zone: ZoneInfo) -> str:
    """Return ``16:30 24/11/2026`` in local time, for narrow columns."""
    return f"{moment.astimezone(zone):%H:%M %d/%m/%Y}"


def length_of(seconds: float, language: str) -> str:
    """Return a length of time in its one or two largest units: ``2 ngày 3 giờ``, ``45 minutes``."""
    whole = max(0, int(seconds))
    days, hours, minutes = whole // _DAY, whole % _DAY // _HOUR, whole % _HOUR // _MINUTE
    parts = [_counted(days, "ngày", "day", language), _counted(hours, "giờ", "hour", language)]
    if not days:
        parts.append(_counted(minutes, "phút", "minute", language))
    return " ".join(part for part in parts if part) or Text("dưới 1 phút", "less than a minute").to(language)


def number(value: float, language: str, places: int = 0) -> str:
    """Return a number with the language's separators: ``8.000`` in Vietnamese, ``8,000`` in English."""
    english = f"{value:,}" if isinstance(value, int) and not places else f"{value:,.{places}f}"
    return english if language == "en" else english.translate(str.maketrans(",.", ".,"))


def _counted(count: int, vi: str, en: str, language: str) -> str:
    if not count:
        return ""
    if language == "en":
        return f"{count} {en}{'' if count == 1 else 's'}"
    return f"{count} {vi}"
