"""HTTP door of the numbers: open to everybody, since none of them is about a person."""

from __future__ import annotations

from datetime import date

from ninja import Router

from lienthong.core.requests import ApiRequest
from lienthong.indicators import queries
from lienthong.indicators.queries import Board
from lienthong.indicators.queries.index import IndexCard, Ranking, index_of, ranking
from lienthong.indicators.rules.periods import Period

router = Router(tags=["indicators"], auth=None)


@router.get("/indicators/country", response=Board, summary="Read the board of the country")
def country(request: ApiRequest) -> Board:
    return queries.country_board(at=request.at)


@router.get("/indicators/units/{unit_id}", response=Board, summary="Read the board of a unit and what is under it")
def unit(request: ApiRequest, unit_id: int) -> Board:
    return queries.unit_board(unit_id, at=request.at)


@router.get("/indicators/indexes/{code}/units/{unit_id}", response=IndexCard, summary="Read an index of a unit")
def index(request: ApiRequest, code: str, unit_id: int, period: Period = "month", day: date | None = None) -> IndexCard:
    return index_of(code, unit_id, period, request.at, day=day)


@router.get(
    "/indicators/indexes/{code}/units/{unit_id}/ranking", response=Ranking, summary="Read how units under a unit stand"
)
def index_ranking(
    request: ApiRequest, code: str, unit_id: int, level: str, period: Period = "month", day: date | None = None
) -> Ranking:
    return ranking(code, level, period, request.at, under=unit_id, day=day)
