"""When the facts are written: once a night, after the day that they complete."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

#: From when on a night's facts are written, local time.
NIGHT = time(1, 30)


def is_due(whole_at: datetime | None, at: datetime, zone: ZoneInfo) -> bool:
    """Tell whether facts that were whole at ``whole_at`` are to be written on: a night has begun since then."""
    return whole_at is None or whole_at < last_night(at, zone)


def last_night(at: datetime, zone: ZoneInfo) -> datetime:
    """Return when the last night began."""
    local = at.astimezone(zone)
    tonight = local.replace(hour=NIGHT.hour, minute=NIGHT.minute, second=0, microsecond=0)
    return tonight if tonight <= local else tonight - timedelta(days=1)
