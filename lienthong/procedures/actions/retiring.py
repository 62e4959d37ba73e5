"""The last days of a version: until when it is the law, until when the one before still accepts; or withdrawing it.

What a version says is never changed. Its last days may still be decided, ahead: what was done under it stands.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localdate

from lienthong.core import ledger
from lienthong.core.values import Actor, Role
from lienthong.procedures.models import ProcedureVersion
from lienthong.procedures.refusals import DayTooEarly, VersionInUse, VersionUnknown
from lienthong.units import queries as units


@transaction.atomic
def retire_version(code: str, number: int, *, until: date | None, by: Actor, at: datetime) -> ProcedureVersion:
    """Let a version end: ``until`` is the first day on which it is not the law (``None``: it goes on after all).

    Refuses ``VersionUnknown``, and ``DayTooEarly`` for a day before today or one that leaves it no day at all.
    Right: steering of the country, or of the procedure.
    """
    version = _locked(code, number, by=by, at=at)
    if version.until == until:
        return version
    if until is not None:
        _must_not_be_before(max(version.since + timedelta(days=1), localdate(at)), until)
    version.until = until
    version.save(update_fields=["until"])
    _record("procedures.retired", version, {"until": _written(until)}, by=by, at=at)
    return version


@transaction.atomic
def set_acceptance(code: str, number: int, *, old_until: date | None, by: Actor, at: datetime) -> ProcedureVersion:
    """Decide until when forms begun under the version before ``number`` may be filed under that one.

    ``None``: not beyond the day before ``number`` begins. Refuses ``VersionUnknown``, ``DayTooEarly``. Right: steering
    of the country, or of the procedure.
    """
    version = _locked(code, number, by=by, at=at)
    if version.old_until == old_until:
        return version
    if old_until is not None:
        _must_not_be_before(max(version.since, localdate(at)), old_until)
    version.old_until = old_until
    version.save(update_fields=["old_until"])
    _record("procedures.acceptance_set", version, {"old_until": _written(old_until)}, by=by, at=at)
    return version


@transaction.atomic
def withdraw_version(code: str, number: int, *, by: Actor, at: datetime) -> None:
    """Take back a version that nobody used; its number is not given again.

    Refuses ``VersionUnknown``, and ``VersionInUse`` when a draft or a dossier stands or stood on it. Right: steering of
    the country, or of the procedure.
    """
    version = _locked(code, number, by=by, at=at)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_DELETE, [version.pk])
            cursor.execute(_ASK_NOW)
    except IntegrityError:
        raise VersionInUse(procedure=code, number=number, since=version.since.isoformat()) from None
    _record("procedures.withdrawn", version, {"since": version.since.isoformat()}, by=by, at=at)


#: The database knows who uses a version and answers at once; the ORM would load every dossier that does.
_DELETE = "DELETE FROM procedures_procedureversion WHERE id = %s"
_ASK_NOW = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"


def _locked(code: str, number: int, *, by: Actor, at: datetime) -> ProcedureVersion:
    by.must(Role.STEERING, path=units.top_path(on=localdate(at)), procedure=code)
    version = ProcedureVersion.objects.select_for_update().filter(procedure_id=code, number=number).first()
    if version is None:
        raise VersionUnknown(procedure=code, number=number)
    return version


def _must_not_be_before(earliest: date, day: date) -> None:
    if day < earliest:
        raise DayTooEarly(day=day.isoformat(), earliest=earliest.isoformat())


def _record(verb: str, version: ProcedureVersion, detail: dict[str, Any], *, by: Actor, at: datetime) -> None:
    detail = {"version": version.number, **detail}
    ledger.record(verb, by=by, at=at, about=f"procedure:{version.procedure_id}", detail=detail)


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None
