"""How likely open files end late, for who looks at a queue: a number and the like cases that it is read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from lienthong.indicators.models import OpenDossier
from lienthong.indicators.queries import watching
from lienthong.indicators.rules.causes import Expected
from lienthong.indicators.rules.chances import STRETCHES, Cases, Chance, chance, stretch


@dataclass(frozen=True, slots=True)
class FileChance:
    """How likely an open file ends late, with the working days left that its like cases share."""

    code: str
    days_left: int
    chance: Chance


def chances_of(codes: Sequence[str], *, at: datetime) -> dict[str, FileChance]:
    """Return how likely each of some open files is to end late; at most six statements, however many files.

    A file that is paused, past due or ended has no chance left to tell of; nor has one while there are too few cases.
    Nothing here is about a person.
    """
    today = localdate(at)
    rules = watching.warning_rules(on=today)
    if rules is None or not codes:
        return {}
    files = list(OpenDossier.objects.filter(code__in=codes, is_paused=False, due_at__gte=at))
    ahead = watching.days_ahead(watching.country_calendar(on=today), on=today)
    left_until = dict(zip(ahead.days, ahead.left, strict=True))
    left = {file.code: left_until.get(localdate(file.due_at), STRETCHES[-1]) for file in files}
    known: dict[str, list[Cases]] = {}
    asked = [(file.code, file.unit_id, file.procedure, stretch(left[file.code])) for file in files]
    for code, cases in watching.like_cases(asked, since=watching.months_back(today, rules.chances.months)):
        known.setdefault(code, []).append(cases)
    how = rules.chances
    found = {code: chance(cases, least_cases=how.least_cases, weight=how.weight) for code, cases in known.items()}
    return {code: FileChance(code, left[code], one) for code, one in found.items() if one is not None}


@dataclass(frozen=True, slots=True)
class StretchChance:
    """How likely a unit's files of a procedure end late with so many working days left; without ``to``: or more."""

    first: int
    to: int | None
    chance: Chance


def like_table(unit_id: int, procedure: str, *, at: datetime) -> list[StretchChance]:
    """Return what like cases say of a unit's files of a procedure, by the working days left; two statements."""
    today = localdate(at)
    rules = watching.warning_rules(on=today)
    if rules is None:
        return []
    how = rules.chances
    known: dict[int, list[Cases]] = {}
    asked = [(str(part), unit_id, procedure, part) for part in range(len(STRETCHES))]
    for part, cases in watching.like_cases(asked, since=watching.months_back(today, how.months)):
        known.setdefault(int(part), []).append(cases)
    ends = [after - 1 for after in STRETCHES[1:]] + [None]
    return [
        StretchChance(STRETCHES[part], ends[part], found)
        for part, cases in sorted(known.items())
        if (found := chance(cases, least_cases=how.least_cases, weight=how.weight)) is not None
    ]


def expected_misses_of(unit_id: int, *, at: datetime) -> list[Expected]:
    """Return, for each procedure of which a unit holds open files, how many are expected to miss their due time."""
    today = localdate(at)
    rules = watching.warning_rules(on=today)
    if rules is None:
        return []
    ahead = watching.days_ahead(watching.country_calendar(on=today), on=today)
    return watching.expected_misses(rules.chances, ahead, at=at, unit_id=unit_id)
