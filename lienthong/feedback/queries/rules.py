"""The definitions in force: how petitions are settled, whom a survey asks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from lienthong.core.definitions import Definition
from lienthong.feedback.definitions import PetitionRules, SurveyDefinition
from lienthong.feedback.models import FeedbackRules
from lienthong.feedback.refusals import FeedbackUndefined

_Kind = TypeVar("_Kind", bound=Definition)
PETITIONS, SURVEYS = "petitions", "surveys"
_known: dict[str, Definition] = {}  # by hash: a version never changes


def live_rules(kind: str) -> list[FeedbackRules]:
    """Return the definitions of a kind that the loaded pack has, by code (one SQL statement)."""
    return list(FeedbackRules.objects.filter(kind=kind, is_live=True).order_by("code"))


def petition_rules_on(day: date) -> FeedbackRules:
    """Return how petitions are settled that come on a day (one SQL statement); refuses ``FeedbackUndefined``."""
    found = rules_among(live_rules(PETITIONS), day)
    if found is None:
        raise FeedbackUndefined(what_vi="phản ánh, kiến nghị", what_en="petitions")
    return found


def rules_among(rows: Iterable[FeedbackRules], day: date) -> FeedbackRules | None:
    """Return which rules of petitions hold on a day."""
    return next((row for row in rows if rules_of(row).holds_on(day)), None)


def survey_among(rows: Iterable[FeedbackRules], day: date) -> FeedbackRules | None:
    """Return which survey asks about what ends on a day, ``None`` where nobody is asked."""
    return next((row for row in rows if survey_of(row).holds_on(day)), None)


def rules_of(row: FeedbackRules) -> PetitionRules:
    """Return what rules of petitions say."""
    return _read(row, PetitionRules)


def survey_of(row: FeedbackRules) -> SurveyDefinition:
    """Return what a survey says."""
    return _read(row, SurveyDefinition)


def _read(row: FeedbackRules, of: type[_Kind]) -> _Kind:
    known = _known.get(row.sha256)
    if not isinstance(known, of):
        known = _known[row.sha256] = of.model_validate(row.body)
    return known
