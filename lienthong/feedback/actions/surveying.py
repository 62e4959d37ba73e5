"""Ask some people some days after: plan by lot what ends, send what is due, keep answers apart from who gave them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from lienthong.core import ledger
from lienthong.core.models import LedgerLine
from lienthong.core.values import Actor, system
from lienthong.dossiers.queries.files import get_dossier, may_act
from lienthong.dossiers.queries.told import told_acts
from lienthong.feedback.actions.case import note_dissatisfaction
from lienthong.feedback.models import DeclinedRating, FeedbackRules, Survey, SurveyAnswer
from lienthong.feedback.queries.rules import (
    PETITIONS,
    SURVEYS,
    live_rules,
    rules_among,
    rules_of,
    survey_among,
    survey_of,
)
from lienthong.feedback.queries.surveys import get_survey, is_rated, was_asked_since
from lienthong.feedback.refusals import NothingToRate, RatingDeclined
from lienthong.feedback.rules.surveying import is_chosen, read_answers, score_of

#: What happened to a dossier whose person can say how it went.
ENDS = frozenset({"dossiers.returned", "dossiers.refused"})
RATED = "dossiers.rated"
#: The line of an answer says that somebody answered, not who.
SOMEBODY = system("survey")


@transaction.atomic
def follow_dossiers(lines: Sequence[LedgerLine], *, by: Actor, at: datetime) -> int:
    """Plan surveys about what ended and note who rated low, for a batch of the ledger; return how many were planned.

    The same lines again change nothing: the lot follows from the dossier's code, and a dossier is noted once.
    """
    rated = [line for line in lines if line.verb == RATED]
    rules = live_rules(PETITIONS) if rated else []
    for line in rated:
        _note_low_rating(line, rules, by=by)
    return _plan([line for line in lines if line.verb in ENDS], at)


def _note_low_rating(line: LedgerLine, rules: Sequence[FeedbackRules], *, by: Actor) -> None:
    row = rules_among(rules, localdate(line.at))
    if row is not None and line.detail["stars"] <= rules_of(row).disliked_stars:
        told = {name: line.detail[name] for name in ("procedure", "channel")}
        note_dissatisfaction(line.dossier, "rating", told, unit_id=line.unit_id, by=by, at=line.at)


def _plan(lines: Sequence[LedgerLine], at: datetime) -> int:
    surveys = live_rules(SURVEYS) if lines else []
    chosen = {line.seq: row for line in lines if (row := _chosen_for(line, surveys)) is not None}
    acts = told_acts(line for line in lines if line.seq in chosen)
    planned = [
        Survey(
            dossier=act.code,
            account_id=act.applicant_id,
            rules=chosen[line.seq],
            unit_id=act.unit_id,
            procedure=act.procedure,
            channel=line.detail["channel"],
            ask_at=line.at + timedelta(days=survey_of(chosen[line.seq]).after_days),
        )
        for line in lines
        if (act := acts.get(line.seq)) is not None and act.applicant_id is not None
    ]
    return len(Survey.objects.bulk_create([one for one in planned if not _is_too_late(one, at)], ignore_conflicts=True))


def _is_too_late(survey: Survey, at: datetime) -> bool:
    """Tell whether a dossier ended so long ago that nobody should be asked about it any more."""
    return at > survey.ask_at + timedelta(days=survey_of(survey.rules).open_days)


def _chosen_for(line: LedgerLine, surveys: Sequence[FeedbackRules]) -> FeedbackRules | None:
    row = survey_among(surveys, localdate(line.at))
    return row if row is not None and is_chosen(line.dossier, survey_of(row)) else None


@transaction.atomic
def send_surveys(*, by: Actor, at: datetime, limit: int = 200) -> int:
    """Ask whom it is time to ask, unless they were asked a short time ago; return how many were looked at.

    The rules of the survey are locked, so that two processes never ask one person twice.
    """
    waiting = Survey.objects.filter(state=Survey.State.PLANNED, ask_at__lte=at).order_by("ask_at", "dossier")[:limit]
    rules = sorted({survey.rules_id for survey in waiting})
    list(FeedbackRules.objects.filter(pk__in=rules).order_by("pk").select_for_update())
    again = Survey.objects.filter(pk__in=[one.pk for one in waiting], state=Survey.State.PLANNED)
    found = list(again.select_related("rules").order_by("ask_at", "dossier"))
    for survey in found:
        _send(survey, by=by, at=at)
    return len(found)


def _send(survey: Survey, *, by: Actor, at: datetime) -> None:
    definition = survey_of(survey.rules)
    until = at + timedelta(days=definition.open_days)
    is_resting = was_asked_since(survey.account_id, at - timedelta(days=definition.rest_days))
    if is_resting or _is_too_late(survey, at):
        survey.state = Survey.State.SKIPPED
        survey.save(update_fields=["state"])
        return
    survey.state, survey.ask_at, survey.until = Survey.State.SENT, at, until
    survey.save(update_fields=["state", "ask_at", "until"])
    _tell("feedback.survey_sent", survey, {"until": until.isoformat()}, by=by, at=at)


@transaction.atomic
def answer_survey(dossier: str, given: Mapping[str, str], *, by: Actor, at: datetime) -> int:
    """Keep what a person answers, without them and without the dossier; return the score (0 to 100).

    The line of the ledger says that somebody answered about a unit and a procedure. Refuses ``NotFound``,
    ``SurveyNotOpen``, ``SurveyAnswersIncomplete``.
    """
    survey = get_survey(dossier, to=by, at=at, is_locked=True)
    definition = survey_of(survey.rules)
    answers = read_answers(definition, given)
    score = score_of(definition, answers)
    _end(survey, Survey.State.ANSWERED)
    SurveyAnswer.objects.create(
        rules=survey.rules,
        unit_id=survey.unit_id,
        procedure=survey.procedure,
        channel=survey.channel,
        day=localdate(at),
        answers=answers,
        score=score,
    )
    about, detail = f"survey:{definition.code}", {**survey.line, "score": score}
    ledger.record("feedback.survey_answered", by=SOMEBODY, at=at, about=about, unit_id=survey.unit_id, detail=detail)
    return score


@transaction.atomic
def decline_survey(dossier: str, *, by: Actor, at: datetime) -> None:
    """Not answer a survey; its person is not reminded. Refuses ``NotFound``, ``SurveyNotOpen``."""
    survey = get_survey(dossier, to=by, at=at, is_locked=True)
    _end(survey, Survey.State.DECLINED)
    about = f"survey:{survey.rules.code}"
    ledger.record(
        "feedback.survey_declined", by=SOMEBODY, at=at, about=about, unit_id=survey.unit_id, detail=survey.line
    )


def _end(survey: Survey, state: str) -> None:
    survey.state = state
    survey.save(update_fields=["state"])


@transaction.atomic
def decline_rating(dossier: str, *, by: Actor, at: datetime) -> None:
    """Say that one does not want to rate a result: one is not asked again.

    Refuses ``NotFound``, ``NothingToRate``, ``RatingDeclined``.
    """
    found = get_dossier(dossier, to=by)
    if by.kind != "person" or not may_act(found, "rate_dossier", by=by) or is_rated(dossier, to=by):
        raise NothingToRate
    _, is_new = DeclinedRating.objects.get_or_create(dossier=dossier, account_id=int(by.id), defaults={"at": at})
    if not is_new:
        raise RatingDeclined
    detail = {"procedure": found.procedure, "channel": found.channel}
    about = f"dossier:{dossier}"
    ledger.record(
        "feedback.rating_declined", by=by, at=at, about=about, unit_id=found.unit_id, dossier=dossier, detail=detail
    )


def _tell(verb: str, survey: Survey, detail: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    ledger.record(
        verb,
        by=by,
        at=at,
        about=f"survey:{survey.rules.code}",
        unit_id=survey.unit_id,
        dossier=survey.dossier,
        detail={**survey.line, **detail},
    )
