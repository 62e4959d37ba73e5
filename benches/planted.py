"""A planted truth for early warning: communes that worsen among others that wobble, files that will be late among many.

Pure, synthetic and seeded: the figures are the same on every machine.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from time import perf_counter

from lienthong.indicators.rules.chances import (
    COUNTRY,
    GROUPS,
    Cases,
    Group,
    chance,
    of_groups,
    stretch,
    stretches_seen,
)
from lienthong.indicators.rules.worsening import Watch, Week, judge, worsening

_WEEKS = 52
#: From which week on the nation is judged, and how many weeks a fall has to be noticed.
_JUDGED_FROM, _WITHIN = 36, 4


@dataclass(frozen=True, slots=True)
class Size:
    """How a made-up commune is: results a week (mean over communes, spread of its logarithm), share on time, wandering.

    191 a week is 44 million dossiers a year, three quarters of them at 3,321 communes. ``wandering`` is the correlation
    of the results of one week beyond chance (0: none): it makes weeks differ more than a binomial would.
    """

    results: float = 191
    uneven: float = 0.5
    good: tuple[float, float] = (57, 3)
    wandering: float = 0.003
    fall: float = 0.08


NATION = Size()


@dataclass(frozen=True, slots=True)
class Nation:
    """The weeks of every commune, and since which week the planted ones are worse."""

    weeks: list[list[Week]]
    worse_since: dict[int, int]


@dataclass(frozen=True, slots=True)
class Measured:
    """How well the planted truth was found."""

    false_alarms_a_week: float
    most_false_alarms: int
    caught: float
    seconds: float


def nation(*, seed: int, communes: int = 3321, worsening: int = 60, size: Size = NATION) -> Nation:
    """Return a made-up year of a nation in which some communes worsen from some week on."""
    chance = random.Random(seed)
    planted = chance.sample(range(communes), worsening)
    since = {unit: chance.randint(_JUDGED_FROM, _WEEKS - _WITHIN) for unit in planted}
    return Nation([_year(chance, size, since.get(unit, _WEEKS)) for unit in range(communes)], since)


def _year(chance: random.Random, size: Size, since: int) -> list[Week]:
    mean = max(10.0, chance.lognormvariate(math.log(size.results) - size.uneven**2 / 2, size.uneven))
    usual = min(0.99, max(0.7, chance.betavariate(*size.good)))
    weeks = []
    for week in range(_WEEKS):
        whole = max(0, round(chance.gauss(mean, math.sqrt(mean) + 0.1 * mean)))
        share = usual - (size.fall if week >= since else 0)
        held = 1 / size.wandering - 1
        share = chance.betavariate(share * held, (1 - share) * held)
        weeks.append((sum(chance.random() < share for _ in range(whole)), whole))
    return weeks


def measure(made: Nation, watch: Watch) -> Measured:
    """Judge every week of the last third of the year as it would have been judged then."""
    false_alarms, caught = [], set()
    begun = perf_counter()
    for week in range(_JUDGED_FROM, _WEEKS):
        judged = {
            unit: found
            for unit, weeks in enumerate(made.weeks)
            if (found := judge(weeks[: week + 1], watch)) is not None
        }
        alarmed = worsening(judged, watch)
        true = {unit for unit in alarmed if made.worse_since.get(unit, _WEEKS) <= week}
        false_alarms.append(len(alarmed) - len(true))
        caught |= {unit for unit in true if week < made.worse_since[unit] + _WITHIN}
    seconds = (perf_counter() - begun) / len(false_alarms)
    return Measured(fmean(false_alarms), max(false_alarms), len(caught) / len(made.worse_since), seconds)


# ---------------------------------------------------------------- files that will be late


@dataclass(frozen=True, slots=True)
class File:
    """A made-up file: where and what, the working days of its term, and how many it took."""

    unit: int
    province: int
    procedure: str
    term: int
    took: int

    @property
    def is_late(self) -> bool:
        """Whether it took longer than its term."""
        return self.took > self.term


def files(*, seed: int, provinces: int = 8, communes: int = 12, procedures: int = 10, each: int = 60) -> list[File]:
    """Return made-up files: every unit and every procedure has its own pace, and some pairs are far from both."""
    chance = random.Random(seed)
    terms = [chance.choice((1, 3, 5, 7, 10, 15, 30)) for _ in range(procedures)]
    pace_of_procedure = [chance.gauss(0, 0.25) for _ in range(procedures)]
    made = []
    for province in range(1, provinces + 1):
        of_province = chance.gauss(0, 0.15)
        for number in range(communes):
            unit, of_unit = province * 1000 + number, chance.gauss(0, 0.2)
            for procedure, term in enumerate(terms):
                pace = -0.55 + of_province + of_unit + pace_of_procedure[procedure] + chance.gauss(0, 0.15)
                count = max(1, round(each * chance.lognormvariate(-0.5, 1)))
                for _ in range(count):
                    took = math.floor(term * chance.lognormvariate(pace, 0.45))
                    made.append(File(unit, province, f"P{procedure}", term, took))
    chance.shuffle(made)
    return made


def observed(known: Sequence[File]) -> Iterator[tuple[File, int]]:
    """Yield every file with each number of working days left at which somebody could have asked about it."""
    for file in known:
        for left in range(file.term, max(file.term - file.took, 0) - 1, -1):
            yield file, left


@dataclass(frozen=True, slots=True)
class Compared:
    """What was foretold of files that were held back, by like cases and by "days left" alone."""

    by_cases: list[tuple[float, bool]]
    by_days: list[tuple[float, bool]]


def foretell(made: Sequence[File], *, least_cases: int = 10, weight: int = 20) -> Compared:
    """Learn from the first two thirds of the files and foretell the rest at every day on which they were open."""
    cut = len(made) * 2 // 3
    counted: dict[tuple[int, int, str, int], tuple[int, int]] = {}
    days: dict[int, tuple[int, int]] = {}
    for file in made[:cut]:
        for part in stretches_seen(file.term, file.term - file.took):
            key = file.unit, file.province, file.procedure, part
            cases, late = counted.get(key, (0, 0))
            counted[key] = cases + 1, late + file.is_late
    for file, left in observed(made[:cut]):
        cases, late = days.get(left, (0, 0))
        days[left] = cases + 1, late + file.is_late
    groups = of_groups(counted)
    compared = Compared([], [])
    for file, left in observed(made[cut:]):
        found = chance(_like(groups, file, stretch(left)), least_cases=least_cases, weight=weight)
        cases, late = days.get(left, (0, 0))
        if found is not None and cases:
            compared.by_cases.append((found.value, file.is_late))
            compared.by_days.append((late / cases, file.is_late))
    return compared


def _like(groups: dict[tuple[int, str, int], tuple[int, int]], file: File, part: int) -> Iterator[Cases]:
    whose: dict[Group, tuple[int, str]] = {
        "unit": (file.unit, file.procedure),
        "province": (file.province, file.procedure),
        "procedure": (COUNTRY, file.procedure),
        "all": (COUNTRY, ""),
    }
    for group in GROUPS:
        if known := groups.get((*whose[group], part)):
            yield Cases(group, *known)
