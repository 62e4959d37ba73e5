"""Moving open dossiers to another version of the law: for who steers the country, or owns the procedure."""

from __future__ import annotations

from typing import Annotated

from ninja import Path, Router, Schema, Status
from pydantic import Field

from lienthong.core.requests import ApiRequest
from lienthong.dossiers.actions.moving import begin_move
from lienthong.dossiers.definitions import MoveMapping
from lienthong.dossiers.queries.moving import MoveReport, Survey, move_report, survey_move

router = Router(tags=["moves"])
_Number = Annotated[int, Field(ge=1, le=100_000)]


class MoveIn(Schema):
    """From which version to which, what becomes of what, and whether files that must not be moved stay behind."""

    source: _Number
    target: _Number
    mapping: MoveMapping = MoveMapping()
    leave: bool = False


@router.post(
    "/procedures/{code}/moves/dry-run", response=Survey, summary="Say what a move would mean; nothing is changed"
)
def dry_run(request: ApiRequest, code: str, body: MoveIn) -> Survey:
    return survey_move(code, body.source, body.target, body.mapping, to=request.auth, at=request.at)


@router.post("/procedures/{code}/moves", response={202: MoveReport}, summary="Order a move; the worker does it")
def order(request: ApiRequest, code: str, body: MoveIn) -> Status[MoveReport]:
    move = begin_move(
        code, body.source, body.target, body.mapping, leaving=body.leave, by=request.auth, at=request.at
    )  # fmt: skip
    return Status(202, move_report(move.pk, to=request.auth))


@router.get("/moves/{move}", response=MoveReport, summary="Read how far a move is, and what it left")
def read(request: ApiRequest, move: Annotated[int, Path(ge=1, le=2**53)]) -> MoveReport:
    return move_report(move, to=request.auth)
