"""What a person does: say something of a dossier, a unit or a procedure there, answer a question, rate the answer."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from lienthong.accounts.models import Account
from lienthong.core.identifiers import new_code
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor, Text
from lienthong.dossiers.rules.clock import EventKind
from lienthong.dossiers.rules.repetition import check_key, explained
from lienthong.feedback.actions.case import PetitionCase, note_dissatisfaction
from lienthong.feedback.models import Petition
from lienthong.feedback.queries.petitions import Subject, open_petition, subject_of, where_of
from lienthong.feedback.queries.rules import petition_rules_on, rules_of
from lienthong.feedback.refusals import (
    AnswerRatedAlready,
    PetitionKindUnknown,
    PetitionNotRepeatable,
    PetitionStillOpen,
)
from lienthong.feedback.rules.petitions import OPEN, State, event

_WORDS = Text("nội dung phản ánh, kiến nghị", "what it is about")
_CODE_BYTES = 10


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says: which kind of petition, their words, whether it may be published without their name."""

    kind: str
    words: str
    is_publishable: bool = False


@transaction.atomic
def raise_petition(about: Subject, said: Said, *, repeats: str = "", key: str, by: Actor, at: datetime) -> Petition:
    """Take in what a person says and give it to the unit that answers; the same ``key`` is the same petition.

    ``repeats`` is the code of an answered petition that did not satisfy: the new one is about the same. Refuses
    ``NotAllowed`` (persons only), ``IdempotencyKeyMissing``, ``FeedbackUndefined``, ``PetitionKindUnknown``,
    ``WordsMissing``, ``WordsTooLong``, ``PetitionStillOpen``, ``PetitionNotRepeatable``, and what ``subject_of``
    refuses.
    """
    if by.kind != "person":
        raise NotAllowed(right="person")
    check_key(key)
    Account.objects.select_for_update(no_key=True).get(pk=int(by.id))  # a person's petitions come one after the other
    if known := Petition.objects.filter(account_id=int(by.id), key=key).first():
        return known
    former = _former(repeats, by=by, at=at) if repeats else None
    petition = _petition(about, said, former.petition if former else None, key=key, by=by, at=at)
    case = PetitionCase(petition, by, at)
    petition.due_at = case.due(case.days.settle)
    if still := open_petition(petition.subject, to=by):
        raise PetitionStillOpen(petition=still.code)
    petition.save(force_insert=True)
    case.tell("feedback.received", settle_by=petition.due_at.isoformat())
    if former is not None:
        former.tell_let_down("repeated")
    if petition.dossier:
        line, unit_id = petition.line, petition.unit_id
        note_dissatisfaction(petition.dossier, "petition", line, unit_id=unit_id, by=by, at=at)
    return petition


def _former(code: str, *, by: Actor, at: datetime) -> PetitionCase:
    former = PetitionCase.of_person(code, State, by=by, at=at)
    if former.petition.state in OPEN or Petition.objects.filter(repeats=former.petition).exists():
        raise PetitionNotRepeatable
    return former


def _petition(about: Subject, said: Said, former: Petition | None, *, key: str, by: Actor, at: datetime) -> Petition:
    row = petition_rules_on(localdate(at))
    definition = rules_of(row)
    if said.kind not in definition.titles:
        titles = definition.titles.values()
        raise PetitionKindUnknown(
            known_vi=", ".join(title.vi for title in titles), known_en=", ".join(title.en for title in titles)
        )
    where = where_of(former) if former else subject_of(about, definition, to=by, at=at)
    return Petition(
        code=new_code(secrets.token_bytes(_CODE_BYTES)),
        account_id=int(by.id),
        key=key,
        kind=said.kind,
        subject=where.subject,
        dossier=where.dossier,
        procedure=where.procedure,
        channel=where.channel,
        unit_id=where.unit_id,
        rules=row,
        repeats=former,
        words=explained(said.words, _WORDS),
        is_publishable=said.is_publishable,
        state=State.RECEIVED,
        events=[event(EventKind.STARTED, at)],
        received_at=at,
    )


@transaction.atomic
def supply_petition(code: str, words: str, *, by: Actor, at: datetime) -> Petition:
    """Say more, as the unit asked; its clock runs again. Refuses ``NotFound``, ``PetitionNotAt``, ``WordsMissing``."""
    case = PetitionCase.of_person(code, [State.ASKED], by=by, at=at)
    petition = case.petition
    petition.supplied_words, petition.supplied_at = explained(words, _WORDS), at
    petition.state = State.RECEIVED
    petition.events = [*petition.events, event(EventKind.RESUMED, at)]
    petition.due_at = case.due(case.days.settle)
    petition.save()
    case.tell("feedback.supplied", settle_by=petition.due_at.isoformat())
    return petition


@transaction.atomic
def rate_answer(code: str, *, liked: bool, by: Actor, at: datetime) -> Petition:
    """Like or dislike the answer, once. Refuses ``NotFound``, ``PetitionNotAt``, ``AnswerRatedAlready``."""
    case = PetitionCase.of_person(code, [State.ANSWERED], by=by, at=at)
    petition = case.petition
    if petition.liked is not None:
        raise AnswerRatedAlready
    petition.liked = liked
    petition.save(update_fields=["liked"])
    case.tell("feedback.answer_rated", liked=liked)
    if not liked:
        case.tell_let_down("disliked")
    return petition
