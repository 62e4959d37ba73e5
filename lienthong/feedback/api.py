"""HTTP door of what people say: petitions sent, read, added to and rated by persons, listed and answered by offices.

Filing takes an ``Idempotency-Key``; the same answer again by the same officer is the same act.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from django.utils.timezone import localdate
from ninja import Header, Router, Schema, Status
from pydantic import Field

from lienthong.core.requests import ApiRequest
from lienthong.core.values import Text
from lienthong.dossiers.rules.repetition import LONGEST_KEY, LONGEST_WORDS
from lienthong.feedback.actions.answering import answer_petition
from lienthong.feedback.actions.petitioning import Said, raise_petition, rate_answer, supply_petition
from lienthong.feedback.models import Petition
from lienthong.feedback.queries import petitions as queries
from lienthong.feedback.queries.petitions import Subject
from lienthong.feedback.queries.rules import rules_of
from lienthong.feedback.rules.petitions import STATE_NAMES, State
from lienthong.units import queries as units

router = Router(tags=["petitions"])

Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=LONGEST_KEY)]
Code = Annotated[str, Field(max_length=100)]
Words = Annotated[str, Field(max_length=LONGEST_WORDS)]


class PetitionIn(Schema):
    """What is said, of which kind, and about what: a dossier of one's own; or a unit, maybe with a procedure there.

    ``repeats`` is the code of an answered petition that did not satisfy: the new one is about the same.
    """

    kind: Code
    words: Words
    is_publishable: bool = False
    dossier: Code = ""
    level: Literal["province", "commune", "agency"] = "commune"
    unit: Code = ""
    procedure: Code = ""
    repeats: Code = ""


class PetitionSupplementIn(Schema):
    """What the unit asked for."""

    words: Words


class PetitionRatingIn(Schema):
    """Whether the answer satisfies."""

    liked: bool


class PetitionAnswerIn(Schema):
    """The answer; question and answer for everybody where the person allows it, without personal data."""

    answer: Words
    public_words: Words = ""
    public_answer: Words = ""


@dataclass(frozen=True, slots=True)
class PetitionOut:
    """A petition for who sent it and for the unit that has it; empty words and times: not yet."""

    code: str
    kind: str
    kind_name: Text
    dossier: str
    procedure: str
    unit_id: int
    sent_by: str
    words: str
    is_publishable: bool
    state: str
    state_name: Text
    received_at: datetime
    due_at: datetime
    asked_words: str
    supplied_words: str
    answer: str
    answered_at: datetime | None
    publication: str
    liked: bool | None


@router.post("/petitions", response={201: PetitionOut}, summary="Say what is wrong with a dossier, a unit, a procedure")
def send(request: ApiRequest, key: Key, body: PetitionIn) -> Status[PetitionOut]:
    unit = units.version_at(body.unit, level=body.level, on=localdate(request.at)) if body.unit else None
    about = Subject(body.dossier, unit.unit_id if unit else None, body.procedure)
    said = Said(body.kind, body.words, body.is_publishable)
    sent = raise_petition(about, said, repeats=body.repeats, key=key, by=request.auth, at=request.at)
    return Status(201, _shown(queries.get_petition(sent.code, to=request.auth)))


@router.get("/petitions", response=list[PetitionOut], summary="List my petitions; of officers: what their units have")
def petitions(request: ApiRequest, *, is_done: bool = False) -> list[PetitionOut]:
    by = request.auth
    found = queries.petitions_of(to=by) if by.kind == "person" else queries.petitions_at(to=by, is_done=is_done)
    return [_shown(one) for one in found]


@router.get("/petitions/{code}", response=PetitionOut, summary="Read a petition with its answer")
def petition(request: ApiRequest, code: str) -> PetitionOut:
    return _shown(queries.get_petition(code, to=request.auth))


@router.post("/petitions/{code}/supplement", response=PetitionOut, summary="Say more, as the unit asked")
def supply(request: ApiRequest, code: str, body: PetitionSupplementIn) -> PetitionOut:
    return _shown(supply_petition(code, body.words, by=request.auth, at=request.at))


@router.post("/petitions/{code}/answer", response=PetitionOut, summary="Answer a petition of my unit")
def answer(request: ApiRequest, code: str, body: PetitionAnswerIn) -> PetitionOut:
    public = {"public_words": body.public_words, "public_answer": body.public_answer}
    return _shown(answer_petition(code, body.answer, **public, by=request.auth, at=request.at))


@router.post("/petitions/{code}/rating", response=PetitionOut, summary="Say, once, whether the answer satisfies me")
def rate(request: ApiRequest, code: str, body: PetitionRatingIn) -> PetitionOut:
    return _shown(rate_answer(code, liked=body.liked, by=request.auth, at=request.at))


def _shown(one: Petition) -> PetitionOut:
    return PetitionOut(
        code=one.code,
        kind=one.kind,
        kind_name=rules_of(one.rules).titles[one.kind].text,
        dossier=one.dossier,
        procedure=one.procedure,
        unit_id=one.unit_id,
        sent_by=one.account.name,
        words=one.words,
        is_publishable=one.is_publishable,
        state=one.state,
        state_name=STATE_NAMES[State(one.state)],
        received_at=one.received_at,
        due_at=one.due_at,
        asked_words=one.asked_words,
        supplied_words=one.supplied_words,
        answer=one.answer,
        answered_at=one.answered_at,
        publication=one.publication,
        liked=one.liked,
    )
