"""How a file ends: withdrawn, stopped, or with its result ready, returned and rated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from lienthong.core.values import Actor, Text
from lienthong.dossiers import queries
from lienthong.dossiers.actions.case import Case
from lienthong.dossiers.models import Dossier, Rating
from lienthong.dossiers.queries.owing import refuse_unpaid
from lienthong.dossiers.queries.trees import children_of
from lienthong.dossiers.refusals import PaymentStillOpen, StarsOutOfRange, SupplementStillOpen
from lienthong.dossiers.rules.clock import Event, EventKind
from lienthong.dossiers.rules.overtaking import in_turn
from lienthong.dossiers.rules.repetition import explained, told
from lienthong.dossiers.rules.transitions import ACTS, State, is_possible
from lienthong.dossiers.rules.words import say_time

_REASON = Text("lý do", "the reason")
_MOST_STARS = 5


@in_turn
@transaction.atomic
def withdraw_dossier(code: str, reason: str, *, key: str, by: Actor, at: datetime) -> Dossier:
    """Take one's own file back, before it is signed; a root takes its linked files with it, as far as they are open.

    Refuses ``WordsMissing`` and like every act.
    """
    case = Case.open(code, "withdraw_dossier", key=key, by=by, at=at, body={"reason": reason})
    if case.is_repeated:
        return case.dossier
    reason = explained(reason, _REASON)
    case.end()
    dossier = case.conclude(words=reason)
    for child in children_of(code).values() if dossier.is_root else ():
        if is_possible(ACTS["withdraw_dossier"], state=child.state, holder_role=child.holder_role):
            withdraw_dossier(child.code, reason, key=f"{key}:{child.link}", by=by, at=at)
    return dossier


@in_turn
def stop_dossier(code: str, reason: str, *, key: str, by: Actor, at: datetime) -> Dossier:
    """End a file whose supplement or payment did not come in the days that were given.

    Refuses ``WordsMissing``, ``SupplementStillOpen``, ``PaymentStillOpen``, and like every act.
    """
    case = Case.open(code, "stop_dossier", key=key, by=by, at=at, body={"reason": reason})
    if case.is_repeated:
        return case.dossier
    reason = explained(reason, _REASON)
    until = queries.supplement_until(case.dossier)
    if until is not None and at <= until:
        said = say_time(until.astimezone(queries.calendar_of(case.dossier.unit_id, on=at).zone))
        is_money = case.state_before == State.PAYMENT_ASKED
        raise (PaymentStillOpen if is_money else SupplementStillOpen)(until_vi=said.vi, until_en=said.en)
    case.end()
    return case.conclude(words=reason)


@in_turn
def complete_dossier(code: str, result: Mapping[str, Any], *, key: str, by: Actor, at: datetime) -> Dossier:
    """Mark the result ready (the machine only): ``result`` is what was written and issued. Refuses like every act."""
    case = Case.open(code, "complete_dossier", key=key, by=by, at=at, body={})
    if case.is_repeated:
        return case.dossier
    dossier = case.dossier
    dossier.result = {**dossier.result, **result}
    dossier.done_at = at
    dossier.tried_at = None
    case.note(Event(EventKind.ENDED, at))
    case.go_on()
    return case.conclude(line={"on_time": at <= dossier.due_at})


@in_turn
def return_result(code: str, *, key: str, by: Actor, at: datetime) -> Dossier:
    """Hand the result over; the file ends. Refuses ``FeeUnpaid`` and like every act."""
    case = Case.open(code, "return_result", key=key, by=by, at=at, body={})
    if case.is_repeated:
        return case.dossier
    refuse_unpaid(case.dossier, case.definition)
    case.leave()
    return case.conclude()


@in_turn
@transaction.atomic
def rate_dossier(code: str, stars: int, words: str, *, key: str, by: Actor, at: datetime) -> Dossier:
    """Say, once, how it went: one to five stars. Refuses ``StarsOutOfRange`` and like every act."""
    case = Case.open(code, "rate_dossier", key=key, by=by, at=at, body={"stars": stars, "words": words})
    if case.is_repeated:
        return case.dossier
    if not 1 <= stars <= _MOST_STARS:
        raise StarsOutOfRange(stars=stars)
    words = told(words)
    Rating.objects.create(dossier_code=code, account_id=int(by.id), stars=stars, words=words, at=at)
    return case.conclude(words=words, detail={"stars": stars}, line={"stars": stars})
