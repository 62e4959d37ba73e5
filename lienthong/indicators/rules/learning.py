"""What lines of the ledger teach early warning: how files ended that were open with so much time left, and which data
services answered. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from lienthong.indicators.rules.chances import of_groups, stretches_seen

#: The line of a file whose result is complete: then it is known whether it was in time.
ENDED = "dossiers.completed"
_READ, _DISPUTED = "exchange.read", "dossiers.fact_disputed"
#: How a reading says that the service did not answer.
_DOWN = "down"


class Line(Protocol):
    """What is read of a line of the ledger."""

    seq: int
    verb: str
    at: datetime
    unit_id: int | None
    dossier: str
    detail: dict[str, Any]


#: (unit, procedure, stretch, month) → (cases, late).
CaseRows = dict[tuple[int, str, int, date], tuple[int, int]]


def case_rows(
    lines: Iterable[Line],
    filed: Mapping[int, datetime],
    province_of: Mapping[int, int],
    days_between: Callable[[date, date], int],
    zone: ZoneInfo,
) -> CaseRows:
    """Return what files that ended add to the like cases of every group.

    ``filed`` is when the file of each line was filed; one that is not known teaches nothing. ``days_between`` gives the
    working days after a day up to another, below nought when the other comes first.
    """
    by_month: dict[date, dict[tuple[int, int, str, int], tuple[int, int]]] = defaultdict(dict)
    for line in lines:
        if line.seq not in filed or line.unit_id is None or line.unit_id not in province_of:
            continue
        due = datetime.fromisoformat(line.detail["due_at"]).astimezone(zone).date()
        first, last = (moment.astimezone(zone).date() for moment in (filed[line.seq], line.at))
        counted = by_month[last.replace(day=1)]
        for part in stretches_seen(days_between(first, due), days_between(last, due)):
            key = (line.unit_id, province_of[line.unit_id], line.detail["procedure"], part)
            cases, late = counted.get(key, (0, 0))
            counted[key] = cases + 1, late + (not line.detail["on_time"])
    return {
        (unit, procedure, part, month): counts
        for month, counted in by_month.items()
        for (unit, procedure, part), counts in of_groups(counted).items()
    }


def service_days(lines: Iterable[Line], zone: ZoneInfo) -> dict[tuple[str, date], tuple[int, int, int]]:
    """Return what lines add to the days of the data services: asked, down, disputed."""
    days: dict[tuple[str, date], tuple[int, int, int]] = {}
    for line in lines:
        if line.verb not in (_READ, _DISPUTED):
            continue
        key = line.detail["service"], line.at.astimezone(zone).date()
        asked, down, disputed = days.get(key, (0, 0, 0))
        is_read = line.verb == _READ
        days[key] = (
            asked + is_read,
            down + (is_read and line.detail["state"] == _DOWN),
            disputed + (not is_read),
        )
    return days


def columns_of(rows: Mapping[tuple[Any, ...], tuple[int, ...]]) -> list[list[Any]]:
    """Return rows as columns in the order of their keys, as statements take them."""
    return [list(column) for column in zip(*((*key, *rows[key]) for key in sorted(rows)), strict=True)]
