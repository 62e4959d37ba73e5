"""A second opinion: the same lines counted one by one in plain Python, to hold the counters' statements against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, Protocol
from zoneinfo import ZoneInfo

#: The columns of a daily count, in the order of the table.
COUNTED = (
    "received",
    "online",
    "done_on_time",
    "done_late",
    "ended_otherwise",
    "fields_asked",
    "fields_prefilled",
    "fields_corrected",
    "fields_asked_again",
    "payable",
    "paid_online",
)

#: How a dossier belongs to others: to none, as the root of a declaration for several agencies, or as a file of one.
Link = Literal["", "root", "linked"]
#: Unit, procedure, link, day.
Key = tuple[int, str, Link, date]


class Line(Protocol):
    """What is read of a ledger line."""

    verb: str
    at: datetime
    unit_id: int | None
    dossier: str
    detail: dict[str, Any]


@dataclass(slots=True)
class Open:
    """An open dossier as far as the batch knows it; what is ``None`` of a changed one the batch leaves as it is."""

    unit_id: int | None = None
    procedure: str = ""
    link: Link = ""
    due_at: str | None = None
    is_paused: bool | None = None


@dataclass(slots=True)
class Changes:
    """What a batch changes: counts to add, dossiers that opened, changed or ended, whether the tree of units did.

    A dossier is in one of the three.
    """

    counts: dict[Key, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: dict.fromkeys(COUNTED, 0)))
    opened: dict[str, Open] = field(default_factory=dict)
    changed: dict[str, Open] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    is_tree_changed: bool = False


def changes(lines: Iterable[Line], zone: ZoneInfo) -> Changes:
    """Return what a batch of ledger lines, in their order, changes; days are those of ``zone``.

    Lines of other verbs change nothing. A line of a dossier that lacks what its verb promises raises ``KeyError``: the
    follower stops there rather than count wrongly.
    """
    found = Changes()
    for line in lines:
        if reading := _READINGS.get(line.verb):
            reading(found, line, zone)
    return found


def _submitted(found: Changes, line: Line, zone: ZoneInfo) -> None:
    detail, count = line.detail, _count(found, line, zone)
    count["received"] += 1
    count["online"] += detail["channel"] == "online"
    count["fields_asked"] += detail["fields_asked"]
    count["fields_prefilled"] += detail["fields_prefilled"]
    count["fields_corrected"] += detail.get("fields_corrected", 0)  # older lines do not say it
    count["fields_asked_again"] += detail.get("fields_asked_again", 0)
    waits = bool(detail.get("waits"))
    found.opened[line.dossier] = Open(line.unit_id, detail["procedure"], _link(line), detail["due_at"], is_paused=waits)


def _completed(found: Changes, line: Line, zone: ZoneInfo) -> None:
    _count(found, line, zone)["done_on_time" if line.detail["on_time"] else "done_late"] += 1
    _end(found, line.dossier)


def _ended_otherwise(found: Changes, line: Line, zone: ZoneInfo) -> None:
    _count(found, line, zone)["ended_otherwise"] += 1
    _end(found, line.dossier)


def _paused(found: Changes, line: Line, _zone: ZoneInfo) -> None:
    _change(found, line, is_paused=True)


def _resumed(found: Changes, line: Line, _zone: ZoneInfo) -> None:
    _change(found, line, is_paused=False)


def _due_changed(found: Changes, line: Line, _zone: ZoneInfo) -> None:
    _change(found, line, is_paused=None)


def _money_told(found: Changes, line: Line, _zone: ZoneInfo) -> None:
    _change(found, line, is_paused=line.detail["waits"])


def _order_opened(found: Changes, line: Line, zone: ZoneInfo) -> None:
    _count_order(found, line, zone)["payable"] += 1


def _order_cancelled(found: Changes, line: Line, zone: ZoneInfo) -> None:
    _count_order(found, line, zone)["payable"] -= 1


def _order_paid(found: Changes, line: Line, zone: ZoneInfo) -> None:
    _count_order(found, line, zone)["paid_online"] += line.detail["channel"] == "online"


def _sent_on(found: Changes, line: Line, _zone: ZoneInfo) -> None:
    _change(found, line, is_paused=None).unit_id = line.unit_id


def _tree_changed(found: Changes, _line: Line, _zone: ZoneInfo) -> None:
    found.is_tree_changed = True


#: Questions to other agencies: where the law says so, the clock stands still meanwhile.
_OPINIONS = tuple(f"dossiers.opinion_{done}" for done in ("asked", "answered", "declined", "withdrawn", "overdue"))
_READINGS: Mapping[str, Callable[[Changes, Line, ZoneInfo], None]] = {
    "dossiers.submitted": _submitted,
    "dossiers.received": _due_changed,
    "dossiers.handover_redirected": _sent_on,
    **dict.fromkeys(_OPINIONS, _due_changed),
    "dossiers.supplement_asked": _paused,
    "dossiers.supplemented": _resumed,
    "dossiers.payment_asked": _paused,
    "dossiers.fee_waived": _resumed,
    "dossiers.fee_paid": _money_told,
    "dossiers.fee_dropped": _money_told,
    "payments.opened": _order_opened,
    "payments.cancelled": _order_cancelled,
    "payments.paid": _order_paid,
    "dossiers.supplement_recorded": _resumed,
    "dossiers.extended": _due_changed,
    "dossiers.recounted": _due_changed,
    "dossiers.moved": _due_changed,
    "dossiers.completed": _completed,
    "dossiers.refused": _ended_otherwise,
    "dossiers.withdrawn": _ended_otherwise,
    "dossiers.stopped": _ended_otherwise,
    "units.list_loaded": _tree_changed,
}


def _count(found: Changes, line: Line, zone: ZoneInfo) -> dict[str, int]:
    if line.unit_id is None:
        raise KeyError("unit_id")
    return found.counts[line.unit_id, line.detail["procedure"], _link(line), line.at.astimezone(zone).date()]


def _link(line: Line) -> Link:
    root = line.detail.get("root")
    if not root:
        return ""
    return "root" if root == line.dossier else "linked"


def _count_order(found: Changes, line: Line, zone: ZoneInfo) -> dict[str, int]:
    """Return the counts of the day on which an order was opened: whatever becomes of it later is counted there too, so
    that what was paid is always a part of what was payable.
    """
    if line.unit_id is None:
        raise KeyError("unit_id")
    day = datetime.fromisoformat(line.detail["opened_at"]).astimezone(zone).date()
    return found.counts[line.unit_id, line.detail["procedure"], "", day]


def _change(found: Changes, line: Line, *, is_paused: bool | None) -> Open:
    row = found.opened.get(line.dossier) or found.changed.setdefault(line.dossier, Open())
    row.due_at = line.detail.get("due_at") or row.due_at
    row.is_paused = row.is_paused if is_paused is None else is_paused
    return row


def _end(found: Changes, dossier: str) -> None:
    found.opened.pop(dossier, None)
    found.changed.pop(dossier, None)
    found.ended.add(dossier)
