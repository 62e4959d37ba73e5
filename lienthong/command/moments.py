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
    """Return where one may jump from the moment shown: a day or a week back, and to now."""
    shown = moment or at
    back = [
        Jump(Text("Một ngày trước", "A day before"), written(shown - timedelta(days=1))),
        Jump(Text("Một tuần trước", "A week before"), written(shown - timedelta(weeks=1))),
    ]
    return [*back, Jump(Text("Lúc này", "Now"), "")] if moment else back
