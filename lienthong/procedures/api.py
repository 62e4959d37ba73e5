"""HTTP door of the catalogue: open to everybody, since the law is."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.utils import timezone
from ninja import Path, Query, Router

from lienthong.core.definitions import body_of
from lienthong.core.requests import ApiRequest
from lienthong.procedures import queries
from lienthong.procedures.queries import Chapter, LifeEventCard, ProcedureCard, VersionCard
from lienthong.units import queries as units

LONGEST_QUESTION = 200
#: The number of a version.
Number = Annotated[int, Path(ge=1, le=100_000)]

router = Router(tags=["procedures"], auth=None)


@router.get("/procedures", response=list[ProcedureCard], summary="Find procedures by everyday words, or list all")
def search(
    request: ApiRequest,
    words: Annotated[str, Query(max_length=LONGEST_QUESTION)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    place: Annotated[str, Query(max_length=20, description="The asker's commune: what serves it comes first")] = "",
) -> list[ProcedureCard]:
    if not words:
        return queries.all_procedures()[:limit]
    on = timezone.localdate(request.at)
    province = units.version_at(place, level="commune", on=on).parent_id if place else None
    return queries.search_procedures(words, language=request.language, limit=limit, province_id=province)


@router.get("/procedures/{code}", response=dict[str, Any], summary="Read the law on a procedure on a day")
def read(request: ApiRequest, code: str, on: date | None = None) -> dict[str, Any]:
    return body_of(queries.definition_on(code, on=on or timezone.localdate(request.at)))


@router.get("/procedures/{code}/versions", response=list[VersionCard], summary="List the versions of the law")
def versions(request: ApiRequest, code: str) -> list[VersionCard]:
    return queries.versions_of(code, on=timezone.localdate(request.at))


@router.get("/procedures/{code}/versions/{number}", response=dict[str, Any], summary="Read one version of the law")
def version(request: ApiRequest, code: str, number: Number) -> dict[str, Any]:
    return body_of(queries.definition_of(queries.version_numbered(code, number)))


@router.get("/procedures/{code}/history", response=list[Chapter], summary="Read what each version changed, in words")
def history(request: ApiRequest, code: str) -> list[Chapter]:
    return queries.history_of(code, on=timezone.localdate(request.at))


@router.get("/life-events", response=list[LifeEventCard], summary="List the events of life")
def events(request: ApiRequest) -> list[LifeEventCard]:
    return queries.life_events()


@router.get("/life-events/{event}/procedures", response=list[ProcedureCard], summary="List the procedures of one event")
def of_event(request: ApiRequest, event: str) -> list[ProcedureCard]:
    return queries.procedures_of_event(event)
