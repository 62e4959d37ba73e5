"""Of which moment a board is: this one, or the past minute that the address names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from lienthong.command.refusals import MomentAhead, MomentUnreadable
from lienthong.core.values import Text
from lienthong.ui.words import full_time

_FORM = "%Y-%m-%dT%H:%M"
#: How far one may jump, from the moment shown.
_STEPS = (
    (Text("−1 tuần", "−1 week"), timedelta(weeks=-1)),
    (Text("−1 ngày", "−1 day"), timedelta(days=-1)),
    (Text("−1 giờ", "−1 hour"), timedelta(hours=-1)),
    (Text("−15 phút", "−15 minutes"), timedelta(minutes=-15)),
    (Text("−1 phút", "−1 minute"), timedelta(minutes=-1)),
    (Text("+1 phút", "+1 minute"), timedelta(minutes=1)),
    (Text("+15 phút", "+15 minutes"), timedelta(minutes=15)),
    (Text("+1 giờ", "+1 hour"), timedelta(hours=1)),
    (Text("+1 ngày", "+1 day"), timedelta(days=1)),
)


@dataclass(frozen=True, slots=True)
class Jump:
    """One touch to another moment: its name and how the address writes it (empty: now)."""

    title: Text
    as_of: str


def moment_of(written: str | None, at: datetime) -> datetime | None:
    """Return the past minute that an address names in the country's time (``2026-11-28T10:00``), ``None`` for now.

    Refuses ``MomentUnreadable``, ``MomentAhead``.
    """
    if not written:
        return None
    try:
        moment = parse_datetime(written)
    except ValueError:
        moment = None
    if moment is None:
        raise MomentUnreadable(moment=written)
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    if moment > at:
        zone = timezone.get_current_timezone()
        raise MomentAhead(moment=Text(*(full_time(moment, language, zone) for language in ("vi", "en"))))
    return moment


def written(moment: datetime) -> str:
    """Return a moment as an address and a field for day and time write it."""
    return timezone.localtime(moment).strftime(_FORM)


def jumps(at: datetime, moment: datetime | None) -> list[Jump]:
    """Return where one may jump from the moment shown: weeks, days, hours, minutes back and on, and to now."""
    shown = moment or at
    found = [Jump(title, written(shown + step)) for title, step in _STEPS if shown + step <= at]
    return [*found, Jump(Text("Lúc này", "Now"), "")] if moment else found
