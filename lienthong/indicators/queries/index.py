"""What an index says of a unit: its points item by item as they are now, and where it stands among its like.

Points are counted when they are asked for. Ranks compare many units and are kept by the worker (``ranked_at`` says of
when they are): those of a day stay, so that a rank is told with its change against yesterday and against last week.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from lienthong.core.definitions import Basis
from lienthong.core.values import GOVERNMENT, Text
from lienthong.indicators.definitions.index import IndexDefinition, IndexGroup, IndexItem
from lienthong.indicators.queries.indexes import get_index
from lienthong.indicators.queries.scores import Span, scores_at
from lienthong.indicators.refusals import IndexNotForUnit, PeriodNotBegun
from lienthong.indicators.rules.periods import Period
from lienthong.indicators.rules.scoring import GroupScore, IndexScore, ItemScore
from lienthong.indicators.sql import run, statement
from lienthong.units import queries as units
from lienthong.units.models import UnitVersion

_YESTERDAY, _LAST_WEEK = timedelta(days=1), timedelta(days=7)
LEVEL_NAMES: Mapping[str, Text] = {
    "country": Text("cả nước", "the country"),
    "province": Text("cấp tỉnh", "provinces"),
    "agency": Text("sở, ngành, cơ quan", "agencies"),
    "commune": Text("cấp xã", "communes"),
}


@dataclass(frozen=True, slots=True)
class ItemCard:
    """One item: what is counted over what, its law and how sure it is; what was counted, the share, the points."""

    code: str
    ref: str
    title: Text
    part_words: Text
    whole_words: Text
    full_at: float
    indicators: tuple[str, ...]
    legal_basis: tuple[Basis, ...]
    is_verified: bool
    state: str
    part: int | None
    whole: int | None
    share: float | None
    points: float | None
    max: float


@dataclass(frozen=True, slots=True)
class GroupCard:
    """A group with its items; ``measurable`` is the most that what was measured could give."""

    code: str
    known_as: str
    title: Text
    points: float | None
    max: float
    measurable: float
    items: tuple[ItemCard, ...]


@dataclass(frozen=True, slots=True)
class Rank:
    """A unit's place among the units of its level under another; a positive change is a rise. ``None``: not known."""

    under_id: int
    under_code: str
    under_level: str
    under: Text
    rank: int | None
    of: int
    since_yesterday: int | None
    since_last_week: int | None
    ranked_at: datetime | None


@dataclass(frozen=True, slots=True)
class IndexCard:
    """An index of a unit from ``start`` up to and with ``day``.

    ``total`` counts what was measured; ``measurable`` is what that could give at most. While something is missing, the
    ``band`` is the one that the total would have if the rest were like it, and ``is_whole`` is false. ``is_live``: up
    to this moment, files in hand included.
    """

    code: str
    title: Text
    legal_basis: tuple[Basis, ...]
    unit_id: int
    unit_code: str
    unit: Text
    level: str
    period: Period
    start: date
    day: date
    is_live: bool
    total: float | None
    measurable: float
    scale: float
    band: str
    band_title: Text | None
    is_band_verified: bool
    is_whole: bool
    missing: tuple[str, ...]
    unverified: tuple[str, ...]
    groups: tuple[GroupCard, ...]
    ranks: tuple[Rank, ...]


@dataclass(frozen=True, slots=True)
class RankedUnit:
    """One line of a ranking; ``groups`` are the points by group. ``rank`` is ``None`` where nothing was measured."""

    unit_id: int
    unit_code: str
    name: Text
    short_name: str
    rank: int | None
    total: float | None
    measurable: float
    band: str
    groups: dict[str, float | None]
    since_yesterday: int | None
    since_last_week: int | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """The units of a level under a place, the best first; ``of`` have a rank. ``ranked_at`` is ``None``: none yet."""

    code: str
    period: Period
    day: date
    level: str
    under_id: int
    of: int
    ranked_at: datetime | None
    rows: tuple[RankedUnit, ...]


def index_of(code: str, unit_id: int, period: Period, at: datetime, *, day: date | None = None) -> IndexCard:
    """Return an index of a unit for the month, quarter or year up to ``day``, up to now when none is given.

    Refuses ``IndexUnknown``, ``UnitUnknown``, ``IndexNotForUnit``, ``PeriodNotBegun``. At most 22 statements.
    """
    span = span_of(period, at, day)
    index = get_index(code, on=span.day)
    unit = units.version_of(unit_id, on=span.day)
    if unit.level not in index.levels or unit.unit.bloc != GOVERNMENT:
        levels = [LEVEL_NAMES[level] for level in index.levels]
        of = Text(", ".join(level.vi for level in levels), ", ".join(level.en for level in levels))
        raise IndexNotForUnit(code=code, unit=_name(unit), levels=of)
    found = scores_at(index, {unit.level: [unit]}, span)[unit_id]
    return _card(index, unit, span, found, ranks_of(index, unit, span))


def ranking(
    code: str,
    level: str,
    period: Period,
    at: datetime,
    *,
    under: int,
    day: date | None = None,
    limit: int | None = None,
    skip: int = 0,
) -> Ranking:
    """Return how the units of a level at any depth under a unit stand, the best first, after the first ``skip`` ones.

    Three statements.

    Refuses ``IndexUnknown``, ``UnitUnknown``, ``PeriodNotBegun``.
    """
    span = span_of(period, at, day)
    index = get_index(code, on=span.day)
    asked = _where(index.code, span, level, units.get_unit(under).path) | {"limit": limit, "skip": skip}
    rows = run(statement("ranks"), asked)
    return Ranking(
        code=index.code,
        period=period,
        day=span.day,
        level=level,
        under_id=under,
        of=rows[0][-2] if rows else 0,
        ranked_at=max((row[-1] for row in rows), default=None),
        rows=tuple(_ranked(*row[:-2]) for row in rows),
    )


def span_of(period: Period, at: datetime, day: date | None) -> Span:
    """Return the period up to ``day``, up to now when none is given. Refuses ``PeriodNotBegun``."""
    today = timezone.localtime(at).date()
    if day is not None and day > today:
        raise PeriodNotBegun(day=day.strftime("%d/%m/%Y"))
    return Span(period, day or today, today, at)


def _where(code: str, span: Span, level: str, path: str) -> dict[str, Any]:
    """Return what the statements on ranks are asked: whose, and of which days."""
    days = {"day": span.day, "yesterday": span.day - _YESTERDAY, "last_week": span.day - _LAST_WEEK}
    return {"index": code, "period": span.period, "level": level, "path": path, **days}


def _ranked(
    unit_id: int, code: str, name: str, name_en: str, short_name: str, rank: int | None, *stood: Any
) -> RankedUnit:
    """Return a line of a ranking; ``stood``: total, measurable, band, groups as JSON, ranks of yesterday, last week."""
    total, measurable, band, groups, yesterday, last_week = stood
    return RankedUnit(
        unit_id=unit_id,
        unit_code=code,
        name=Text(name, name_en or name),
        short_name=short_name,
        rank=rank,
        total=total,
        measurable=measurable,
        band=band,
        groups={group: points and float(points) for group, points in json.loads(groups).items()},
        since_yesterday=_rise(rank, yesterday),
        since_last_week=_rise(rank, last_week),
    )


def ranks_of(index: IndexDefinition, unit: UnitVersion, span: Span) -> tuple[Rank, ...]:
    """Return where a unit stands under each place above it, the nearest first; two statements for each."""
    above = [int(part) for part in unit.unit.path.strip("/").split("/")][:-1]
    return tuple(_rank(index, unit, span, place) for place in reversed(above))


def _rank(index: IndexDefinition, unit: UnitVersion, span: Span, under: int) -> Rank:
    place = units.version_of(under, on=span.day)
    asked = _where(index.code, span, unit.level, place.unit.path)
    days = [asked["day"], asked["yesterday"], asked["last_week"]]
    stood = {day: rest for day, *rest in run(statement("rank_of"), asked | {"unit": unit.unit_id, "days": days})}
    now, yesterday, last_week = (stood.get(day, (None, 0, None)) for day in days)
    rises = _rise(now[0], yesterday[0]), _rise(now[0], last_week[0])
    return Rank(under, place.code, place.level, _name(place), now[0], now[1], *rises, now[2])


def _rise(now: int | None, before: int | None) -> int | None:
    """Return by how many places a unit rose."""
    return before - now if before and now else None


def _card(index: IndexDefinition, unit: UnitVersion, span: Span, found: IndexScore, ranks: Sequence[Rank]) -> IndexCard:
    band = next((one for one in index.bands if one.code == found.band), None)
    return IndexCard(
        code=index.code,
        title=index.title.text,
        legal_basis=index.legal_basis,
        unit_id=unit.unit_id,
        unit_code=unit.code,
        unit=_name(unit),
        level=unit.level,
        period=span.period,
        start=span.start,
        day=span.day,
        is_live=span.is_live,
        total=_float(found.total),
        measurable=float(found.measurable),
        scale=float(found.scale),
        band=found.band,
        band_title=band.title.text if band else None,
        is_band_verified=band is not None and band.confidence == "confirmed",
        is_whole=found.is_whole,
        missing=found.missing,
        unverified=tuple(item.code for item in index.items.values() if item.confidence != "confirmed"),
        groups=tuple(_group(*pair, index) for pair in zip(index.groups, found.groups, strict=True)),
        ranks=tuple(ranks),
    )


def _group(group: IndexGroup, found: GroupScore, index: IndexDefinition) -> GroupCard:
    items = zip(group.items, found.items, strict=True)
    return GroupCard(
        code=group.code,
        known_as=group.known_as,
        title=group.title.text,
        points=_float(found.points),
        max=float(group.max),
        measurable=float(found.measurable),
        items=tuple(_item(item, counted, index.legal_basis) for item, counted in items),
    )


def _item(item: IndexItem, found: ItemScore, basis: Iterable[Basis]) -> ItemCard:
    return ItemCard(
        code=item.code,
        ref=item.ref,
        title=item.title.text,
        part_words=item.part.text,
        whole_words=item.whole.text,
        full_at=float(item.full_at),
        indicators=item.indicators,
        legal_basis=tuple(item.basis or basis),
        is_verified=item.confidence == "confirmed",
        state=found.state,
        part=found.part,
        whole=found.whole,
        share=found.share,
        points=_float(found.points),
        max=float(item.max),
    )


def _float(number: Any) -> float | None:
    return None if number is None else float(number)


def _name(version: UnitVersion) -> Text:
    return Text(version.name, version.name_en or version.name)
