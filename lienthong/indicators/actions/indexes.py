"""Where units stand by the indexes of a pack is written down, day by day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.utils.timezone import localdate

from lienthong.core import ledger
from lienthong.core.models import FollowerCheckpoint
from lienthong.core.values import Actor, Role
from lienthong.indicators.definitions.index import IndexDefinition
from lienthong.indicators.models import IndexStanding, ProceduresUsed, StockCount
from lienthong.indicators.queries.indexes import all_indexes
from lienthong.indicators.queries.scores import Span, scores_at, units_of_level
from lienthong.indicators.rules.periods import PERIODS, is_kept
from lienthong.indicators.rules.scoring import IndexScore
from lienthong.indicators.sql import statement
from lienthong.units.models import UnitVersion

#: For how many days ranks are kept day by day; of months before that, their last day.
KEPT_DAYS = 40
#: Different procedures are counted over a whole year of days: that takes its time.
_USES_EVERY = timedelta(hours=1)
#: The days that a rank is compared with.
_COMPARED = (timedelta(days=1), timedelta(days=7))


def rank_units(*, by: Actor, at: datetime) -> int:
    """Write down what every unit that is ranked has of every index at this moment; return how many lines are new.

    Nothing is done while the counters stand still. Yesterday and last week are made up for where it is known what was
    open then. Ranks of long ago are let go but for the last days of months. One ledger line a day and
    index, ``indicators.ranked``. Right: steering, whole country.
    """
    by.must(Role.STEERING, path="/")
    today = localdate(at)
    return sum(_rank(index, today, by=by, at=at) for index in all_indexes(on=today) if _is_due(index.code, today))


def _rank(index: IndexDefinition, today: date, *, by: Actor, at: datetime) -> int:
    written = set(IndexStanding.objects.filter(index=index.code).values_list("day", flat=True).distinct())
    past = (today - ago for ago in _COMPARED)
    days = [today, *(day for day in past if day not in written and _is_known(day))]
    lines = 0
    for rows in (rows for day in days for rows in _standings(index, day, today, at)):
        _write(rows)
        lines += len(rows)
    _note(index.code, today, written, lines, by=by, at=at)
    return lines


@transaction.atomic
def _note(code: str, today: date, written: set[date], lines: int, *, by: Actor, at: datetime) -> None:
    """Tell the ledger, once a day, and let ranks of long ago go."""
    last = ledger.lines_about(f"index:{code}", verbs=("indicators.ranked",), limit=1)
    if last and last[0].detail["day"] == today.isoformat():
        return
    gone = [day for day in written if not is_kept(day, today=today, days=KEPT_DAYS)]
    IndexStanding.objects.filter(index=code, day__in=gone).delete()
    detail = {"day": today.isoformat(), "lines": lines}
    ledger.record("indicators.ranked", by=by, at=at, about=f"index:{code}", detail=detail)


@transaction.atomic
def _write(rows: list[IndexStanding]) -> None:
    unique = ["index", "period", "day", "level", "unit"]
    updated = ["total", "measurable", "band", "groups", "counted_at"]
    IndexStanding.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=unique, update_fields=updated, batch_size=2000
    )


def _standings(index: IndexDefinition, day: date, today: date, at: datetime) -> Iterator[list[IndexStanding]]:
    """Work out a day, period by period, in no transaction: who writes holds up those that follow the ledger."""
    places: dict[str, list[UnitVersion]] = {level: units_of_level(level, on=day) for level in index.levels}
    levels = {unit.unit_id: level for level, found in places.items() for unit in found}
    for period in PERIODS:
        span = Span(period, day, today, at)
        _count_uses(span)
        found = scores_at(index, places, span).items()
        yield [_standing(index.code, span, levels[unit_id], unit_id, score) for unit_id, score in found]


def _standing(code: str, span: Span, level: str, unit_id: int, found: IndexScore) -> IndexStanding:
    return IndexStanding(
        index=code,
        period=span.period,
        day=span.day,
        level=level,
        unit_id=unit_id,
        total=found.total,
        measurable=found.measurable,
        band=found.band,
        groups={group.code: str(group.points) if group.points is not None else None for group in found.groups},
        counted_at=span.at,
    )


def _count_uses(span: Span) -> None:
    """Count in how many procedures something happened, at every place: once an hour while a period lasts."""
    last = ProceduresUsed.objects.filter(period=span.period, start=span.start).aggregate(last=Max("counted_at"))["last"]
    if last is not None and (not span.is_live or span.at - last < _USES_EVERY):
        return
    asked = {"period": span.period, "start": span.start, "end": span.end, "at": span.at}
    with connection.cursor() as cursor:
        cursor.execute(statement("use_of_procedures"), asked)


def _is_known(day: date) -> bool:
    """Tell whether what was open at the end of a day was written down."""
    return StockCount.objects.filter(day=day + timedelta(days=1)).exists()


def _is_due(code: str, today: date) -> bool:
    """Tell whether anything was counted since the ranks of today were written, or none were."""
    written = IndexStanding.objects.filter(index=code, day=today).aggregate(last=Max("counted_at"))["last"]
    moved = FollowerCheckpoint.objects.filter(name="counters").values_list("moved_at", flat=True).first()
    return written is None or (moved is not None and moved > written)
