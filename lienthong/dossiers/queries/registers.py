"""The files of a unit for a period, one line each: what its register is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.timezone import make_aware

from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor, Role, Text
from lienthong.dossiers.rules.transitions import State
from lienthong.units import queries as units
from lienthong.units.models import Unit

_SQL = Path(__file__).parents[1] / "sql"
_ROWS = (_SQL / "register.sql").read_text(encoding="utf-8")
_COUNT = (_SQL / "register_count.sql").read_text(encoding="utf-8")
#: Whoever holds one of these at a unit reads its register, for the procedures that the right is for.
KEEPERS = (Role.HEAD, Role.INTAKE, Role.AUDITOR)
#: How many days are read at once; a long register never lies in memory as a whole.
_DAYS_AT_ONCE = 7


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One file as a register shows it; every name as it is now, every time as it stands now."""

    code: str
    procedure: Text
    applicant_name: str
    channel: str
    state: State
    intake_name: str
    unit_name: str
    officer_name: str
    submitted_at: datetime
    received_at: datetime | None
    due_at: datetime
    done_at: datetime | None
    ended_at: datetime | None


def register_lines(unit: Unit, first: date, last: date, *, to: Actor) -> Iterator[RegisterLine]:
    """Yield the files that came to a unit from ``first`` to ``last``: what it took in and what it settles.

    One SQL statement for each week. Refuses ``NotAllowed`` at once, before anything is read.
    """
    procedures = _procedures(unit, to)
    return _lines(unit, first, last, procedures)


def register_count(unit: Unit, first: date, last: date, *, to: Actor) -> int:
    """Return how many files the register has (one SQL statement). Refuses ``NotAllowed``."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, _asked(unit, first, last, _procedures(unit, to)))
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _lines(unit: Unit, first: date, last: date, procedures: list[str] | None) -> Iterator[RegisterLine]:
    start = first
    while start <= last:
        end = min(start + timedelta(days=_DAYS_AT_ONCE - 1), last)
        with connection.cursor() as cursor:
            cursor.execute(_ROWS, _asked(unit, start, end, procedures))
            names = [column.name for column in cursor.description or ()]
            found = cursor.fetchall()
        for row in found:
            yield _line(dict(zip(names, row, strict=True)))
        start = end + timedelta(days=1)


def _line(row: dict[str, Any]) -> RegisterLine:
    row["procedure"] = Text(row.pop("title_vi"), row.pop("title_en"))
    row["state"] = State(row["state"])
    row |= {name: row[name] or "" for name in ("intake_name", "unit_name", "officer_name")}
    return RegisterLine(**row)


def _asked(unit: Unit, first: date, last: date, procedures: list[str] | None) -> dict[str, Any]:
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    codes = {version.code for version in units.versions_of(unit.pk)}
    return {
        "unit": unit.pk,
        "start": make_aware(datetime.combine(first, time.min)),
        "end": make_aware(datetime.combine(last + timedelta(days=1), time.min)),
        "series": [f"{code}-{day:%y%m%d}" for code in sorted(codes) for day in days],
        "procedures": procedures,
    }


def _procedures(unit: Unit, to: Actor) -> list[str] | None:
    """Return the procedures whose files ``to`` may read at a unit, ``None`` for all; refuses ``NotAllowed``."""
    if to.kind == "system":
        return None
    grants = [grant for grant in to.grants for role in KEEPERS if grant.covers(role, unit.path, grant.procedure)]
    if not grants:
        raise NotAllowed(right=str(Role.HEAD))
    wanted = {grant.procedure for grant in grants}
    return None if "*" in wanted else sorted(wanted)
