"""Opinions: what is asked of my office, and what it says. Of the file only what the law shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Router, Schema
from pydantic import Field

from lienthong.core.requests import ApiRequest
from lienthong.core.values import Text
from lienthong.documents.queries import AttachedFile
from lienthong.dossiers import queries
from lienthong.dossiers.actions import consulting
from lienthong.dossiers.actions.opening import open_opinion
from lienthong.dossiers.api.shapes import Code, DossierOut, Key, Words, WordsIn, dossier_out
from lienthong.dossiers.models import Opinion
from lienthong.dossiers.queries import OpinionSheet, OpinionView

router = Router(tags=["opinions"])


class QuestionsIn(Schema):
    """The kinds of opinion (keys of the definition), and one question for all of them."""

    kinds: Annotated[list[Code], Field(min_length=1, max_length=20)]
    question: Words


class OpinionIn(WordsIn):
    """Agree, disagree or remark, and why."""

    stance: Literal["agree", "disagree", "remark"]


@dataclass(frozen=True, slots=True)
class OpinionOut:
    """What became of a question."""

    code: str
    number: int
    kind: str
    state: str
    stance: str
    words: str
    due_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class SheetOut:
    """A question to my office with what it may see of the file."""

    question: OpinionView
    procedure: str
    procedure_title: Text
    form: dict[str, Any]
    papers: list[AttachedFile]


@router.post("/dossiers/{code}/opinions", response=DossierOut, summary="Ask other agencies for their opinion")
def ask(request: ApiRequest, code: str, key: Key, body: QuestionsIn) -> DossierOut:
    asked = consulting.ask_opinion(code, body.kinds, body.question, key=key, by=request.auth, at=request.at)
    return dossier_out(asked, to=request.auth)


@router.get("/opinions", response=list[OpinionView], summary="List what my office is asked, the next due first")
def waiting(request: ApiRequest) -> list[OpinionView]:
    return queries.opinions_for(to=request.auth)


@router.get("/opinions/{code}/{number}/{kind}", response=SheetOut, summary="Read a question to my office")
def read(request: ApiRequest, code: str, number: int, kind: str) -> SheetOut:
    return _sheet(open_opinion(code, number, kind, by=request.auth, at=request.at))


@router.post("/opinions/{code}/{number}/{kind}/answer", response=OpinionOut, summary="Give the opinion")
def answer(request: ApiRequest, code: str, number: int, kind: str, key: Key, body: OpinionIn) -> OpinionOut:
    by, at = request.auth, request.at
    return _out(consulting.answer_opinion(code, number, kind, body.stance, body.words, key=key, by=by, at=at))


@router.post("/opinions/{code}/{number}/{kind}/decline", response=OpinionOut, summary="Say why there is no opinion")
def decline(request: ApiRequest, code: str, number: int, kind: str, key: Key, body: WordsIn) -> OpinionOut:
    return _out(consulting.decline_opinion(code, number, kind, body.words, key=key, by=request.auth, at=request.at))


@router.post("/opinions/{code}/{number}/{kind}/withdrawal", response=OpinionOut, summary="Take a question back")
def withdraw(request: ApiRequest, code: str, number: int, kind: str, key: Key, body: WordsIn) -> OpinionOut:
    return _out(consulting.withdraw_opinion(code, number, kind, body.words, key=key, by=request.auth, at=request.at))


def _out(opinion: Opinion) -> OpinionOut:
    return OpinionOut(
        code=opinion.dossier_code,
        number=opinion.number,
        kind=opinion.kind,
        state=str(opinion.state),
        stance=opinion.stance,
        words=opinion.words,
        due_at=opinion.due_at,
        closed_at=opinion.closed_at,
    )


def _sheet(sheet: OpinionSheet) -> SheetOut:
    return SheetOut(
        question=sheet.view,
        procedure=sheet.procedure,
        procedure_title=sheet.definition.title.text,
        form=dict(sheet.form),
        papers=list(sheet.papers),
    )
