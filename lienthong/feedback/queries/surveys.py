"""Surveys: which wait to be sent, what one asks whom, whether somebody may be asked, who need not be asked to rate."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from lienthong.core.refusals import NotFound
from lienthong.core.values import Actor
from lienthong.dossiers.models import Rating
from lienthong.feedback.models import DeclinedRating, Survey
from lienthong.feedback.refusals import SurveyNotOpen


def get_survey(dossier: str, *, to: Actor, at: datetime, is_locked: bool = False) -> Survey:
    """Return the open survey about a dossier for whom it asks, for an act locked (one SQL statement).

    Refuses ``NotFound`` when there is none for this person, ``SurveyNotOpen`` when it is answered or over.
    """
    found = _sent(to).filter(dossier=dossier).select_related("rules")
    survey = (found.select_for_update(of=("self",)) if is_locked else found).first()
    if survey is None:
        raise NotFound(what=dossier)
    if survey.state != Survey.State.SENT or survey.until is None or at > survey.until:
        raise SurveyNotOpen
    return survey


def open_surveys(*, to: Actor, at: datetime) -> list[Survey]:
    """Return the surveys that wait for a person's answer (one SQL statement)."""
    return list(_sent(to).filter(state=Survey.State.SENT, until__gte=at).order_by("until"))


def was_asked_since(account_id: int, since: datetime) -> bool:
    """Tell whether somebody was sent a survey after a moment (one SQL statement)."""
    return Survey.objects.filter(account_id=account_id, ask_at__gt=since, until__isnull=False).exists()


def is_declined(dossier: str, *, to: Actor) -> bool:
    """Tell whether a person said that they do not want to rate a dossier (one SQL statement)."""
    return DeclinedRating.objects.filter(dossier=dossier, account_id=int(to.id)).exists()


def is_rated(dossier: str, *, to: Actor) -> bool:
    """Tell whether a person rated a dossier (one SQL statement)."""
    return Rating.objects.filter(dossier_code=dossier, account_id=int(to.id)).exists()


def _sent(to: Actor) -> QuerySet[Survey]:
    account = int(to.id) if to.kind == "person" else 0
    return Survey.objects.filter(account_id=account, until__isnull=False)
