"""HTTP door of the exchange: who read my data."""

from __future__ import annotations

from typing import Annotated

from ninja import Query, Router

from lienthong.core.requests import ApiRequest
from lienthong.exchange import queries
from lienthong.exchange.queries import ReadLine

router = Router(tags=["exchange"])


@router.get("/me/reads", response=list[ReadLine], summary="List who read my data, for what, on which basis")
def reads(request: ApiRequest, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> list[ReadLine]:
    return queries.reads_of_person(to=request.auth, limit=limit)
