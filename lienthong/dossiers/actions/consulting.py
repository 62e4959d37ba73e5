"""Opinions of other agencies: asked several at once, each with its own clock; answered, declined, withdrawn, silent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from lienthong.core.values import Actor, Text
from lienthong.dossiers import queries
from lienthong.dossiers.actions.case import Case
from lienthong.dossiers.models import Dossier, Opinion
from lienthong.dossiers.queries.opinions import asked_opinion, find_opinion, open_kinds
from lienthong.dossiers.refusals.opinions import OpinionAlreadyAsked, OpinionClosed, OpinionUnknown, StanceUnknown
from lienthong.dossiers.rules.clock import Event, EventKind
from lienthong.dossiers.rules.deadline import due
from lienthong.dossiers.rules.opinions import STANCES
from lienthong.dossiers.rules.overtaking import in_turn
from lienthong.dossiers.rules.repetition import explained
from lienthong.procedures.definitions import OpinionKind
from lienthong.units import queries as units

_QUESTION = Text("câu hỏi", "the question")
_OPINION = Text("ý kiến", "the opinion")
_REASON = Text("lý do", "the reason")


@in_turn
@transaction.atomic
def ask_opinion(code: str, kinds: Sequence[str], question: str, *, key: str, by: Actor, at: datetime) -> Dossier:
    """Ask one or more opinions (keys of the definition) with one question; each unit has its days from now on.

    Refuses ``OpinionUnknown``, ``OpinionAlreadyAsked``, ``WordsMissing``, ``AgencyUnknown``, and like every act.
    """
    body = {"kinds": list(kinds), "question": question}
    case = Case.open(code, "ask_opinion", key=key, by=by, at=at, body=body)
    if case.is_repeated:
        return case.dossier
    question = explained(question, _QUESTION)
    asked = [_opinion(case, kind, question) for kind in _kinds(case, kinds)]
    for one in asked:
        _stand_still(case, one)
    detail = {"kinds": [one.kind for one in asked], "asked_units": [one.unit_id for one in asked]}
    dossier = case.conclude(words=question, detail=detail, line=detail)
    for one in asked:
        one.number = dossier.acts
    Opinion.objects.bulk_create(asked)
    return dossier


def _kinds(case: Case, keys: Iterable[str]) -> list[OpinionKind]:
    """Return the kinds of opinion that are meant; none of them may be open already."""
    waiting = open_kinds(case.dossier.code) if case.open_opinions else set()
    kinds = []
    for key in dict.fromkeys(keys):
        kind = case.definition.opinion(key)
        if kind is None:
            raise OpinionUnknown(kind=key)
        if key in waiting:
            raise OpinionAlreadyAsked(kind_vi=kind.title.vi, kind_en=kind.title.en)
        kinds.append(kind)
    if not kinds:
        raise OpinionUnknown(kind="")
    return kinds


def _opinion(case: Case, kind: OpinionKind, question: str) -> Opinion:
    unit = units.agency_of(case.dossier.place_id, kind.agency)
    calendar = queries.calendar_of(unit.pk, on=case.at)
    return Opinion(
        dossier_code=case.dossier.code,
        kind=kind.key,
        unit=unit,
        asker_id=case.dossier.holder_id,
        asked_by=case.by.name,
        question=question,
        asked_at=case.at,
        due_at=due(kind.term, calendar, [Event(EventKind.STARTED, case.at)]).due_at,
    )


@in_turn
@transaction.atomic
def answer_opinion(
    code: str, number: int, kind: str, stance: str, words: str, *, key: str, by: Actor, at: datetime
) -> Opinion:
    """Give the opinion that was asked of one's unit: ``agree``, ``disagree`` or ``remark``, and why.

    Files go to the holder of ``queries.opinions.opinion_files`` beforehand. Refuses ``NotFound`` (not asked of this
    actor), ``OpinionClosed``, ``StanceUnknown``, ``WordsMissing``, and like every act.
    """
    body = {"number": number, "kind": kind, "stance": stance, "words": words}
    opinion = asked_opinion(code, number, kind, to=by)
    case = Case.open(code, "answer_opinion", key=key, by=by, at=at, body=body)
    if case.is_repeated:
        return opinion
    if stance not in STANCES:
        raise StanceUnknown(stance=stance)
    opinion.stance = stance
    return _close(case, opinion, Opinion.State.ANSWERED, explained(words, _OPINION), {"stance": stance})


@in_turn
@transaction.atomic
def decline_opinion(code: str, number: int, kind: str, reason: str, *, key: str, by: Actor, at: datetime) -> Opinion:
    """Say why one's unit gives no opinion. Refuses what ``answer_opinion`` refuses."""
    opinion = asked_opinion(code, number, kind, to=by)
    body = {"number": number, "kind": kind, "reason": reason}
    case = Case.open(code, "decline_opinion", key=key, by=by, at=at, body=body)
    if case.is_repeated:
        return opinion
    return _close(case, opinion, Opinion.State.DECLINED, explained(reason, _REASON))


@in_turn
@transaction.atomic
def withdraw_opinion(code: str, number: int, kind: str, reason: str, *, key: str, by: Actor, at: datetime) -> Opinion:
    """Take a question back that is not needed any more. Refuses ``NotFound``, ``OpinionClosed``, like every act."""
    body = {"number": number, "kind": kind, "reason": reason}
    case = Case.open(code, "withdraw_opinion", key=key, by=by, at=at, body=body)
    opinion = find_opinion(code, number, kind)
    if case.is_repeated:
        return opinion
    return _close(case, opinion, Opinion.State.WITHDRAWN, explained(reason, _REASON))


@in_turn
@transaction.atomic
def note_silence(code: str, number: int, kind: str, *, by: Actor, at: datetime) -> Opinion:
    """Note that no opinion came in time (the machine): where the law says so that is consent, else it stays open.

    Once for each opinion; what was closed or noted before is left alone.
    """
    opinion = find_opinion(code, number, kind)
    if opinion.state != Opinion.State.ASKED or opinion.silent_at is not None or at <= opinion.due_at:
        return opinion
    case = Case.open(code, "note_silence", key=f"silence:{code}:{number}:{kind}", by=by, at=at, body={})
    opinion.silent_at = at
    asked = case.definition.opinion(kind)
    if asked is not None and asked.silence == "consent":
        return _close(case, opinion, Opinion.State.SILENT, "", {"consent": True})
    _conclude(case, opinion, "", {"consent": False})
    opinion.save()
    return opinion


def _close(
    case: Case, opinion: Opinion, state: Opinion.State, words: str, detail: dict[str, Any] | None = None
) -> Opinion:
    """End a question; the clock of the file runs again where it stood still for it."""
    if opinion.state != Opinion.State.ASKED:
        raise OpinionClosed
    opinion.state, opinion.words = state, words
    opinion.closed_at, opinion.closed_by = case.at, case.by.name
    asked = case.definition.opinion(opinion.kind)
    if asked is not None and asked.pauses:
        case.note(Event(EventKind.RESUMED, case.at))
    _conclude(case, opinion, words, detail or {})
    opinion.save()
    return opinion


def _conclude(case: Case, opinion: Opinion, words: str, detail: dict[str, Any]) -> None:
    told = {"number": opinion.number, "kinds": [opinion.kind], "asked_units": [opinion.unit_id], **detail}
    case.conclude(words=words, detail=told, line=told)


def _stand_still(case: Case, opinion: Opinion) -> None:
    kind = case.definition.opinion(opinion.kind)
    if kind is not None and kind.pauses:
        case.note(Event(EventKind.PAUSED, case.at, kind.title.vi, "opinion", opinion.due_at))
