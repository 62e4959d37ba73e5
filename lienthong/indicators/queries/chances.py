"""How likely open files end late, for who looks at a queue: a number and the like cases that it is read from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from lienthong.core.calendar import WorkingCalendar
from lienthong.indicators.models import OpenDossier
from lienthong.indicators.queries import watching
from lienthong.indicators.rules.causes import Expected
from lienthong.indicators.rules.chances import STRETCHES, Chance, stretch


@dataclass(frozen=True, slots=True)
class FileChance:
    """How likely an open file ends late, with the working days left that its like cases share."""

    code: str
    days_left: int
    chance: Chance


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file that is open and runs, as a queue knows it: who settles it, until when, in which calendar."""

    code: str
    unit_id: int
    procedure: str
    due_at: datetime
    calendar: WorkingCalendar


def chances_for(files: Iterable[OpenFile], *, at: datetime) -> dict[str, FileChance]:
    """Return how likely each of some open files is to end late; one statement, however many files, none for none.

    A file that is past due has no chance left to tell of; nor has one while there are too few cases. Nothing here is
    about a person.
    """
    today = localdate(at)
    running = [file for file in files if file.due_at >= at]
    ahead = {file.calendar: watching.days_ahead(file.calendar, on=today) for file in running}
    left = {file.code: ahead[file.calendar].left_until(localdate(file.due_at)) for file in running}
    asked = [(file.code, file.unit_id, file.procedure, stretch(left[file.code])) for file in running]
    found = watching.like_chances(asked, on=today) if asked else {}
    return {code: FileChance(code, left[code], one) for code, one in found.items()}


def chances_of(codes: Sequence[str], *, at: datetime) -> dict[str, FileChance]:
    """Return how likely each of some files, known by code alone, is to end late; at most five statements.

    A file that is paused or has ended has no chance left to tell of.
    """
    files = list(OpenDossier.objects.filter(code__in=codes, is_paused=False, due_at__gte=at)) if codes else []
    if not files:
        return {}
    calendar = watching.country_calendar(on=localdate(at))
    return chances_for((OpenFile(f.code, f.unit_id, f.procedure, f.due_at, calendar) for f in files), at=at)


@dataclass(frozen=True, slots=True)
class StretchChance:
    """How likely a unit's files of a procedure end late with so many working days left; without ``to``: or more."""

    first: int
    to: int | None
    chance: Chance


def like_table(unit_id: int, procedure: str, *, at: datetime) -> list[StretchChance]:
    """Return what like cases say of a unit's files of a procedure, by the working days left; one statement."""
    asked = [(str(part), unit_id, procedure, part) for part in range(len(STRETCHES))]
    found = watching.like_chances(asked, on=localdate(at))
    ends = [after - 1 for after in STRETCHES[1:]] + [None]
    return [StretchChance(STRETCHES[int(part)], ends[int(part)], one) for part, one in sorted(found.items())]


def expected_misses_of(unit_id: int, *, at: datetime) -> list[Expected]:
    """Return, for each procedure of which a unit holds open files, how many are expected to miss their due time."""
    today = localdate(at)
    rules = watching.warning_rules(on=today)
    if rules is None:
        return []
    ahead = watching.days_ahead(watching.country_calendar(on=today), on=today)
    return watching.expected_misses(rules.chances, ahead, at=at, unit_id=unit_id)
