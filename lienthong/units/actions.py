"""Every verb on places and working time. Lists are taken in whole; history is added to, never rewritten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from lienthong.core import ledger
from lienthong.core.identifiers import fold
from lienthong.core.values import Actor, Role
from lienthong.units.definitions import CalendarBundle, DayEntry, HoursEntry, UnitsBundle, basis_text, spans_of
from lienthong.units.models import CalendarDay, Unit, WorkingHours
from lienthong.units.queries import CALENDAR, LIST, last_load
from lienthong.units.refusals import UnitNeverKnown, UnitPeriodRewritten, UnitPeriodsOverlap
from lienthong.units.rules import BodyVersion

_SQL = Path(__file__).parent / "sql"
#: What must be sent again when the way of loading changes, although the list did not.
_FORMAT = "2"


@dataclass(frozen=True, slots=True)
class UnitsLoaded:
    """What a load of units did; all zero and ``is_new`` false when the same list was loaded last."""

    is_new: bool = False
    bodies_added: int = 0
    periods_added: int = 0
    periods_ended: int = 0
    periods_reworded: int = 0
    changes_written: int = 0
    changes_removed: int = 0


@dataclass(frozen=True, slots=True)
class CalendarLoaded:
    """What a load of the calendar did; ``days_changed`` are the days whose rule is not what it was."""

    is_new: bool = False
    days: int = 0
    hours: int = 0
    days_changed: tuple[date, ...] = ()
    hours_changed: bool = False


@transaction.atomic
def load_units(bundle: UnitsBundle, *, by: Actor, at: datetime) -> UnitsLoaded:
    """Take in a list of places and agencies: new bodies and periods are added, open periods ended, paths set.

    A body that the list leaves out stays as it is. The same list again does nothing. Refuses with
    ``UnitPeriodRewritten`` when the list contradicts a period already written and ``UnitPeriodsOverlap`` when after it
    one code would mean two bodies on a day. One ledger line, ``units.list_loaded``, with counts and the list's hash.
    """
    by.must(Role.STEERING, path="/")
    fingerprint = f"{_FORMAT}:{bundle.fingerprint}"
    if last_load(LIST) == fingerprint:
        return UnitsLoaded()
    with connection.cursor() as cursor:
        _stage(cursor, bundle)
        done = _take_in(cursor)
    counts = {name: getattr(done, name) for name in done.__slots__ if name != "is_new"}
    ledger.record("units.list_loaded", by=by, at=at, about=LIST, detail={"hash": fingerprint, **counts})
    return done


@transaction.atomic
def load_calendar(bundle: CalendarBundle, *, by: Actor, at: datetime) -> CalendarLoaded:
    """Replace the calendar by the pack's: the days that differ and the hours of every scope.

    The same calendar again does nothing. Refuses with ``UnitNeverKnown`` when an entry names a body that is not there.
    One ledger line, ``units.calendar_loaded``, says which days changed: open clocks over them must be counted anew.
    """
    by.must(Role.STEERING, path="/")
    if last_load(CALENDAR) == f"{_FORMAT}:{bundle.fingerprint}":
        return CalendarLoaded()
    bodies = _bodies(({entry.under for entry in bundle.days} | {entry.under for entry in bundle.hours}) - {""})
    days = [_calendar_day(entry, bodies) for entry in bundle.days]
    hours = [row for entry in bundle.hours for row in _working_hours(entry, bodies)]
    done = CalendarLoaded(
        is_new=True,
        days=len(days),
        hours=len(hours),
        days_changed=_days_changed(days),
        hours_changed=_hours_changed(hours),
    )
    CalendarDay.objects.all().delete()
    WorkingHours.objects.all().delete()
    CalendarDay.objects.bulk_create(days)
    WorkingHours.objects.bulk_create(hours)
    detail = {
        "hash": f"{_FORMAT}:{bundle.fingerprint}",
        "days": done.days,
        "hours": done.hours,
        "days_changed": [day.isoformat() for day in done.days_changed],
        "hours_changed": done.hours_changed,
    }
    ledger.record("units.calendar_loaded", by=by, at=at, about=CALENDAR, detail=detail)
    return done


def _stage(cursor: CursorWrapper, bundle: UnitsBundle) -> None:
    cursor.execute(_sql("stage"))
    _copy(cursor, "incoming_version", (_version_row(version) for version in bundle.versions))
    _copy(
        cursor,
        "incoming_change",
        ((c.day, c.old, c.new, c.relation, c.note, c.legal_basis) for c in bundle.changes),
    )
    cursor.execute("ANALYZE incoming_version; ANALYZE incoming_change")


def _version_row(version: BodyVersion) -> tuple[Any, ...]:
    return (
        version.body,
        Unit.Kind.AGENCY if version.agency_type else Unit.Kind.PLACE,
        version.agency_type,
        version.place,
        version.bloc,
        version.parent,
        version.valid_from,
        version.valid_to,
        version.code,
        version.level,
        version.type,
        version.name,
        version.name_en,
        version.short_name,
        fold(version.name),
        version.legal_basis,
    )


def _take_in(cursor: CursorWrapper) -> UnitsLoaded:
    bodies = _count(cursor, "add_bodies")
    cursor.execute("ANALYZE units_unit")  # the planner must not take 28,000 new rows for none
    _refuse_if_any(cursor, "contradictions", UnitPeriodRewritten)
    done = UnitsLoaded(
        is_new=True,
        bodies_added=bodies,
        periods_ended=_rows(cursor, "end_periods"),
        periods_reworded=_rows(cursor, "reword_periods"),
        periods_added=_rows(cursor, "add_periods"),
        changes_removed=_rows(cursor, "remove_changes"),
        changes_written=_rows(cursor, "add_changes"),
    )
    cursor.execute("ANALYZE units_unitversion")
    _refuse_if_any(cursor, "overlaps", UnitPeriodsOverlap)
    cursor.execute(_sql("set_paths"))
    return done


def _sql(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def _rows(cursor: CursorWrapper, name: str) -> int:
    cursor.execute(_sql(name))
    return int(cursor.rowcount)


def _count(cursor: CursorWrapper, name: str) -> int:
    cursor.execute(_sql(name))
    return int(cursor.fetchone()[0])


def _refuse_if_any(
    cursor: CursorWrapper, name: str, refusal: type[UnitPeriodRewritten] | type[UnitPeriodsOverlap]
) -> None:
    cursor.execute(_sql(name))
    if found := [row[0] for row in cursor.fetchall()]:
        raise refusal(summary="; ".join(found[:3]), problems=found)


def _copy(cursor: CursorWrapper, table: str, rows: Iterable[Sequence[Any]]) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _bodies(keys: set[str]) -> dict[str, int]:
    found = dict(Unit.objects.filter(key__in=keys).values_list("key", "id"))
    if missing := keys - found.keys():
        raise UnitNeverKnown(unit=", ".join(sorted(missing)))
    return found


def _calendar_day(entry: DayEntry, bodies: dict[str, int]) -> CalendarDay:
    return CalendarDay(
        unit_id=bodies.get(entry.under),
        date=entry.date,
        kind=entry.kind.upper(),
        opens=entry.opens,
        closes=entry.closes,
        instead_of=entry.instead_of,
        name_vi=entry.name.vi,
        name_en=entry.name.en,
        is_announced=entry.announced,
        legal_basis=basis_text(entry.legal_basis),
    )


def _working_hours(entry: HoursEntry, bodies: dict[str, int]) -> list[WorkingHours]:
    return [
        WorkingHours(
            unit_id=bodies.get(entry.under),
            agency_type=entry.agency,
            weekday=weekday,
            opens=span.opens,
            closes=span.closes,
            is_reception=is_reception,
            valid_from=entry.since,
            valid_to=entry.until,
            legal_basis=basis_text(entry.legal_basis),
        )
        for parts, is_reception in ((entry.worked, False), (entry.reception, True))
        for weekday, span in spans_of(parts)
    ]


def _days_changed(days: Iterable[CalendarDay]) -> tuple[date, ...]:
    def facts(day: CalendarDay) -> tuple[Any, ...]:
        return (day.unit_id, day.date, day.kind, day.opens, day.closes, day.instead_of)

    before = {facts(day) for day in CalendarDay.objects.all()}
    return tuple(sorted({fact[1] for fact in before ^ {facts(day) for day in days}}))


def _hours_changed(hours: Iterable[WorkingHours]) -> bool:
    def facts(row: WorkingHours) -> tuple[Any, ...]:
        scope = (row.unit_id, row.agency_type, row.valid_from, row.valid_to)
        return (*scope, row.weekday, row.opens, row.closes, row.is_reception)

    return {facts(row) for row in WorkingHours.objects.all()} != {facts(row) for row in hours}
