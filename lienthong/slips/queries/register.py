"""The register of a unit for a period: as a page, as lines of a spreadsheet, as what a sheet states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.utils.timezone import localdate, localtime

from lienthong.core.refusals import NotFound
from lienthong.core.values import Actor, Role, Text
from lienthong.dossiers.queries.registers import RegisterLine, register_count, register_lines
from lienthong.dossiers.rules.words import say_time
from lienthong.slips.definitions import SlipDefinition, SlipTable
from lienthong.slips.models import Register, RegisterVolume
from lienthong.slips.queries.forms import definition_of, live_forms
from lienthong.slips.refusals import RegisterUndefined
from lienthong.slips.rules.composing import Item, items
from lienthong.slips.rules.registering import check_period, csv_cell, row_of, say_period
from lienthong.slips.rules.stating import Said, said
from lienthong.units import queries as units
from lienthong.units.models import Unit

_POSTS = (Role.HEAD, Role.INTAKE)
_TIMES = ("submitted_at", "received_at", "due_at", "done_at", "ended_at")


@dataclass(frozen=True, slots=True)
class Book:
    """A register as a page shows it: what it says with its first rows, and how many rows there are in all."""

    definition: SlipDefinition
    unit_name: Text
    items: list[Item]
    total: int
    shown: int


def books_of(*, to: Actor, on: date) -> dict[str, str]:
    """Return the units whose registers ``to`` may read because of a post there: key → name on a day."""
    found = units.units_at(grant.path for grant in to.grants if grant.role in _POSTS)
    names = units.names([unit.pk for unit in found], on=on, language=to.language)
    return {unit.key: names[unit.pk] for unit in found}


def register_form() -> SlipDefinition:
    """Return how the loaded pack writes a register. Refuses ``RegisterUndefined``."""
    found = [definition for form in live_forms() if (definition := definition_of(form)).of == "unit"]
    if not found:
        raise RegisterUndefined
    return found[0]


def book(unit: Unit, first: date, last: date, *, to: Actor, at: datetime, most: int) -> Book:
    """Return a register with its first ``most`` rows.

    Refuses ``PeriodWrong``, ``RegisterUndefined``, ``NotAllowed``.
    """
    check_period(first, last)
    definition, total = register_form(), register_count(unit, first, last, to=to)
    rows = list(islice(rows_of(unit, first, last, to=to, at=at), most))
    stated = stated_of(unit, first, last, rows, total, at=at)
    return Book(definition, units_named(unit, first), items(definition, stated), total, len(rows))


def rows_of(unit: Unit, first: date, last: date, *, to: Actor, at: datetime) -> Iterator[dict[str, Said]]:
    """Yield the rows of a register, the file that came first on top. Refuses ``NotAllowed`` before the first."""
    lines = register_lines(unit, first, last, to=to)
    return (said_line(line, number, at) for number, line in enumerate(lines, start=1))


def lines_after(register: Register, *, to: Actor) -> Iterator[RegisterLine]:
    """Yield the files of a register that no volume holds yet, in order."""
    if register.last_submitted_at is None:
        return register_lines(register.unit, register.first, register.last, to=to)
    done = (register.last_submitted_at, register.last_code)
    rest = register_lines(register.unit, localdate(register.last_submitted_at), register.last, to=to)
    return (line for line in rest if (line.submitted_at, line.code) > done)


def said_line(line: RegisterLine, number: int, at: datetime) -> dict[str, Said]:
    """Return a file as a row of a register, its times local."""
    at_home = {name: localtime(moment) for name in _TIMES if (moment := getattr(line, name)) is not None}
    return row_of({**{name: getattr(line, name) for name in line.__slots__}, **at_home}, number, at)


def csv_of(unit: Unit, first: date, last: date, *, to: Actor, at: datetime) -> Iterator[list[str]]:
    """Yield the lines of a register for a spreadsheet, its heads first, in the language of ``to``.

    Refuses ``PeriodWrong``, ``RegisterUndefined``, ``NotAllowed`` before the first.
    """
    check_period(first, last)
    table = _table(register_form())
    rows = rows_of(unit, first, last, to=to, at=at)
    columns = [column for column in table.columns if column.fact != "blank"]
    heads = [column.label.to(to.language) for column in columns]
    cells = ([csv_cell(_read(row.get(column.fact, ""), to)) for column in columns] for row in rows)
    return (line for lines in ([heads], cells) for line in lines)


def stated_of(
    unit: Unit, first: date, last: date, rows: list[dict[str, Said]], total: int, *, at: datetime, volume: str = ""
) -> dict[str, Any]:
    """Return what a register, or a volume of it (``2/5``), states with its rows."""
    facts: dict[str, Said] = {
        "unit": said(units_named(unit, first)),
        "period": said(say_period(first, last)),
        "total": str(total),
        "made_at": said(say_time(localtime(at))),
    }
    return {"facts": facts | ({"volume": volume} if volume else {}), "tables": {"dossiers": rows}}


def get_register(register_id: int, *, to: Actor) -> Register:
    """Return a register that was asked for; ``NotFound`` for everybody but who asked."""
    found = Register.objects.filter(pk=register_id, asked_by=to.id).select_related("unit").first()
    if found is None:
        raise NotFound(what=Text("sổ theo dõi", "The register"))
    return found


def volumes_of(register: Register) -> list[RegisterVolume]:
    """Return the volumes that are printed, in order."""
    return list(register.volumes.order_by("number"))


def register_waiting() -> int | None:
    """Return the number of the register that has waited longest to be printed, or to be printed further."""
    waiting = Register.objects.filter(made_at=None, trouble="").order_by("asked_at", "pk")
    return waiting.values_list("pk", flat=True).first()


def _table(definition: SlipDefinition) -> SlipTable:
    return definition.tables[0]


def units_named(unit: Unit, on: date) -> Text:
    """Return the name of a unit on a day."""
    vi, en = (units.names([unit.pk], on=on, language=language)[unit.pk] for language in ("vi", "en"))
    return Text(vi, en)


def _read(value: Said, to: Actor) -> str:
    return value if isinstance(value, str) else value[to.language]
