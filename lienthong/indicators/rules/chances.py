"""How likely an open file will end late: the share of like cases that did, from the same working time left. Pure.

A past case counts once for every stretch of time left in which it was still open: who asks "three working days are
left, what now?" is answered by the files that were open with three working days left, and by them alone. Groups of like
cases grow wider (the unit with the procedure, its province, the whole country, everything) until one holds enough. Its
share is drawn towards that of the next wider group, which weighs as much as a number of cases of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lienthong.core.values import Text

#: The working days left at which a stretch begins; a stretch ends where the next begins.
STRETCHES = (0, 1, 2, 3, 4, 6, 11, 21)
#: From the narrowest group of like cases to the widest.
Group = Literal["unit", "province", "procedure", "all"]
GROUPS: tuple[Group, ...] = ("unit", "province", "procedure", "all")
#: Stands for the unit where a group is of the whole country.
COUNTRY = 0
#: What is thought before any case was seen: as likely as not.
_NOTHING_KNOWN = 0.5


@dataclass(frozen=True, slots=True)
class Cases:
    """Like cases of one group in one stretch: how many there were, how many of them ended late."""

    group: Group
    cases: int
    late: int


@dataclass(frozen=True, slots=True)
class LikeCases:
    """One line of the explanation: a group with its own share (``None``: no cases) and what it says when drawn in."""

    group: Group
    cases: int
    late: int
    share: float | None
    drawn: float


@dataclass(frozen=True, slots=True)
class Chance:
    """How likely a file ends late, the group that says so, and every group from the narrowest to the widest."""

    value: float
    group: Group
    groups: tuple[LikeCases, ...]

    @property
    def percent(self) -> int:
        """The chance in percent, as people read it."""
        return round(100 * self.value)

    @property
    def cases(self) -> LikeCases:
        """The like cases of the group that says so."""
        return next(line for line in self.groups if line.group == self.group)

    @property
    def words(self) -> Text:
        """What a person reads."""
        percent, late, cases = self.percent, self.cases.late, self.cases.cases
        return Text(
            f"Khả năng trễ {percent}%: {late} trong {cases} hồ sơ tương tự đã trễ",
            f"Chance of late {percent}%: {late} of {cases} like files were late",
        )


def stretch(days_left: int) -> int:
    """Return which stretch so many working days left belong to; what is past due belongs to the first."""
    return max(bisect_right(STRETCHES, days_left) - 1, 0)


def stretches_seen(left_first: int, left_last: int) -> range:
    """Return the stretches in which a case was open: from what was left when it came to what was left when it ended.

    A case that came when nothing was left was never open in time: it is in none.
    """
    if left_first < 0:
        return range(0)
    return range(stretch(max(left_last, 0)), stretch(left_first) + 1)


def chance(known: Iterable[Cases], *, least_cases: int, weight: int) -> Chance | None:
    """Return the chance that the groups of like cases give; a group that is missing has no cases.

    ``None`` while even the widest group has too few.
    """
    counted = {one.group: one for one in known}
    drawn, lines = _NOTHING_KNOWN, []
    for group in reversed(GROUPS):
        one = counted.get(group, Cases(group, 0, 0))
        if one.cases:
            drawn = (one.late + weight * drawn) / (one.cases + weight)
        lines.append(LikeCases(group, one.cases, one.late, one.late / one.cases if one.cases else None, drawn))
    lines.reverse()
    speaking = next((line for line in lines if line.cases >= least_cases), None)
    return Chance(speaking.drawn, speaking.group, tuple(lines)) if speaking is not None else None


@dataclass(frozen=True, slots=True)
class Reliability:
    """Of the files whose chance lay between ``low`` and ``high``: how many, what was foretold, what came (shares)."""

    low: float
    high: float
    files: int
    foretold: float
    came: float


def brier(foretold: Sequence[tuple[float, bool]]) -> float:
    """Return the mean squared distance between what was foretold and what came (late is 1); 0 is perfect."""
    return sum((value - came) ** 2 for value, came in foretold) / len(foretold)


def reliability(foretold: Sequence[tuple[float, bool]], *, parts: int = 10) -> list[Reliability]:
    """Return, for each tenth of the chances that occurred, what was foretold beside what came."""
    by_part: dict[int, list[tuple[float, bool]]] = {}
    for value, came in foretold:
        by_part.setdefault(min(int(value * parts), parts - 1), []).append((value, came))
    return [
        Reliability(
            part / parts,
            (part + 1) / parts,
            len(inside),
            sum(value for value, _ in inside) / len(inside),
            sum(came for _, came in inside) / len(inside),
        )
        for part, inside in sorted(by_part.items())
    ]


def of_groups(
    counted: Mapping[tuple[int, int, str, int], tuple[int, int]],
) -> dict[tuple[int, str, int], tuple[int, int]]:
    """Return the cases (all, late) of every group, from those of (unit, province, procedure, stretch).

    A group is (unit, procedure, stretch): the province stands for its units, 0 for the country; no procedure is all.
    """
    groups: dict[tuple[int, str, int], tuple[int, int]] = {}
    for (unit, province, procedure, part), (cases, late) in counted.items():
        for of, what in dict.fromkeys(((unit, procedure), (province, procedure), (COUNTRY, procedure), (COUNTRY, ""))):
            known = groups.get((of, what, part), (0, 0))
            groups[of, what, part] = known[0] + cases, known[1] + late
    return groups
