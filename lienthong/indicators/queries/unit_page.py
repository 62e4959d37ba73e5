"""A unit's own page: its numbers, where it stands among like units, what people say, what would lift it most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from lienthong.core.values import Text
from lienthong.indicators.definitions.indicators import IndicatorDefinition
from lienthong.indicators.queries.counts import Counts, ProcedureRow, by_procedure, children, totals
from lienthong.indicators.queries.definitions import all_indicators
from lienthong.indicators.queries.readings import Reading, readings
from lienthong.indicators.rules.unit_page import Lost, Share, Standing, improvements, standing
from lienthong.units import queries as units

#: Over how many days the numbers of the page are taken, today included: a commune has too few files in a month.
PAGE_DAYS = 90
#: Which indicators of the pack say what people think, in the order of the page.
VOICES = (
    "rating_stars",
    "survey_score",
    "survey_response",
    "disliked",
    "feedback_answered",
    "feedback_on_time",
    "answers_liked",
)


@dataclass(frozen=True, slots=True)
class Voice:
    """What people think, as an indicator of the pack says it."""

    title: Text
    meaning: Text
    is_share: bool
    reading: Reading


@dataclass(frozen=True, slots=True)
class UnitPage:
    """Everything about a place on its page; ``counts`` is ``None`` before anything was counted.

    ``standings`` are by code (``on_time``, ``online``); ``among`` is the place whose units it is compared with.
    """

    unit_id: int
    level: str
    code: str
    name: Text
    among: Text | None
    first: date
    counts: Counts | None
    standings: Mapping[str, Standing]
    voices: Sequence[Voice]
    improvements: Sequence[Lost]


def unit_page(level: str, code: str, *, at: datetime) -> UnitPage:
    """Return the page of a place as it stands at ``at``; a fixed number of statements. Refuses ``UnitUnknown``."""
    today = timezone.localdate(at)
    version = units.version_at(code, level=level, on=today)
    end, path = today + timedelta(days=1), version.unit.path
    first = end - timedelta(days=PAGE_DAYS)
    counts = totals(path, at=at, start=first, end=end)
    procedures = by_procedure(path, at=at, start=first, end=end)
    voices = _voices(version.unit_id, first, end)
    above = units.version_of(version.parent_id, on=today) if version.parent_id else None
    return UnitPage(
        unit_id=version.unit_id,
        level=level,
        code=code,
        name=Text(version.name, version.name_en or version.name),
        among=Text(above.name, above.name_en or above.name) if above else None,
        first=first,
        counts=counts,
        standings=_standings(version.unit_id, version.parent_id, level, counts, at=at, first=first, end=end),
        voices=voices,
        improvements=improvements(_lost(counts, procedures, voices)),
    )


def _standings(
    unit_id: int, parent_id: int | None, level: str, counts: Counts | None, *, at: datetime, first: date, end: date
) -> dict[str, Standing]:
    if counts is None or parent_id is None:
        return {}
    beside = children(parent_id, level=level, at=at, start=first, end=end)
    others = [row.counts for row in beside if row.unit_id != unit_id and row.counts is not None]
    return {
        "on_time": standing(_on_time(counts), map(_on_time, others)),
        "online": standing(_online(counts), map(_online, others)),
    }


def _on_time(counts: Counts) -> Share:
    return Share(counts.done_on_time, counts.done)


def _online(counts: Counts) -> Share:
    return Share(counts.online, counts.received)


def _voices(unit_id: int, first: date, end: date) -> list[Voice]:
    defined = {one.code: one for one in all_indicators(on=end - timedelta(days=1)) if one.code in VOICES}
    codes = [code for code in VOICES if code in defined]
    read = readings(codes, unit_id=unit_id, start=first, end=end) if codes else {}
    return [_voice(defined[code], read[code]) for code in codes]


def _voice(defined: IndicatorDefinition, read: Reading) -> Voice:
    return Voice(defined.title.text, defined.meaning.text, defined.kind == "share", read)


def _lost(counts: Counts | None, procedures: Sequence[ProcedureRow], voices: Sequence[Voice]) -> list[Lost]:
    """Return everything that could be better, with the procedure in which most of it lies."""
    if counts is None:
        return []
    found = [
        Lost("overdue", Share(counts.overdue, counts.open), _worst(procedures, "overdue")),
        Lost("late", Share(counts.done_late, counts.done), _worst(procedures, "done_late")),
        Lost(
            "asked_again",
            Share(counts.fields_asked_again, counts.fields_asked),
            _worst(procedures, "fields_asked_again"),
        ),
        Lost("not_online", Share(counts.received - counts.online, counts.received)),
        Lost("not_paid_online", Share(counts.payable - counts.paid_online, counts.payable)),
    ]
    return found + [lost for voice in voices if (lost := _lost_in(voice.reading)) is not None]


def _lost_in(reading: Reading) -> Lost | None:
    """Return what a voice loses: of the shares whose part is good, what is missing from the whole."""
    code = {"disliked": "dissatisfied", "feedback_on_time": "petitions_late", "answers_liked": "answers_disliked"}
    part, whole = reading.numerator, reading.denominator
    if reading.code not in code or part is None or whole is None:
        return None
    return Lost(code[reading.code], Share(part if reading.code == "disliked" else whole - part, whole))


def _worst(procedures: Sequence[ProcedureRow], what: str) -> str:
    worst = max(procedures, key=lambda row: getattr(row.counts, what), default=None)
    return worst.procedure if worst is not None and getattr(worst.counts, what) else ""
