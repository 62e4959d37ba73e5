"""The numbers of a bulletin, counted once when it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from lienthong.bulletins.definitions import BulletinDefinition, MeasureCode, Ranking, Section
from lienthong.bulletins.queries.joined import index_part, readings_of, tasks_of, warnings_of
from lienthong.bulletins.refusals import PeriodNotMeasured
from lienthong.bulletins.rules.measures import MEASURES, Pair, Placed, measured, rank
from lienthong.bulletins.rules.periods import Period
from lienthong.core.values import GOVERNMENT
from lienthong.indicators import queries as indicators
from lienthong.indicators.queries.counts import NEXT_LEVEL, Counts
from lienthong.units.models import UnitVersion

_STOCKS = ("open", "paused", "overdue", "at_risk")


def content_of(definition: BulletinDefinition, place: UnitVersion, period: Period, *, at: datetime) -> dict[str, Any]:
    """Return what a bulletin of a place says of a period, as it is kept (JSON); ``place.unit`` is loaded.

    What was open is what was written down when the period ended; where it was not, it is not said. Refuses
    ``PeriodNotMeasured``.
    """
    now = _counts(place, period, at) if place.unit.path else None  # a place that is no more is counted nowhere
    if now is None:
        raise PeriodNotMeasured(last=period.last.isoformat())
    before, counted_at = _counts(place, period.before(), at), indicators.counted_at()
    return {
        "place": {"level": place.level, "code": place.code, "vi": place.name, "en": place.name_en or place.name},
        "period": {"every": period.every, "start": period.start.isoformat(), "end": period.end.isoformat()},
        "counted_at": counted_at.isoformat() if counted_at else None,
        "sections": [
            {"title": {"vi": section.title.vi, "en": section.title.en}} | said
            for section in definition.sections
            if (said := _said(section, place, period, now, before, at=at)) is not None
        ],
    }


def _said(
    section: Section,
    place: UnitVersion,
    period: Period,
    now: Mapping[str, int],
    before: Mapping[str, int] | None,
    *,
    at: datetime,
) -> dict[str, Any] | None:
    """Return what a section says; ``None`` leaves it out: nothing to rank beneath, no such plan."""
    if section.ranking:
        return _ranking(section.ranking, place, period, at=at) if place.level in NEXT_LEVEL else None
    if section.indicators:
        return readings_of(section.indicators, place, period)
    if section.index:
        return index_part(section.index, place, period, at=at)
    if section.tasks:
        return tasks_of(section.tasks, place, at=at)
    if section.warnings:
        return warnings_of(section.warnings, place, at=at)
    return {
        "rows": [{"code": code, "now": _pair(code, now), "before": _pair(code, before)} for code in section.numbers]
    }


def _counts(place: UnitVersion, period: Period, at: datetime) -> dict[str, int] | None:
    """Return the counts of a period by name; stocks that were not written down are left out."""
    counts = indicators.totals(place.unit.path, at=at, start=period.start, end=period.end)
    if counts is None:
        return None
    kept = indicators.stock_kept([place.unit_id], day=period.end, bloc=GOVERNMENT, view="people")
    named = _named(counts)
    for name in _STOCKS:
        if kept is None:
            del named[name]
        else:
            named[name] = kept.get(place.unit_id, {}).get(name, 0)
    return named


def _named(counts: Counts) -> dict[str, int]:
    return {**asdict(counts), "done": counts.done}


def _pair(code: MeasureCode, counts: Mapping[str, int] | None) -> Pair | None:
    """Return a number, ``None`` where it was not measured."""
    return measured(code, counts) if counts is not None and MEASURES[code].part in counts else None


def _ranking(wanted: Ranking, place: UnitVersion, period: Period, *, at: datetime) -> dict[str, Any]:
    rows = indicators.children(place.unit_id, level=NEXT_LEVEL[place.level], at=at, start=period.start, end=period.end)
    places = []
    for row in rows:
        part, whole = measured(wanted.by, _named(row.counts) if row.counts else None) or (0, 0)
        places.append(Placed(row.code, row.short_name or row.name.vi, part, whole or 0))
    ranked = rank(places, most=wanted.most, least=wanted.least)
    return {"by": wanted.by, "least": wanted.least, **asdict(ranked)}
