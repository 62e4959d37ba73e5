"""A small country to count in: two provinces, three communes, four offices; and lines as dossiers write them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from lienthong.core.values import system

BIRTH, RESIDENCE = "1.001193", "1.004194"
Lines = list[Any]


@pytest.fixture
def units_of(at: datetime) -> Callable[..., dict[str, Any]]:
    """Load the units (inside whichever kind of database the test has) and return them by key.

    With ``moved_on``, commune 0102 and its office go from province 01 to 02 on that day.
    """

    def load(moved_on: date | None = None) -> dict[str, Any]:
        from lienthong.units.actions import load_units
        from lienthong.units.definitions import UnitsBundle
        from lienthong.units.models import Unit
        from lienthong.units.rules import BodyVersion

        def body(key: str, level: str, parent: str, **more: str) -> BodyVersion:
            name = f"Nơi {key}"
            return BodyVersion(
                key, key, level, "", name, f"Place {key}", key, parent, date(2025, 7, 1), None, "", **more
            )

        def office(place: str, kind: str = "pc", bloc: str = "government") -> BodyVersion:
            return body(f"{kind}{place}", "agency", place, agency_type=kind, place=place, bloc=bloc)

        places = [body("vn", "country", ""), body("01", "province", "vn"), body("02", "province", "vn")]
        communes = [body("0101", "commune", "01"), body("0102", "commune", "01"), body("0201", "commune", "02")]
        offices = [office(place) for place in ("01", "0101", "0102", "0201")]
        others = [office("0101", "cell", "party")]
        every = [*places, *communes, *offices, *others]
        if moved_on is not None:
            stayed = next(one for one in every if one.body == "0102")
            every.remove(stayed)
            every += [replace(stayed, valid_to=moved_on), replace(stayed, parent="02", valid_from=moved_on)]
        load_units(UnitsBundle(tuple(every), ()), by=system("packs"), at=at)
        return {unit.key: unit for unit in Unit.objects.all()}

    return load


@pytest.fixture
def country(db: None, units_of: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    return units_of()


@pytest.fixture
def line() -> Callable[..., Any]:
    """Make a ledger line as ``dossiers`` writes it, unsaved."""

    def make(act: str, dossier: str, unit: Any, at: datetime, **detail: Any) -> Any:
        from lienthong.core.models import LedgerLine

        told = {"procedure": BIRTH, "channel": "online", "due_at": (at + timedelta(days=1)).isoformat()}
        if act == "submitted":
            told |= {"fields_asked": 10, "fields_prefilled": 6}
        return LedgerLine(
            verb=f"dossiers.{act}", at=at, unit_id=getattr(unit, "pk", unit), dossier=dossier, detail=told | detail
        )

    return make


@pytest.fixture
def write() -> Callable[..., None]:
    """Write lines to the ledger, each in a transaction of its own."""

    def run(*lines: Any) -> None:
        from lienthong.core import ledger

        for one in lines:
            with transaction.atomic():
                ledger.record(
                    one.verb,
                    by=system("tests"),
                    at=one.at,
                    about=f"dossier:{one.dossier}",
                    unit_id=one.unit_id,
                    dossier=one.dossier,
                    detail=one.detail,
                )

    return run
