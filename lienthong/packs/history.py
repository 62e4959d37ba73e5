"""A year that never was: what became of the requests of a whole nation, told to the ledger so that boards fill.

All of it is invented. Every line is the historian's (``ledger.HISTORIAN``) and bears the seed as its author's name, the
code of every dossier begins with ``SYN-``; nobody is named. Followers that do things pass over it. It is told chunk by
chunk, each with a line that says so in the same transaction: a killed telling goes on where it stood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate
from random import Random

from django.conf import settings
from django.db import connection, transaction
from django.utils.timezone import localdate

from lienthong.accounts.refusals import DemoOnly
from lienthong.core import ledger
from lienthong.core.calendar import Span, WorkingCalendar
from lienthong.core.values import Actor
from lienthong.exchange.queries import offered_to_readers
from lienthong.packs.history_hours import Hours
from lienthong.packs.history_lives import Deadlines, Filing, Kind, Life, told_until
from lienthong.packs.history_shape import DAY, Habits, Shape, sizes_of
from lienthong.packs.history_voices import voices_of
from lienthong.packs.refusals import HistoryAlreadyTold, NothingToTell
from lienthong.procedures.queries.catalogue import all_procedures
from lienthong.procedures.queries.versions import definition_on
from lienthong.procedures.refusals import ProcedureUnknown
from lienthong.units.queries.offices import Office, whole_country

Progress = Callable[[int, int], None]
#: How many dossiers a chunk holds.
CHUNK = 2000
#: The longest that anything of the year may still be worked on, and so how far working time is laid out.
_BEYOND = timedelta(days=400)
_ONE_TELLER = 0x4C54_4849_5354
_EVENING = (Span(time(6, 0), time(23, 0)),)


@dataclass(frozen=True, slots=True)
class Telling:
    """How far a history is told: of the ``days`` before ``until``, ``told`` of the ``dossiers``, in so many ``lines``.

    ``new_lines`` are those of this run.
    """

    seed: int
    dossiers: int
    days: int
    until: date
    told: int = 0
    lines: int = 0
    new_lines: int = 0

    @classmethod
    def known(cls) -> Telling | None:
        """Return what the ledger says of the last chunk; ``None`` before any was told."""
        last = next(iter(ledger.lines_about(ledger.HISTORY, limit=1)), None)
        return cls(**{**last.detail, "until": date.fromisoformat(last.detail["until"])}) if last else None

    def goes_on(self, other: Telling) -> bool:
        """Tell whether it is the same history, however far it is told."""
        return (self.seed, self.dossiers, self.days) == (other.seed, other.dossiers, other.days)


def tell_history(
    *,
    dossiers: int,
    days: int,
    seed: int,
    by: Actor,
    at: datetime,
    progress: Progress | None = None,
    chunk: int = CHUNK,
) -> Telling:
    """Tell the history of the ``days`` before today; what was told of it already is not told again.

    Refuses ``DemoOnly`` in production, ``HistoryAlreadyTold`` where another one was told, ``NothingToTell`` without a
    country or a procedure.
    """
    if settings.MODE == "production":
        raise DemoOnly
    with _alone():
        asked = Telling(seed, dossiers, days, localdate(at))
        telling = Telling.known() or asked
        if not telling.goes_on(asked):
            raise HistoryAlreadyTold(seed=telling.seed, dossiers=telling.dossiers, days=telling.days)
        if telling.told == dossiers:
            return telling
        year = Year(dossiers, days, seed, telling.until)
        while telling.told < dossiers:
            telling = _tell_chunk(year, telling, chunk, by=by, at=at)
            if progress:
                progress(telling.told, dossiers)
        return telling


@transaction.atomic
def _tell_chunk(year: Year, before: Telling, chunk: int, *, by: Actor, at: datetime) -> Telling:
    numbers = range(before.told, min(before.told + chunk, before.dossiers))
    historian = Actor(kind="system", id=ledger.HISTORIAN, name=f"synthetic:{before.seed}")
    count = ledger.record_many(year.lines(numbers), by=historian)
    told = replace(before, told=numbers.stop, lines=before.lines + count)
    detail = {name: value for name, value in asdict(told).items() if name != "new_lines"}
    ledger.record(
        "packs.history_told", by=by, at=at, about=ledger.HISTORY, detail=detail | {"until": told.until.isoformat()}
    )
    return replace(told, new_lines=before.new_lines + count)


class Year:
    """The nation as the history needs it, read once: its offices, what can be asked for there, how each works."""

    def __init__(self, dossiers: int, days: int, seed: int, until: date) -> None:
        self.country = whole_country(on=until)
        self.kinds = _kinds(until)
        found = next(iter(self.country.offices.values()), None)
        if found is None or not self.kinds:
            raise NothingToTell
        codes = tuple(kind.code for kind in self.kinds)
        self.shape = Shape(seed, dossiers, days, until, found.calendar, codes)
        self._sizes = list(accumulate(sizes_of(len(self.country.communes), seed)))
        self._deadlines = Deadlines()
        self._habits: dict[int, Habits] = {}
        self._hours: dict[WorkingCalendar, Hours] = {}
        self._frequencies: dict[int, list[float]] = {}

    def lines(self, numbers: Sequence[int]) -> Iterator[ledger.Told]:
        """Yield what happened to the dossiers with these numbers within the year, one after the other."""
        random = Random(f"{self.shape.seed}/{numbers[0]}")  # noqa: S311 - nothing is secret here
        for number in numbers:
            yield from told_until(self._life(number, random), self.shape.end)

    def _life(self, number: int, random: Random) -> list[ledger.Told]:
        day = self.shape.day_of(number)
        while True:
            (kind,) = random.choices(self.kinds, cum_weights=self._frequent(day))
            (place,) = random.choices(self._places, cum_weights=self._sizes)
            competence = kind.definition.competence
            settling = self.country.nearest(place, competence.agency)
            intake = self.country.nearest(place, competence.intake)
            if settling and intake and not self.shape.is_silent(place, day):
                break
        filing = self._filing(number, day, kind, settling, intake, random)
        lines = Life(filing, random).live()
        said = voices_of(filing, lines)
        return sorted([*lines, *said], key=lambda line: line.at) if said else lines

    def _filing(self, number: int, day: int, kind: Kind, settling: Office, intake: Office, random: Random) -> Filing:
        habits, on = self._habits_of(settling), self.shape.first + day * DAY
        offered, is_open = kind.definition.channels, intake.calendar.is_worked(on)
        is_online = "online" in offered and (not is_open or random.random() < self.shape.online(day, habits))
        others = [channel for channel in offered if channel != "online"]
        channel = "online" if is_online or not others else random.choice(others)
        return Filing(
            code=f"SYN-{intake.code}-{on:%y%m%d}-{number:06d}",
            kind=kind,
            channel=channel,
            at=_instant(intake.calendar, on, channel, random),
            settling=settling,
            intake=intake,
            hours=self._hours_of(settling.calendar),
            late=habits.late_on(day),
            progress=self.shape.progress(day),
            outage=day in self.shape.outages,
            currency=settings.CURRENCY,
            deadlines=self._deadlines,
        )

    @cached_property
    def _places(self) -> list[int]:
        return [place for place, _ in self.country.communes]

    def _frequent(self, day: int) -> list[float]:
        if day not in self._frequencies:
            self._frequencies[day] = list(accumulate(self.shape.frequencies(day)))
        return self._frequencies[day]

    def _habits_of(self, office: Office) -> Habits:
        if office.unit_id not in self._habits:
            self._habits[office.unit_id] = self.shape.habits_of(f"{office.kind}/{office.code}")
        return self._habits[office.unit_id]

    def _hours_of(self, calendar: WorkingCalendar) -> Hours:
        if calendar not in self._hours:
            self._hours[calendar] = Hours(calendar, self.shape.first, self.shape.until + _BEYOND)
        return self._hours[calendar]


def _kinds(on: date) -> list[Kind]:
    """Return every procedure in force that is asked for by itself, with the services that its officers may ask."""
    kinds, agreed = [], offered_to_readers().agreed
    for card in all_procedures():
        try:
            definition = definition_on(card.code, on=on)
        except ProcedureUnknown:
            continue
        if not definition.linked:
            asked = ((code, agreed.get((code, definition.competence.agency))) for code in definition.reads)
            kinds.append(Kind(definition, tuple((code, found[0].code) for code, found in asked if found)))
    return kinds


def _instant(calendar: WorkingCalendar, on: date, channel: str, random: Random) -> float:
    """Return when on a day something is filed: at the counter while it is open, online mostly then, too."""
    spans = calendar.open_spans(on)
    if not spans or (channel == "online" and random.random() < 0.3):
        spans = _EVENING
    span = random.choices(spans, [span.seconds for span in spans])[0]
    return calendar.instant(on, span.opens).timestamp() + random.random() * span.seconds


@contextmanager
def _alone() -> Iterator[None]:
    """Let one history be told at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_ONE_TELLER])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_ONE_TELLER])
