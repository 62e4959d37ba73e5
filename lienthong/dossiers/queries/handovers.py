"""Where a file that was taken in elsewhere has been, and where its paper originals are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from lienthong.core.values import Actor
from lienthong.dossiers.models import Handover
from lienthong.dossiers.queries.files import get_dossier
from lienthong.units import queries as units


@dataclass(frozen=True, slots=True)
class Passage:
    """One way of a file from unit to unit: when it was handed over and by whom, what became of it, which originals."""

    from_unit: str
    to_unit: str
    handed_at: datetime
    handed_by: str
    outcome: str
    answered_at: datetime | None
    answered_by: str
    originals: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Original:
    """A paper original and where it is: at a unit, on the way to it, or missing since it was sent there."""

    name: str
    unit_name: str
    since: datetime
    is_on_the_way: bool
    is_missing: bool


def handover_under_way(code: str) -> Handover:
    """Return the handover in which a file is; the caller knows that it is in one."""
    return Handover.objects.filter(dossier_code=code, outcome=Handover.Outcome.WAITING).latest("number")


def passages_of(code: str, *, to: Actor) -> list[Passage]:
    """Return every handover of a file, in order; refuses ``NotFound``. Two SQL statements more where there are any."""
    get_dossier(code, to=to)
    rows = list(Handover.objects.filter(dossier_code=code).order_by("number"))
    named = {unit for row in rows for unit in (row.from_unit_id, row.to_unit_id)}
    names = units.names(named, on=localdate(rows[-1].handed_at), language=to.language) if rows else {}
    return [
        Passage(
            from_unit=names.get(row.from_unit_id, ""),
            to_unit=names.get(row.to_unit_id, ""),
            handed_at=row.handed_at,
            handed_by=row.handed_by,
            outcome=row.outcome,
            answered_at=row.answered_at,
            answered_by=row.answered_by,
            originals=tuple(one["name"] for one in row.originals),
            missing=tuple(one["name"] for one in row.originals if one["is_missing"]),
        )
        for row in rows
    ]


def originals_of(passages: list[Passage]) -> list[Original]:
    """Return where the originals of a file are, as its passages tell."""
    if not passages:
        return []
    last = passages[-1]
    return [
        Original(name, last.to_unit, last.answered_at or last.handed_at, not last.outcome, name in last.missing)
        for name in last.originals
    ]
