"""What other rooms know and a bulletin repeats: indicators of the pack, late tasks of a plan, warnings to be taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from lienthong.bulletins.definitions import IndexPart, LateTasks, OpenWarnings
from lienthong.bulletins.rules.measures import Pair
from lienthong.bulletins.rules.periods import Period
from lienthong.core.values import Actor, Grant, Role
from lienthong.indicators.queries.definitions import indicators_of
from lienthong.indicators.queries.index import index_of
from lienthong.indicators.queries.readings import Reading, readings
from lienthong.indicators.queries.warnings import WarningFilter, warnings_for
from lienthong.indicators.refusals import IndexNotForUnit, IndexUnknown
from lienthong.indicators.rules.warning import KIND_NAMES, State
from lienthong.plans.queries.status import plan_status
from lienthong.plans.refusals import PlanUnknown
from lienthong.units import queries as units
from lienthong.units.models import UnitVersion

#: Of these somebody is to take care: nobody has them, or who had them let their date pass.
_FREE = (State.NEW, State.ESCALATED)


def readings_of(codes: Sequence[str], place: UnitVersion, period: Period) -> dict[str, Any]:
    """Return what indicators read for a period and for the one before. Refuses ``IndicatorUnknown``."""
    now, before = (
        readings(codes, unit_id=place.unit_id, start=one.start, end=one.end) for one in (period, period.before())
    )
    titles = {code: one.title for code, one in indicators_of(tuple(codes), on=period.last).items()}
    rows = [
        {
            "code": code,
            "vi": titles[code].vi,
            "en": titles[code].en,
            "now": _pair(now[code]),
            "before": _pair(before[code]),
        }
        for code in codes
    ]
    return {"readings": rows}


def index_part(wanted: IndexPart, place: UnitVersion, period: Period, *, at: datetime) -> dict[str, Any] | None:
    """Return an index of a place up to the last day of a period; ``None`` where there is none for such places."""
    try:
        card = index_of(wanted.code, place.unit_id, wanted.period, at, day=period.last)
    except (IndexUnknown, IndexNotForUnit):
        return None
    groups = [
        {"vi": one.title.vi, "en": one.title.en, "points": one.points, "max": one.max, "measurable": one.measurable}
        for one in card.groups
    ]
    ranks = [
        {"vi": one.under.vi, "en": one.under.en, "rank": one.rank, "of": one.of, "change": one.since_last_week}
        for one in card.ranks
        if one.rank is not None
    ]
    whole = {"total": card.total, "measurable": card.measurable, "scale": card.scale, "is_whole": card.is_whole}
    return {"index": wanted.code, "start": card.start.isoformat(), **whole, "groups": groups, "ranks": ranks}


def tasks_of(wanted: LateTasks, place: UnitVersion, *, at: datetime) -> dict[str, Any] | None:
    """Return the tasks of a plan that are late at a place and beneath it; ``None`` where there is no such plan."""
    try:
        status = plan_status(wanted.plan, at=at)
    except PlanUnknown:
        return None
    late = [task for task in status.tasks if task.state == "late"]
    here = {unit_id for unit_id in {task.unit_id for task in late} if _is_beneath(unit_id, place)}
    found = sorted((task for task in late if task.unit_id in here), key=lambda task: (-task.days_late, task.code))
    said = [
        {
            "code": task.code,
            "vi": task.title.vi,
            "en": task.title.en,
            "unit": task.unit_name.vi,
            "due": f"{task.due:%d/%m/%Y}",
            "days_late": task.days_late,
        }
        for task in found[: wanted.most]
    ]
    return {"plan": wanted.plan, "at": at.isoformat(), "tasks": said, "left": len(found) - len(said)}


def warnings_of(wanted: OpenWarnings, place: UnitVersion, *, at: datetime) -> dict[str, Any]:
    """Return the warnings of a place and beneath it that wait for somebody."""
    watching = Actor("system", "system:bulletins", "bulletins", grants=(Grant(Role.MONITOR, place.unit.path),))
    rows = warnings_for(to=watching, at=at, only=WarningFilter(path=place.unit.path))
    found = [one for one in rows if one.state in _FREE]
    said = [
        {
            "vi": KIND_NAMES[one.kind].vi,
            "en": KIND_NAMES[one.kind].en,
            "unit": one.unit_name,
            "procedure": one.procedure_title.vi if one.procedure_title else one.procedure or "–",
            "since": f"{localdate(one.raised_at):%d/%m/%Y}",
        }
        for one in found[: wanted.most]
    ]
    return {"at": at.isoformat(), "warnings": said, "left": len(found) - len(said)}


def _pair(reading: Reading) -> Pair | None:
    """Return part and whole of a reading; ``None`` where it is not measured yet."""
    return None if reading.numerator is None else (reading.numerator, reading.denominator)


def _is_beneath(unit_id: int, place: UnitVersion) -> bool:
    return units.get_unit(unit_id).path.startswith(place.unit.path)
