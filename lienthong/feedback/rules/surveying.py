"""Which dossiers a survey asks about, whether its answers are whole, and what they are worth."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from lienthong.feedback.definitions import SurveyDefinition, SurveyQuestion
from lienthong.feedback.refusals import SurveyAnswersIncomplete

_BEST = 5
_WHOLE = 1000


def is_chosen(dossier: str, survey: SurveyDefinition) -> bool:
    """Tell whether a survey asks about a dossier: chance that follows from the two codes, so that it never changes."""
    digest = hashlib.sha256(f"{survey.code}:{dossier}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % _WHOLE < survey.per_thousand


def read_answers(survey: SurveyDefinition, given: Mapping[str, str]) -> dict[str, str]:
    """Return the answer to every question; refuses ``SurveyAnswersIncomplete`` and takes nothing that was not asked."""
    wrong = [question for question in survey.questions if given.get(question.code, "") not in allowed(question)]
    if wrong:
        raise SurveyAnswersIncomplete(
            vi="; ".join(one.words.vi for one in wrong), en="; ".join(one.words.en for one in wrong)
        )
    return {question.code: given[question.code] for question in survey.questions}


def allowed(question: SurveyQuestion) -> tuple[str, ...]:
    """Return what may be answered."""
    if question.kind == "choice":
        return tuple(option.code for option in question.options)
    return tuple(str(step) for step in range(1, _BEST + 1))


def score_of(survey: SurveyDefinition, answers: Mapping[str, str]) -> int:
    """Return what the answers on scales come to: 0 (all at their worst) to 100 (all at their best)."""
    steps = [int(answers[question.code]) for question in survey.questions if question.kind == "scale"]
    return round(100 * sum(step - 1 for step in steps) / ((_BEST - 1) * len(steps)))
