"""What a year of a nation's requests looks like: which days, which procedures, which offices do well. From a seed.

Every number here is invented, to look like life and not to say anything of a country.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate, pairwise
from math import cos, exp, tau
from random import Random

from lienthong.core.calendar import DayKind, WorkingCalendar

DAY = timedelta(days=1)
#: How much is filed on the days of a week (Monday first), and, online only, on a day off.
_WEEK = (1.2, 1.05, 1.0, 1.0, 0.9, 0.5, 0.4)
_DAY_OFF = 0.1
#: Around the longest holidays of the year people have other things to do: so much is left, for so many days.
_LULL, _LULL_DAYS, _LONG_HOLIDAY = 0.45, 9, 4
#: The share of what comes online in the first and on the last day.
_ONLINE = (0.52, 0.86)
#: How far the procedures are from equally frequent (Zipf's exponent).
_ZIPF = 1.05
#: One week in so many is silent at a place, mixed up by two primes.
_WEEKS, _MIXED, _STIRRED = 61, 7919, 104_729


@dataclass(frozen=True, slots=True)
class Habits:
    """How an office works: the share that comes late, from which day it gets worse and how much, how it is with forms.

    ``online`` is by how much more than elsewhere comes online there.
    """

    late: float
    worsens_on: int | None
    worse: float
    online: float

    def late_on(self, day: int) -> float:
        """Return the share of late results of what is filed on the day with this number."""
        is_worse = self.worsens_on is not None and day >= self.worsens_on
        return min(0.85, self.late * (self.worse if is_worse else 1.0))


@dataclass(frozen=True, eq=False)
class Shape:
    """The year: ``days`` days before ``until`` (not part of it), so many ``dossiers`` of these ``procedures``."""

    seed: int
    dossiers: int
    days: int
    until: date
    calendar: WorkingCalendar
    procedures: tuple[str, ...]

    @property
    def first(self) -> date:
        """The first day."""
        return self.until - self.days * DAY

    @property
    def end(self) -> datetime:
        """The instant at which it ends."""
        return self.calendar.instant(self.until, time(0))

    @cached_property
    def _filed_by(self) -> list[float]:
        """The share of everything that is filed until the end of each day."""
        weights = [self._weight(self.first + number * DAY) for number in range(self.days)]
        whole = sum(weights)
        return [filed / whole for filed in accumulate(weights)]

    def day_of(self, dossier: int) -> int:
        """Return the number of the day on which a dossier (counted from 0) is filed."""
        return min(bisect_right(self._filed_by, (dossier + 0.5) / self.dossiers), self.days - 1)

    def progress(self, day: int) -> float:
        """Return how much of the year has passed."""
        return day / max(self.days - 1, 1)

    def online(self, day: int, habits: Habits) -> float:
        """Return the share that comes online on a day."""
        first, last = _ONLINE
        return min(0.98, max(0.05, first + (last - first) * self.progress(day) + habits.online))

    def is_silent(self, place: int, day: int) -> bool:
        """Tell whether nothing comes from the place with this number in the week of a day: one week in sixty."""
        return (self.seed + place * _MIXED + day // 7 * _STIRRED) % _WEEKS == 0

    def habits_of(self, office: str) -> Habits:
        """Return how an office, named by its code, works: most well, a few badly, one in forty worse from some day."""
        random = Random(f"{self.seed}/office/{office}")  # noqa: S311
        late = min(0.5, 0.035 * random.lognormvariate(0, 0.8))
        worsens = random.randrange(self.days) if random.random() < 1 / 40 else None
        return Habits(late, worsens, random.uniform(3, 7), random.gauss(0, 0.06))

    def frequencies(self, day: int) -> list[float]:
        """Return how often each procedure is asked for on a day: by Zipf's law, each with a season of its own."""
        turn = tau * (self.first + day * DAY).timetuple().tm_yday / 365
        return [frequency * (1 + 0.3 * cos(turn - season)) for frequency, season in self._ranks]

    @cached_property
    def _ranks(self) -> list[tuple[float, float]]:
        """How often each procedure is asked for, and when in the year most (an angle)."""
        random = Random(f"{self.seed}/procedures")  # noqa: S311
        ranks = list(range(1, len(self.procedures) + 1))
        random.shuffle(ranks)
        return [(rank**-_ZIPF, random.uniform(0, tau)) for rank in ranks]

    @cached_property
    def outages(self) -> frozenset[int]:
        """Days on which registries often do not answer."""
        random = Random(f"{self.seed}/outages")  # noqa: S311
        return frozenset(random.sample(range(self.days), max(1, self.days // 90)))

    def _weight(self, day: date) -> float:
        if not self.calendar.is_worked(day):
            return _DAY_OFF
        return _WEEK[day.weekday()] * (_LULL if self._is_lull(day) else 1.0)

    def _is_lull(self, day: date) -> bool:
        return any(first - _LULL_DAYS * DAY <= day < after + _LULL_DAYS * DAY for first, after in self._long_holidays)

    @cached_property
    def _long_holidays(self) -> list[tuple[date, date]]:
        """The first day of every long row of days off with a holiday in it, and the day after its last."""
        reach = _LULL_DAYS * DAY
        days = [self.first - reach + number * DAY for number in range(self.days + 2 * _LULL_DAYS)]
        worked = [day for day in days if self.calendar.is_worked(day)]
        rows = [(before + DAY, after) for before, after in pairwise(worked) if after - before > _LONG_HOLIDAY * DAY]
        return [(first, after) for first, after in rows if self._has_holiday(first, after)]

    def _has_holiday(self, first: date, after: date) -> bool:
        days = (first + number * DAY for number in range((after - first).days))
        return any(self.calendar.rule(day).kind == DayKind.HOLIDAY for day in days)


def sizes_of(places: int, seed: int) -> list[float]:
    """Return how much comes from each of so many places, relative to each other: a few large ones, many small ones."""
    random = Random(f"{seed}/places")  # noqa: S311
    return [exp(random.gauss(0, 0.7)) for _ in range(places)]
