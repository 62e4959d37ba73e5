"""What a unit does: refuse, pass on, ask for more, answer; and another of its officers: publish or withhold."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor, Text
from lienthong.dossiers.queries.files import calendar_of
from lienthong.dossiers.rules.clock import EventKind
from lienthong.dossiers.rules.repetition import explained, told
from lienthong.feedback.actions.case import PetitionCase
from lienthong.feedback.models import Petition
from lienthong.feedback.queries.petitions import offices_near, past_term, settled_by
from lienthong.feedback.refusals import OwnWorkComplainedOf, PassedOnToItself, PublicTextNamesSomebody
from lienthong.feedback.rules.petitions import OPEN, Publication, State, deadline_within, event
from lienthong.feedback.rules.publishing import personal_in

_REASON = Text("lý do", "the reason")
_ANSWER = Text("nội dung trả lời", "the answer")
_QUESTION = Text("nội dung cần bổ sung", "what is needed")


@transaction.atomic
def refuse_petition(code: str, reason: str, *, by: Actor, at: datetime) -> Petition:
    """Not take it up, with the reason. Refuses ``NotFound``, ``NotAllowed``, ``PetitionNotAt``, ``WordsMissing``."""
    case = PetitionCase.of_officer(code, [State.RECEIVED], by=by, at=at)
    in_time = at <= case.due(case.days.refuse)
    _close(case, State.REFUSED, explained(reason, _REASON))
    case.petition.save()
    case.tell("feedback.refused", in_time=in_time)
    if not in_time:
        case.tell_late("refuse")
    return case.petition


@transaction.atomic
def pass_on_petition(code: str, unit_id: int, words: str, *, by: Actor, at: datetime) -> Petition:
    """Give it to another office of the same place or of those above it; the clock runs on.

    Refuses ``NotFound``, ``NotAllowed``, ``PetitionNotAt``, ``PassedOnToItself``, ``WordsMissing``.
    """
    case = PetitionCase.of_officer(code, [State.RECEIVED], by=by, at=at)
    petition = case.petition
    words = explained(words, _REASON)
    if unit_id not in {office.unit_id for office in offices_near(petition, on=at)}:
        raise PassedOnToItself
    in_time = at <= case.due(case.days.refuse)
    case.tell("feedback.passed_on", in_time=in_time, to_unit=unit_id)
    if not in_time:
        case.tell_late("refuse")
    move = {"from": petition.unit_id, "at": at.isoformat(), "words": words}
    petition.moves, petition.unit_id = [*petition.moves, move], unit_id
    petition.save()
    return petition


@transaction.atomic
def ask_petitioner(code: str, words: str, *, by: Actor, at: datetime) -> Petition:
    """Ask the person, once, to say more; while it waits for them the unit's clock stands still.

    Refuses ``NotFound``, ``NotAllowed``, ``PetitionNotAt`` (also when it was asked before), ``WordsMissing``.
    """
    case = PetitionCase.of_officer(code, [State.RECEIVED], by=by, at=at)
    petition = case.petition
    if petition.asked_at is not None:
        raise case.elsewhere()
    in_time = at <= case.due(case.days.ask)
    until = _within(case, case.days.wait)
    petition.asked_words, petition.asked_at, petition.state = explained(words, _QUESTION), at, State.ASKED
    petition.events = [*petition.events, event(EventKind.PAUSED, at, until=until)]
    petition.due_at = case.due(case.days.settle)
    petition.save()
    case.tell("feedback.more_asked", in_time=in_time, until=until.isoformat())
    if not in_time:
        case.tell_late("ask")
    return petition


@transaction.atomic
def answer_petition(
    code: str, answer: str, *, public_words: str = "", public_answer: str = "", by: Actor, at: datetime
) -> Petition:
    """Answer; where the person allows it, propose a question and an answer for everybody, without personal data.

    Without public words nothing is proposed. The same answer again by the same officer is the same act. Refuses
    ``NotFound``, ``NotAllowed``, ``PetitionNotAt``, ``OwnWorkComplainedOf`` (who settled the dossier),
    ``WordsMissing``, ``WordsTooLong``, ``PublicTextNamesSomebody``.
    """
    case = PetitionCase.of_officer(code, OPEN | {State.ANSWERED}, by=by, at=at)
    petition = case.petition
    if petition.state == State.ANSWERED:
        if not _is_answered_so(petition, answer, public_words, public_answer, by=by):
            raise case.elsewhere()
        return petition
    if petition.dossier and settled_by(petition.dossier) == by.id:
        raise OwnWorkComplainedOf
    in_time = at <= petition.due_at
    _close(case, State.ANSWERED, explained(answer, _ANSWER))
    to_publish = petition.is_publishable and bool(told(public_words))
    if to_publish:
        petition.publication, petition.publish_by = Publication.PROPOSED, _within(case, case.days.publish)
        petition.public_words, petition.public_answer = told(public_words), explained(public_answer, _ANSWER)
        _must_name_nobody(petition)
    petition.save()
    case.tell("feedback.answered", in_time=in_time, to_publish=to_publish)
    if not in_time:
        case.tell_late("settle")
    return petition


@transaction.atomic
def publish_petition(code: str, *, by: Actor, at: datetime) -> Petition:
    """Approve what a colleague proposed: from now on everybody can read it.

    Refuses ``NotFound``, ``NotAllowed``, ``PetitionNotAt``, ``OwnWorkComplainedOf`` (who wrote it),
    ``PublicTextNamesSomebody``.
    """
    case = _proposed(code, by=by, at=at)
    petition = case.petition
    _must_name_nobody(petition)
    in_time = petition.publish_by is None or at <= petition.publish_by
    petition.publication, petition.published_at = Publication.PUBLISHED, at
    petition.save(update_fields=["publication", "published_at"])
    case.tell("feedback.published", in_time=in_time)
    if not in_time:
        case.tell_late("publish")
    return petition


@transaction.atomic
def withhold_petition(code: str, reason: str, *, by: Actor, at: datetime) -> Petition:
    """Keep what a colleague proposed from being published, with the reason; refuses like ``publish_petition``."""
    case = _proposed(code, by=by, at=at)
    petition = case.petition
    petition.publication, petition.withheld_why = Publication.WITHHELD, explained(reason, _REASON)
    petition.save(update_fields=["publication", "withheld_why"])
    case.tell("feedback.withheld")
    return petition


@transaction.atomic
def note_overdue(*, by: Actor, at: datetime, limit: int = 500) -> int:
    """Note which petitions came past their term unanswered or unpublished; return how many. For the machine only."""
    if by.kind != "system":
        raise NotAllowed(right="system")
    late = list(Petition.objects.filter(past_term(at)).select_for_update(skip_locked=True).order_by("code")[:limit])
    for petition in late:
        PetitionCase(petition, by, at).tell_late("settle" if petition.state in OPEN else "publish")
    return len(late)


def _close(case: PetitionCase, state: State, words: str) -> None:
    petition = case.petition
    petition.state, petition.answer, petition.answered_at = state, words, case.at
    petition.answered_by, petition.answered_name = case.by.id, case.by.name


def _is_answered_so(petition: Petition, answer: str, public_words: str, public_answer: str, *, by: Actor) -> bool:
    """Tell whether an answer that comes again is the one that was given."""
    proposes = petition.is_publishable and bool(told(public_words))
    public = (told(public_words), told(public_answer)) if proposes else ("", "")
    is_same = (petition.answer, petition.public_words, petition.public_answer) == (told(answer), *public)
    return is_same and petition.answered_by == by.id


def _within(case: PetitionCase, days: int) -> datetime:
    """Return when so many working days of the unit from now on are over."""
    calendar = calendar_of(case.petition.unit_id, on=case.at)
    return deadline_within(days, calendar, [event(EventKind.STARTED, case.at)]).due_at


def _must_name_nobody(petition: Petition) -> None:
    names, codes = [petition.account.name], [petition.dossier, petition.code]
    if found := personal_in(f"{petition.public_words}\n{petition.public_answer}", names=names, codes=codes):
        raise PublicTextNamesSomebody(
            what_vi=", ".join(one.vi for one in found), what_en=", ".join(one.en for one in found)
        )


def _proposed(code: str, *, by: Actor, at: datetime) -> PetitionCase:
    case = PetitionCase.of_officer(code, [State.ANSWERED], by=by, at=at)
    if case.petition.publication != Publication.PROPOSED:
        raise case.elsewhere()
    if case.petition.answered_by == by.id:
        raise OwnWorkComplainedOf
    return case
