"""The definitions in force: how petitions are settled, whom a survey asks."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from lienthong.core.definitions import Definition
from lienthong.feedback.definitions import PetitionRules, SurveyDefinition
from lienthong.feedback.models import FeedbackRules
from lienthong.feedback.refusals import FeedbackUndefined

_Kind = TypeVar("_Kind", bound=Definition)
PETITIONS, SURVEYS = "petitions", "surveys"
_known: dict[str, Definition] = {}  # by hash: a version never changes


def petition_rules_on(day: date) -> FeedbackRules:
    """Return how petitions are settled that come on a day (one SQL statement); refuses ``FeedbackUndefined``."""
    return _in_force(PETITIONS, PetitionRules, day, vi="phản ánh, kiến nghị", en="petitions")


def survey_on(day: date) -> FeedbackRules | None:
    """Return the survey about what ends on a day, ``None`` where nobody is asked (one SQL statement)."""
    return next((row for row in _live(SURVEYS) if survey_of(row).holds_on(day)), None)


def rules_of(row: FeedbackRules) -> PetitionRules:
    """Return what rules of petitions say."""
    return _read(row, PetitionRules)


def survey_of(row: FeedbackRules) -> SurveyDefinition:
    """Return what a survey says."""
    return _read(row, SurveyDefinition)


def _in_force(kind: str, of: type[Definition], day: date, *, vi: str, en: str) -> FeedbackRules:
    for row in _live(kind):
        if _read(row, of).holds_on(day):
            return row
    raise FeedbackUndefined(what_vi=vi, what_en=en)


def _live(kind: str) -> list[FeedbackRules]:
    return list(FeedbackRules.objects.filter(kind=kind, is_live=True).order_by("code"))


def _read(row: FeedbackRules, of: type[_Kind]) -> _Kind:
    known = _known.get(row.sha256)
    if not isinstance(known, of):
        known = _known[row.sha256] = of.model_validate(row.body)
    return known
