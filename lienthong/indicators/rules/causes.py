"""What was counted, as causes to warn of: each rule looks at one unit's numbers. Pure.

The strength of every cause is the same thing, so that causes can be ranked: how many files (or calls) it concerns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from lienthong.indicators.definitions.warnings import Failing, LikelyLate, Overflow, Silence
from lienthong.indicators.rules.warning import (
    LIKELY_LATE,
    OVERFLOW,
    REGISTRY_QUALITY,
    SERVICE_FAILING,
    SILENT,
    WORSENING,
    Cause,
)
from lienthong.indicators.rules.worsening import Judgment, Watch, Week, judge, worsening

#: How many weeks a warning shows.
_SHOWN = 16
#: Over how many weeks the strength of a fall is averaged.
_RECENT = 4


@dataclass(frozen=True, slots=True)
class Expected:
    """What a unit holds of a procedure: open files, those past due already, how many more are expected to miss."""

    unit_id: int
    procedure: str
    open: int
    overdue: int
    misses: float


@dataclass(frozen=True, slots=True)
class Load:
    """What a unit has to do and what it does: files due on each of the next working days (past due ones on the first),

    how many it finished and received in the days of the pace, what it did in the days of silence and in those before.
    """

    unit_id: int
    due: tuple[int, ...]
    done: int = 0
    received: int = 0
    lately: int = 0
    before: int = 0


@dataclass(frozen=True, slots=True)
class ServiceCalls:
    """A data service on one day: calls, and how many of them found it down."""

    service: str
    asked: int
    down: int


def likely_late(expected: Iterable[Expected], rule: LikelyLate) -> list[Cause]:
    """Return a cause for each unit and procedure of which enough files are expected to miss their due time."""
    return [
        Cause(
            LIKELY_LATE,
            one.unit_id,
            one.misses,
            {"open": one.open, "overdue": one.overdue, "misses": round(one.misses, 1)},
            procedure=one.procedure,
        )
        for one in expected
        if one.misses >= rule.least and 100 * one.misses >= rule.percent * one.open
    ]


def overflow(loads: Iterable[Load], rule: Overflow) -> list[Cause]:
    """Return a cause for each unit that cannot do, at its pace, what falls due in the next working days.

    A unit that does first what is due first is short, on the worst day, by what is due until then less what it can do.
    """
    found = []
    for load in loads:
        pace = load.done / rule.pace_days
        short = [due - pace * (day + 1) for day, due in enumerate(accumulate(load.due))]
        worst = max(short, default=0.0)
        if worst >= rule.least:
            evidence = {
                "due": list(load.due),
                "pace": round(pace, 2),
                "day": short.index(worst),
                "received": load.received,
                "done": load.done,
                "days": rule.pace_days,
            }
            found.append(Cause(OVERFLOW, load.unit_id, worst, evidence))
    return found


def silent(loads: Iterable[Load], rule: Silence, *, before_days: int) -> list[Cause]:
    """Return a cause for each unit that did nothing although enough was usual in so many days.

    ``before_days`` are the working days that ``Load.before`` was counted over.
    """
    found = []
    for load in loads:
        usual = load.before / before_days * rule.days
        if not load.lately and usual >= rule.least:
            found.append(Cause(SILENT, load.unit_id, usual, {"days": rule.days, "usual": round(usual, 1)}))
    return found


def getting_worse(weeks: Mapping[int, Sequence[Week]], watch: Watch) -> list[Cause]:
    """Return a cause for each place whose share on time really falls; strength: more late files a week than usual."""
    judged = {unit: found for unit, series in weeks.items() if (found := judge(series, watch)) is not None}
    return [
        Cause(WORSENING, unit, _more(weeks[unit], judged[unit]), _of_weeks(weeks[unit], judged[unit]))
        for unit in worsening(judged, watch)
    ]


def losing_quality(weeks: Mapping[str, Sequence[Week]], watch: Watch, *, unit_id: int) -> list[Cause]:
    """Return a cause for each service whose data are said to be wrong ever more often (weeks: undisputed, told)."""
    services = sorted(weeks)
    series = {number: weeks[service] for number, service in enumerate(services)}
    return [
        Cause(REGISTRY_QUALITY, unit_id, one.strength, one.evidence, subject=services[one.unit_id])
        for one in getting_worse(series, watch)
    ]


def failing(calls: Iterable[ServiceCalls], rule: Failing, *, unit_id: int) -> list[Cause]:
    """Return a cause for each service that was down for too many of those who asked it."""
    return [
        Cause(SERVICE_FAILING, unit_id, one.down, {"asked": one.asked, "down": one.down}, subject=one.service)
        for one in calls
        if one.asked >= rule.least and 100 * one.down >= rule.percent * one.asked
    ]


def _more(series: Sequence[Week], found: Judgment) -> float:
    recent = sum(whole for _, whole in series[-_RECENT:]) / _RECENT
    return max((found.usual - found.recent) * recent, 0.0)


def _of_weeks(series: Sequence[Week], found: Judgment) -> dict[str, object]:
    return {
        "usual": round(found.usual, 4),
        "recent": round(found.recent, 4),
        "fall": round(found.fall, 2),
        "spread": round(found.spread, 2),
        "chance": found.chance,
        "weeks": [list(week) for week in series[-_SHOWN:]],
    }
