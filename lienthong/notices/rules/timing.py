"""When a notice goes: not in the quiet hours, again and again with growing pauses, and no longer when it is too old."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from lienthong.notices.definitions import NoticeSettings, Quiet


def after_quiet(at: datetime, quiet: Quiet, zone: ZoneInfo) -> datetime:
    """Return ``at``, or the end of the quiet hours in which it falls."""
    local = at.astimezone(zone)
    clock = local.time()
    if quiet.start < quiet.until:
        is_quiet, days = quiet.start <= clock < quiet.until, 0
    else:  # over midnight
        is_quiet, days = clock >= quiet.start or clock < quiet.until, int(clock >= quiet.start)
    if not is_quiet:
        return at
    return datetime.combine(local.date() + timedelta(days=days), quiet.until, tzinfo=zone)


def next_try(tries: int, at: datetime, settings: NoticeSettings) -> datetime | None:
    """Return when to try again after ``tries`` attempts in vain, ``None`` when that was the last."""
    pauses = settings.retry_minutes
    return at + timedelta(minutes=pauses[tries - 1]) if tries <= len(pauses) else None


def oldest(at: datetime, settings: NoticeSettings) -> datetime:
    """Return from when a notice should have gone at the latest in order still to go ``at`` that time."""
    return at - timedelta(hours=settings.longest_age_hours)
