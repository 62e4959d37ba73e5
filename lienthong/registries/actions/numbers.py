"""Numbers that a registry gives: running without gaps, or drawn at random and never twice."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from lienthong.core import ledger
from lienthong.core.values import Actor, Role, Text
from lienthong.registries.definitions import DrawnNumber, RegistryDefinition, RunningNumber
from lienthong.registries.queries import sql
from lienthong.registries.refusals import FactInvalid
from lienthong.registries.rules import identity, validity
from lienthong.units import queries as units
from lienthong.units.refusals import UnitUnknown


@transaction.atomic
def next_number(series: str, *, by: Actor, at: datetime) -> int:
    """Give the next number of a series, from 1 and without gaps: who rolls back has taken none."""
    by.must(Role.HEAD, path=by.unit_path)
    number = _take({series: 1})[series]
    ledger.record("registries.numbered", by=by, at=at, about=f"series:{series}", detail={"number": number})
    return number


def _run(
    definition: RegistryDefinition, data: Mapping[str, Any], wanting: list[RunningNumber], *, on: date
) -> dict[str, Any]:
    """Return ``data`` with the next number of each series that it still wants one from."""
    places = {numbering.field: _province_of_number(definition, numbering, data, on=on) for numbering in wanting}
    series = {n.field: identity.series(definition.code, n, data, province=places[n.field]) for n in wanting}
    given = _take(dict.fromkeys(series.values(), 1)) if wanting else {}
    numbers = {}
    for numbering in wanting:
        name, number = series[numbering.field], None
        while number is None:
            number = identity.written_number(
                numbering,
                given[name],
                province=places[numbering.field],
                check=definition.check_digits.get(numbering.field),
            )
            if number is None:
                given |= _take({name: 1})
        numbers[numbering.field] = number
    return {**data, **numbers}


def _province_of_number(
    definition: RegistryDefinition, numbering: RunningNumber, data: Mapping[str, Any], *, on: date
) -> str:
    """Return the province that a number is written with, if it is; refuse ``FactInvalid`` when the place has none."""
    province = _province_of(str(data.get(numbering.place, "")), on=on) if numbering.place else ""
    if numbering.place and not province:
        raise _underivable(definition, numbering.field)
    return province


def _take(wanted: Mapping[str, int]) -> dict[str, int]:
    """Take so many numbers of each series and return the first of each; they stay locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(sql("take_numbers"), {"series": list(wanted), "counts": list(wanted.values())})
        return {series: last - wanted[series] + 1 for series, last in cursor.fetchall()}


def _draw(wanting: list[DrawnNumber], prefixes: Mapping[str, str]) -> dict[str, str]:
    """Return one random candidate for each number that is wanted."""
    return {n.field: f"{prefixes[n.field]}{secrets.randbelow(10**n.random_digits):0{n.random_digits}}" for n in wanting}


def _prefix(definition: RegistryDefinition, numbering: DrawnNumber, data: Mapping[str, Any], *, on: date) -> str:
    """Return what comes before the random digits, or refuse ``FactInvalid`` when place, date or sex do not say."""
    born = validity.as_day(data.get(numbering.date))
    province = _province_of(str(data.get(numbering.place, "")), on=on)
    prefix = born and identity.number_prefix(
        numbering, province=province, born=born, sex=str(data.get(numbering.sex, ""))
    )
    if not prefix:
        raise _underivable(definition, numbering.field)
    return prefix


def _underivable(definition: RegistryDefinition, field: str) -> FactInvalid:
    words = Text(vi="chưa đủ căn cứ để cấp số", en="the number cannot be built from these facts")
    return validity.refusal_of(definition, [validity.Fault(field, "number_underivable", words)])


def _province_of(commune: str, *, on: date) -> str:
    """Return the code of the province in which a commune lies on a day; empty when there is no such commune."""
    try:
        place = units.version_at(commune, level="commune", on=on)
    except UnitUnknown:
        return ""
    return units.version_of(place.parent_id, on=on).code if place.parent_id is not None else ""
