"""HTTP door of the units: open to everybody, since names and codes of places are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from django.utils import timezone
from ninja import Query, Router

from lienthong.core.requests import ApiRequest
from lienthong.units import queries
from lienthong.units.models import UnitVersion
from lienthong.units.queries import Resolution, UnitCard

LONGEST_NAME = 120

router = Router(tags=["units"], auth=None)


@dataclass(frozen=True, slots=True)
class UnitState:
    """What a body is called and coded during a period (``valid_to`` is the first day on which it is not)."""

    unit_id: int
    code: str
    name: str
    name_en: str
    type: str
    level: str
    parent_id: int | None
    valid_from: date
    valid_to: date | None
    legal_basis: str


@router.get("/units", response=list[UnitCard], summary="Find places by name, with or without diacritics")
def search(
    request: ApiRequest,
    words: Annotated[str, Query(max_length=LONGEST_NAME)],
    on: date | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> list[UnitCard]:
    return queries.search_units(words, on=on or timezone.localdate(request.at), limit=limit)


@router.get("/units/provinces", response=list[UnitState], summary="List the provinces of a day")
def provinces(request: ApiRequest, on: date | None = None) -> list[UnitState]:
    return [_state(version) for version in queries.provinces(on=on or timezone.localdate(request.at))]


@router.get("/units/resolve/{code}", response=Resolution, summary="Say what became of a code, old or new")
def resolve(request: ApiRequest, code: str, level: str | None = None, on: date | None = None) -> Resolution:
    return queries.resolve(code, level=level, on=on)


@router.get("/units/{level}/{code}", response=UnitState, summary="Read a unit by level, code and day")
def read(request: ApiRequest, level: str, code: str, on: date | None = None) -> UnitState:
    return _state(queries.version_at(code, level=level, on=on or timezone.localdate(request.at)))


@router.get("/units/{level}/{code}/communes", response=list[UnitState], summary="List the communes of a province")
def communes(request: ApiRequest, level: str, code: str, on: date | None = None) -> list[UnitState]:
    day = on or timezone.localdate(request.at)
    above = queries.version_at(code, level=level, on=day)
    return [_state(version) for version in queries.children(above.unit_id, level="commune", on=day)]


def _state(version: UnitVersion) -> UnitState:
    return UnitState(
        unit_id=version.unit_id,
        code=version.code,
        name=version.name,
        name_en=version.name_en,
        type=version.type,
        level=version.level,
        parent_id=version.parent_id,
        valid_from=version.valid_from,
        valid_to=version.valid_to,
        legal_basis=version.legal_basis,
    )
