"""How records are found and whom they are about; how the numbers that a registry gives are built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lienthong.registries.definitions import (
    Allocation,
    CheckDigit,
    DrawnNumber,
    Identifier,
    RegistryDefinition,
    RunningNumber,
)
from lienthong.registries.rules.digits import check_digit
from lienthong.registries.rules.validity import Data, as_day, century_digit, is_empty


def unnumbered(definition: RegistryDefinition, data: Data) -> list[Allocation]:
    """Return the numbers that the registry still has to give to ``data``."""
    return [allocation for allocation in definition.allocations if is_empty(data.get(allocation.field))]


def number_prefix(numbering: DrawnNumber, *, province: str, born: date, sex: str) -> str | None:
    """Return what comes before the random digits (``001`` + ``2`` + ``26``), or ``None`` where a table lacks it."""
    prefix, digit = numbering.prefixes.get(province), century_digit(numbering, born, sex)
    return None if prefix is None or digit is None else f"{prefix}{digit}{born:%y}"


def written_number(
    numbering: RunningNumber, number: int, *, province: str = "", check: CheckDigit | None = None
) -> str | int | None:
    """Return a running number as the field holds it; ``None`` when no check digit guards it and it is passed over."""
    number += numbering.first - 1
    if numbering.form == "{n}" and not numbering.width:
        return number
    before, guarded, after = numbering.form.partition("{check}")
    known = {"n": f"{number:0{numbering.width}}", "province": province}
    written = before.format(**known)
    if not guarded or check is None:
        return written
    digit = check_digit(check, written)
    return None if digit is None else f"{written}{digit}{after.format(**known)}"


def series(registry: str, numbering: RunningNumber, data: Data, *, province: str = "") -> str:
    """Return the name of the series that the next number comes from (``civil_status_birth/number/00004/2026``)."""
    parts = [_year_or_text(data.get(name, "")) for name in numbering.per]
    return "/".join((registry, numbering.field, *([province] if province else []), *parts))


def rows_of(data: Data, table: str) -> list[Data]:
    """Return the rows of a table field; what is no row is left out, since answers from outside may hold anything."""
    held = data.get(table)
    return [row for row in held if isinstance(row, Mapping)] if isinstance(held, list) else []


def identifier_values(identifier: Identifier, data: Data) -> list[str]:
    """Return the values under which ``data`` is found by ``identifier``: none, one, or one per row of a table."""
    if len(identifier.fields) == 1:
        name, _, column = identifier.fields[0].partition(".")
        rows = rows_of(data, name) if column else [data]
        values = (row.get(column or name) for row in rows)
        return list(dict.fromkeys(str(value) for value in values if not is_empty(value)))
    parts = [data.get(name) for name in identifier.fields]
    return [] if any(is_empty(part) for part in parts) else ["/".join(_year_or_text(part) for part in parts)]


@dataclass(frozen=True, slots=True)
class CarriedIdentifier:
    """One value under which a record is found."""

    name: str
    value: str
    is_unique: bool
    of_person: bool


def identifiers(definition: RegistryDefinition, data: Data) -> list[CarriedIdentifier]:
    """Return every value under which a record with ``data`` is found."""
    return [
        CarriedIdentifier(identifier.name, value, identifier.unique, identifier.of_person)
        for identifier in definition.identifiers
        for value in identifier_values(identifier, data)
    ]


def concerns(definition: RegistryDefinition, data: Data, subject: str) -> bool:
    """Tell whether a record is about ``subject`` or a close relative of theirs, so that they may read it themselves."""
    of_people = (identifier for identifier in definition.identifiers if identifier.of_person)
    return bool(subject) and (
        any(subject in identifier_values(identifier, data) for identifier in of_people)
        or any(data.get(name) == subject for name in definition.kin)
    )


def _year_or_text(value: Any) -> str:
    """Return a part of a series or of a joined identifier: numbers run by the year, so a date counts by its year."""
    day = as_day(value)
    return str(value) if day is None else f"{day.year}"
