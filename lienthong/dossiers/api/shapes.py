"""What goes in and out at this door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils import timezone
from ninja import Form, Header, Path, Schema
from pydantic import Field

from lienthong.core.values import Actor, Text
from lienthong.dossiers.models import Dossier, Draft
from lienthong.dossiers.queries import result_of
from lienthong.dossiers.rules.deadline import Deadline
from lienthong.dossiers.rules.repetition import LONGEST_WORDS
from lienthong.dossiers.rules.transitions import STATE_NAMES, State
from lienthong.dossiers.rules.words import explain
from lienthong.procedures.queries import number_of
from lienthong.procedures.rules.wording import FieldError

LONGEST_CODE, LONGEST_VALUE, MOST_FIELDS, MOST_ROWS = 100, 10_000, 500, 200
_Whole = Annotated[int, Field(ge=-(2**53), le=2**53)]  # what every JSON reader can tell apart

#: The key under which an act is done once, however often it is sent.
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=200)]
#: The same key as a part of the address, for what is put up before it is used.
PathKey = Annotated[str, Path(min_length=1, max_length=200)]
#: A code beside an uploaded file.
FormCode = Annotated[str, Form(max_length=LONGEST_CODE)]


@dataclass(frozen=True, slots=True)
class DraftOut:
    """A draft: what is typed, and what registries hold by field, with state and source.

    ``set_aside`` is what was given and the law does not ask any more, by field: label and value.
    """

    id: UUID
    procedure: str
    version: int
    form: dict[str, Any]
    held: dict[str, Any]
    disputed: dict[str, Any]
    set_aside: dict[str, Any]
    refused: list[FieldError]
    saved_at: datetime
    dossier: str


@dataclass(frozen=True, slots=True)
class DossierCard:
    """A dossier as a list shows it."""

    code: str
    procedure: str
    state: State
    state_name: Text
    submitted_at: datetime
    due_at: datetime
    done_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class DossierOut:
    """A dossier for those who may see it.

    ``version`` is the number of the version of the law on which it stands, ``provenance`` says of each field how its
    value came.
    """

    code: str
    procedure: str
    version: int
    state: State
    state_name: Text
    step: str
    holder_role: str
    place_code: str
    channel: str
    applicant_name: str
    form: dict[str, Any]
    provenance: dict[str, Any]
    submitted_at: datetime
    received_at: datetime | None
    due_at: datetime
    done_at: datetime | None
    ended_at: datetime | None
    result: dict[str, Any]


@dataclass(frozen=True, slots=True)
class IntervalOut:
    """A stretch of time and why it does or does not count."""

    start: datetime
    end: datetime
    kind: str
    reason: Text
    whose: str
    days: int
    seconds: int


@dataclass(frozen=True, slots=True)
class DeadlineOut:
    """When something is due, why in one sentence, and every interval until then."""

    due_at: datetime
    is_provisional: bool
    words: Text
    intervals: list[IntervalOut]


Code = Annotated[str, Field(max_length=LONGEST_CODE)]


class StartIn(Schema):
    """The procedure that a draft is for; the personal number of whom one fills it in for, empty for oneself."""

    procedure: Code
    for_number: Code = ""


#: A value of a form, the rows of a repeating group, and a form: no field holds more, and rows are flat.
Value = Annotated[str, Field(max_length=LONGEST_VALUE)] | _Whole | bool | None
Rows = Annotated[list[Annotated[dict[str, Value], Field(max_length=MOST_FIELDS)]], Field(max_length=MOST_ROWS)]
Values = Annotated[dict[str, Value | Rows], Field(max_length=MOST_FIELDS)]
Words = Annotated[str, Field(max_length=LONGEST_WORDS)]


class LendIn(Schema):
    """A paper of my store, and the component that it is put to; putting it there is my consent to its use."""

    component: Code
    paper: Annotated[int, Field(ge=1, le=2**53)]


class LendToFilingIn(LendIn):
    """The same, and the procedure that will be filed."""

    procedure: Code


class FormIn(Schema):
    """Values by field; fields that are left out keep theirs."""

    form: Values


class DisputeIn(Schema):
    """Why a held value is wrong."""

    field: Code
    words: Annotated[str, Field(min_length=1, max_length=2000)]


class FileIn(Schema):
    """A request made elsewhere: its procedure, the code of its place, its form."""

    procedure: Code
    place_code: Code
    channel: Literal["online", "counter", "post"] = "online"
    form: Values


class WordsIn(Schema):
    """Words that the person will read."""

    words: Words


class PassingOnIn(Schema):
    """Words between officers, if any; the person does not read them."""

    words: Words = ""


class SendBackIn(WordsIn):
    """Words between officers, and the key of the earlier step (none: the nearest)."""

    to_step: Code = ""


class QuestionIn(WordsIn):
    """What is missing, in words and as a list of components or fields."""

    items: Annotated[list[Words], Field(max_length=MOST_FIELDS)] = []


class HandoverIn(Schema):
    """The paper originals that go with the file, by name."""

    originals: Annotated[list[Words], Field(max_length=MOST_FIELDS)] = []


class AcceptanceIn(Schema):
    """The originals that did not arrive, by name."""

    missing: Annotated[list[Words], Field(max_length=MOST_FIELDS)] = []


class RedirectionIn(WordsIn):
    """The code of the place where the matter belongs, and why it goes there."""

    place_code: Code


class ReassignmentIn(WordsIn):
    """The number of the officer's account, and why."""

    officer: Annotated[int, Field(ge=1, le=2**31 - 1)]


class AnswerIn(Schema):
    """Changed values of the form; files go to the dossier beforehand."""

    form: Values = {}
    words: Words = ""


class ExtensionIn(WordsIn):
    """By how many working days, and why."""

    working_days: int


class ProposalIn(Schema):
    """Grant or refuse; a refusal needs the words that the person will read."""

    decision: Literal["grant", "refuse"]
    words: Words = ""


class RatingIn(Schema):
    """One to five stars, and words if one likes."""

    stars: int
    words: Words = ""


def draft_out(draft: Draft) -> DraftOut:
    """Return a draft as this door shows it."""
    return DraftOut(
        id=draft.id,
        procedure=draft.version.procedure_id,
        version=draft.version.number,
        form=draft.form,
        held=draft.held,
        disputed=draft.disputed,
        set_aside=draft.set_aside,
        refused=list(draft.refused),
        saved_at=draft.saved_at,
        dossier=draft.dossier,
    )


def card(dossier: Dossier) -> DossierCard:
    """Return a dossier as a list shows it."""
    return DossierCard(
        code=dossier.code,
        procedure=dossier.procedure,
        state=State(dossier.state),
        state_name=STATE_NAMES[State(dossier.state)],
        submitted_at=dossier.submitted_at,
        due_at=dossier.due_at,
        done_at=dossier.done_at,
        ended_at=dossier.ended_at,
    )


def dossier_out(dossier: Dossier, *, to: Actor) -> DossierOut:
    """Return a dossier as this door shows it to one who may see it."""
    return DossierOut(
        code=dossier.code,
        procedure=dossier.procedure,
        version=number_of(dossier.version_id),
        state=State(dossier.state),
        state_name=STATE_NAMES[State(dossier.state)],
        step=dossier.step,
        holder_role=dossier.holder_role,
        place_code=dossier.place_code,
        channel=dossier.channel,
        applicant_name=dossier.applicant_name,
        form=dossier.form,
        provenance=dossier.provenance,
        submitted_at=dossier.submitted_at,
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        done_at=dossier.done_at,
        ended_at=dossier.ended_at,
        result=result_of(dossier, to=to),
    )


def deadline_out(deadline: Deadline) -> DeadlineOut:
    """Return a due time with its explanation."""
    return DeadlineOut(
        due_at=deadline.due_at,
        is_provisional=deadline.is_provisional,
        words=explain(deadline),
        intervals=[
            IntervalOut(one.start, one.end, str(one.kind), one.reason, one.whose, one.days, one.seconds)
            for one in deadline.intervals
        ],
    )


def day_of(at: datetime) -> date:
    """Return the local day of an instant."""
    return timezone.localdate(at)
