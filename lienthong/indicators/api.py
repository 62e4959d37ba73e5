"""HTTP door of the numbers: open to everybody, since none of them is about a person."""

from __future__ import annotations

from ninja import Router

from lienthong.core.requests import ApiRequest
from lienthong.indicators import queries
from lienthong.indicators.queries import Board

router = Router(tags=["indicators"], auth=None)


@router.get("/indicators/country", response=Board, summary="Read the board of the country")
def country(request: ApiRequest) -> Board:
    return queries.country_board(at=request.at)


@router.get("/indicators/units/{unit_id}", response=Board, summary="Read the board of a unit and what is under it")
def unit(request: ApiRequest, unit_id: int) -> Board:
    return queries.unit_board(unit_id, at=request.at)
