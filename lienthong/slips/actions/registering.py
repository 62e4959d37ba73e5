"""A register on paper: asked for by an officer, printed by the worker volume by volume."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from math import ceil

import structlog
from django.db import transaction
from django.utils.timezone import localtime

from lienthong.accounts.queries import actor_of
from lienthong.core import ledger
from lienthong.core.refusals import Refused
from lienthong.core.values import Actor
from lienthong.documents.actions import store_file
from lienthong.documents.queries import demo_mark
from lienthong.documents.rendering import print_sheet
from lienthong.dossiers.queries.registers import RegisterLine, register_count
from lienthong.slips.models import Register, RegisterVolume
from lienthong.slips.queries.register import csv_of, lines_after, register_form, said_line, stated_of, units_named
from lienthong.slips.rules.composing import Imprint, sheet_of
from lienthong.slips.rules.registering import check_period
from lienthong.units import queries as units
from lienthong.units.models import Unit

log = structlog.get_logger()
#: Files in one volume: about a second of computing, so that the worker's other duties do not wait.
VOLUME = 400


@transaction.atomic
def ask_register(unit: Unit, first: date, last: date, *, by: Actor, at: datetime) -> Register:
    """Ask to have the register of a unit on paper; one that is still being printed for the same officer is that one.

    Refuses ``PeriodWrong``, ``RegisterUndefined``, ``NotAllowed``.
    """
    check_period(first, last)
    register_form()
    total = register_count(unit, first, last, to=by)
    same = {"unit": unit, "first": first, "last": last, "asked_by": by.id}
    if known := Register.objects.filter(**same, made_at=None, trouble="").first():
        return known
    register = Register.objects.create(**same, asked_at=at, total=total)
    detail = {"register": register.pk, "first": first.isoformat(), "last": last.isoformat(), "files": total}
    ledger.record("slips.register_asked", by=by, at=at, about=f"unit:{unit.key}", unit_id=unit.pk, detail=detail)
    return register


@transaction.atomic
def export_register(unit: Unit, first: date, last: date, *, by: Actor, at: datetime) -> Iterator[list[str]]:
    """Give out a register as lines for a spreadsheet, its heads first; the ledger keeps who took how many names along.

    Refuses ``PeriodWrong``, ``RegisterUndefined``, ``NotAllowed``.
    """
    lines, files = csv_of(unit, first, last, to=by, at=at), register_count(unit, first, last, to=by)
    detail = {"first": first.isoformat(), "last": last.isoformat(), "files": files}
    ledger.record("slips.register_exported", by=by, at=at, about=f"unit:{unit.key}", unit_id=unit.pk, detail=detail)
    return lines


def make_volume(register_id: int, *, by: Actor, at: datetime) -> int:
    """Print the next volume of a register; return how many files it holds (at least 1 when there was work to do).

    What cannot be printed ends the register with the reason; it may be asked for anew.
    """
    register = Register.objects.select_related("unit").filter(pk=register_id, made_at=None, trouble="").first()
    if register is None:
        return 0
    try:
        return _made(register, by=by, at=at)
    except Exception as failure:
        reason = failure.code if isinstance(failure, Refused) else "internal_error"
        log.exception("register not printed", register=register_id)
        _finish(register, reason, by=by, at=at)
        return 1


def _made(register: Register, *, by: Actor, at: datetime) -> int:
    lines = list(islice(lines_after(register, to=_asker(register, by)), VOLUME))
    number = register.rows // VOLUME + 1
    pdf = _printed(register, lines, number, at) if lines or number == 1 else b""
    with transaction.atomic():
        locked = Register.objects.select_for_update().get(pk=register.pk)
        if locked.rows != register.rows or locked.made_at:
            return 1  # another process was quicker
        if pdf:
            file = store_file(pdf, name=f"register-{register.pk}-{number}.pdf", by=by, at=at)
            RegisterVolume.objects.create(register=register, number=number, rows=len(lines), file=file)
        if lines:
            locked.last_code, locked.last_submitted_at = lines[-1].code, lines[-1].submitted_at
            locked.rows += len(lines)
            locked.save(update_fields=["last_code", "last_submitted_at", "rows"])
        if len(lines) < VOLUME:
            _finish(locked, "", by=by, at=at)
    return max(1, len(lines))


def _asker(register: Register, by: Actor) -> Actor:
    """Return whose eyes the register is for: the officer who asked, with the rights of now; the machine for itself."""
    return actor_of(int(register.asked_by)) if register.asked_by.isdecimal() else by


def _printed(register: Register, lines: list[RegisterLine], number: int, at: datetime) -> bytes:
    definition, unit = register_form(), register.unit
    rows = [said_line(line, register.rows + row, at) for row, line in enumerate(lines, start=1)]
    of = max(number, ceil(register.total / VOLUME))
    volume = f"{number}/{of}" if of > 1 else ""
    stated = stated_of(unit, register.first, register.last, rows, register.total, at=at, volume=volume)
    place = units.version_of(unit.place_id or unit.pk, on=register.last)
    imprint = Imprint(
        unit_name=units_named(unit, register.last).vi,
        place=place.short_name or place.name,
        number="",
        code="",
        address="",
        acted_at=localtime(at),
        sealed_at=localtime(at),
        demo_mark=demo_mark(),
    )
    return print_sheet(sheet_of(definition, stated, imprint))


@transaction.atomic
def _finish(register: Register, trouble: str, *, by: Actor, at: datetime) -> None:
    Register.objects.filter(pk=register.pk).update(made_at=None if trouble else at, trouble=trouble)
    about, detail = f"unit:{register.unit.key}", {"register": register.pk, "files": register.rows, "trouble": trouble}
    ledger.record("slips.register_made", by=by, at=at, about=about, unit_id=register.unit_id, detail=detail)
