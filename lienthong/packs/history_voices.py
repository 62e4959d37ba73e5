"""What an invented person says of their request: a survey answered, a petition and what becomes of it. Pure.

Its chance follows from the code of the request alone, so that what people say changes nothing of what happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from lienthong.core.ledger import Told
from lienthong.dossiers.rules.clock import Event, EventKind
from lienthong.packs.history_lives import HOUR, Filing
from lienthong.procedures.definitions import Term

_ENDS = frozenset({"dossiers.returned", "dossiers.refused"})
_DAY = timedelta(days=1)
#: How often a survey is sent and answered, and how often somebody complains of a request, also one that was late.
_SURVEYED, _ANSWERS, _COMPLAINS, _COMPLAINS_WHEN_LATE = 0.05, 0.38, 0.003, 0.03
#: How often a petition is answered too late, its answer rated, and liked.
_LATE, _RATED, _LIKED = 0.12, 0.5, 0.7
_LOW_STARS = 2
_SETTLE = Term(kind="working_days", amount=15)
_KINDS = ("delay", "conduct", "papers", "fee", "rule", "other")


def voices_of(filing: Filing, lines: Sequence[Told]) -> list[Told]:
    """Return what is said after the end of a request, in the order of the times; nothing while it goes on."""
    end = next((line for line in reversed(lines) if line.verb in _ENDS), None)
    if end is None:
        return []
    random = Random(f"voices:{filing.code}")  # noqa: S311 - an invented history, not a secret
    was_late = any(line.detail.get("on_time") is False for line in lines)
    said = [*_survey(filing, end.at, random, was_late=was_late), *_petition(filing, end.at, random, was_late=was_late)]
    low = [line.at for line in lines if line.verb == "dossiers.rated" and line.detail["stars"] <= _LOW_STARS]
    unhappy = [(at, "rating") for at in low] + [(one.at, "petition") for one in said if one.verb == "feedback.received"]
    if unhappy:
        at, why = min(unhappy)
        said.append(_line(filing, "dissatisfied", at, f"dossier:{filing.code}", why=why))
    return sorted(said, key=lambda line: line.at)


def _survey(filing: Filing, ended: datetime, random: Random, *, was_late: bool) -> Iterator[Told]:
    if random.random() >= _SURVEYED:
        return
    sent, about = ended + 7 * _DAY, "survey:after_result"
    yield _line(filing, "survey_sent", sent, about, survey="after_result", until=(sent + 14 * _DAY).isoformat())
    if random.random() < _ANSWERS:
        score = round(100 * random.betavariate(2.5 if was_late else 6, 2))
        answered = sent + _DAY * random.uniform(0.1, 10)
        yield _line(filing, "survey_answered", answered, about, survey="after_result", score=score)


def _petition(filing: Filing, ended: datetime, random: Random, *, was_late: bool) -> Iterator[Told]:
    if random.random() >= (_COMPLAINS_WHEN_LATE if was_late else _COMPLAINS):
        return
    received = ended + _DAY * random.uniform(0.1, 5)
    due_at = filing.deadlines.due_at(_SETTLE, filing.settling.calendar, [Event(EventKind.STARTED, received)])
    of = f"petition:{filing.code}"
    is_late = random.random() < _LATE
    kind = "delay" if was_late else random.choice(_KINDS)
    facts = {"kind": kind, "about": "dossier", "repeated": False}
    yield _line(filing, "received", received, of, **facts, settle_by=due_at.isoformat())
    whole = filing.hours.worked(received.timestamp(), due_at.timestamp())
    taken = whole + HOUR * random.uniform(1, 40) if is_late else whole * random.betavariate(2, 2)
    answered = datetime.fromtimestamp(filing.hours.after(received.timestamp(), taken), UTC)
    if is_late:
        yield _line(filing, "overdue", due_at + timedelta(minutes=1), of, **facts, stage="settle")
        yield _line(filing, "let_down", due_at + timedelta(minutes=1), of, **facts, why="overdue")
    yield _line(filing, "answered", answered, of, **facts, in_time=not is_late, to_publish=False)
    if random.random() < _RATED:
        rated, liked = answered + _DAY * random.uniform(0.1, 3), random.random() < _LIKED
        yield _line(filing, "answer_rated", rated, of, **facts, liked=liked)
        if not liked and not is_late:
            yield _line(filing, "let_down", rated, of, **facts, why="disliked")


def _line(filing: Filing, done: str, at: datetime, of: str, **facts: Any) -> Told:
    detail = {"procedure": filing.kind.code, "channel": filing.channel, **facts}
    return Told(f"feedback.{done}", at, of, filing.settling.unit_id, filing.code, detail)
