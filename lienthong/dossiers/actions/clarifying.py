"""Between officer and counter: what only the applicant can say is asked where the applicant comes."""

from __future__ import annotations

from datetime import datetime

from lienthong.core.values import Actor, Text
from lienthong.dossiers.actions.case import Case
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.rules.overtaking import in_turn
from lienthong.dossiers.rules.repetition import explained

_UNCLEAR = Text("cần làm rõ điều gì", "what is to be clarified")
_CLARIFIED = Text("đã làm rõ điều gì", "what was clarified")


@in_turn
def return_to_counter(code: str, words: str, *, key: str, by: Actor, at: datetime) -> Dossier:
    """Send a file back to the counter that took it in, with what it is to clarify; step, officer and clock stay.

    The words stay between officers. Refuses ``WordsMissing`` and like every act.
    """
    case = Case.open(code, "return_to_counter", key=key, by=by, at=at, body={"words": words})
    if case.is_repeated:
        return case.dossier
    words = explained(words, _UNCLEAR)
    case.dossier.holder_role, case.dossier.holder_id = "counter", case.dossier.intake_id
    return case.conclude(words=words)


@in_turn
def bring_back_dossier(code: str, words: str, *, key: str, by: Actor, at: datetime) -> Dossier:
    """Bring a file back to the officer who sent it to the counter, with what was clarified, between officers.

    Refuses ``WordsMissing`` and like every act.
    """
    case = Case.open(code, "bring_back_dossier", key=key, by=by, at=at, body={"words": words})
    if case.is_repeated:
        return case.dossier
    words = explained(words, _CLARIFIED)
    case.go_to(case.step_before)
    return case.conclude(words=words)
