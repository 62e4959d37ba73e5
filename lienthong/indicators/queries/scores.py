"""What was counted at many places at once, and the score of each by an index: a fixed number of statements.

Flows (what happened) are read from months, and from days where the period ends in the past. Stocks (what stands) are
those of the moment; which files were open on a day that is past was written down at its midnight, or is not known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Min, Q, Sum

from lienthong.core.values import GOVERNMENT
from lienthong.indicators.definitions.index import IndexDefinition, Stock
from lienthong.indicators.models import PlaceCount, ProceduresUsed, StockCount
from lienthong.indicators.queries.counts import LINKS
from lienthong.indicators.queries.readings import Columns, columns_of
from lienthong.indicators.rules.periods import Period, start_of
from lienthong.indicators.rules.scoring import Counted, IndexScore, Share, score
from lienthong.indicators.sql import run, statement
from lienthong.procedures.queries.competence import ListCount, list_counts
from lienthong.units.models import UnitVersion


@dataclass(frozen=True, slots=True)
class Span:
    """A period up to and with ``day``, looked at ``at`` on ``today``."""

    period: Period
    day: date
    today: date
    at: datetime

    @property
    def start(self) -> date:
        """Its first day."""
        return start_of(self.period, self.day)

    @property
    def end(self) -> date:
        """The day after its last."""
        return self.day + timedelta(days=1)

    @property
    def is_live(self) -> bool:
        """Whether it goes up to this moment."""
        return self.day == self.today

    @property
    def months_end(self) -> date:
        """Up to where whole months can be read: the current one is whole up to now."""
        first = self.day.replace(day=1)
        return (first + timedelta(days=31)).replace(day=1) if self.is_live else first


def scores_at(index: IndexDefinition, places: Mapping[str, Sequence[UnitVersion]], span: Span) -> dict[int, IndexScore]:
    """Return the score of each unit, given by level, by its id; nine statements, and four for each level."""
    sources = _Sources(index, span)
    found: dict[int, IndexScore] = {}
    for level, of_level in places.items():
        counted = sources.counted(of_level, level)
        around = {
            of: sources.counted(above, of)
            for of, above in _above(of_level, _levels_above(index, level), span.day).items()
        }
        for place in of_level:
            above_it = _around(place, around)
            found[place.unit_id] = score(index, counted[place.unit_id], level=level, above=above_it)
    return found


def units_of_level(level: str, *, on: date) -> list[UnitVersion]:
    """Return the units that are ranked at a level on a day: places, or the agencies of the country and its provinces.

    One statement.
    """
    found = UnitVersion.objects.filter(_on(on), level=level, unit__bloc=GOVERNMENT).select_related("unit")
    if level == "agency":
        found = found.filter(
            parent__in=UnitVersion.objects.filter(_on(on), level__in=("country", "province")).values("unit_id")
        )
    return list(found.order_by("code"))


class _Sources:
    """What an index reads for a span, asked of the tables once for any number of levels."""

    def __init__(self, index: IndexDefinition, span: Span) -> None:
        self.span = span
        self.columns = columns_of(tuple(sorted(index.indicators)), on=span.day)
        self.first: date | None = PlaceCount.objects.aggregate(first=Min("day"))["first"]
        self.lists = list_counts(on=span.day)

    def counted(self, places: Sequence[UnitVersion], level: str) -> dict[int, Counted]:
        """Return what was counted at each unit of a level."""
        links = list(LINKS["agencies" if level == "agency" else "people"])
        ids = [place.unit_id for place in places]
        flows = self._flows(ids, links)
        opened = (self._opened if self.span.is_live else self._opened_then)(places, links)
        used = self._used(ids)
        return {
            place.unit_id: Counted(
                self._shares(flows.get(place.unit_id, {})),
                {**_standing(self.lists, place, level), **opened.get(place.unit_id, {}), **used[place.unit_id]},
            )
            for place in places
        }

    def _flows(self, ids: Sequence[int], links: Sequence[str]) -> dict[int, dict[str, int]]:
        names = sorted({name for one in self.columns.values() for name in (one.numerator, one.denominator) if name})
        if not names:
            return {}
        listed, sums = ", ".join(names), ", ".join(f"sum({name})" for name in names)
        where = "place_id = ANY (%(places)s) AND bloc = 'government' AND link = ANY (%(links)s)"
        rows = run(
            f"""SELECT place_id, {sums} FROM (
                SELECT place_id, {listed} FROM indicators_monthlycount
                WHERE {where} AND month >= %(start)s AND month < %(months_end)s
                UNION ALL
                SELECT place_id, {listed} FROM indicators_placecount
                WHERE {where} AND day >= greatest(%(start)s, %(months_end)s) AND day < %(end)s
            ) AS counted GROUP BY place_id""",  # noqa: S608 - names of columns
            {"places": list(ids), "links": list(links)} | self._bounds,
        )
        return {place: dict(zip(names, map(_zero, numbers), strict=True)) for place, *numbers in rows}

    def _opened(self, places: Sequence[UnitVersion], links: Sequence[str]) -> dict[int, dict[Stock, int | None]]:
        asked = {"links": list(links), "at": self.span.at, "places": [place.unit_id for place in places]}
        path = places[0].unit.path if len(places) == 1 else ""
        rows = run(statement("open_at_places"), asked | {"path": path})
        known = {place: _open(int(all_), int(in_time)) for place, all_, in_time in rows}
        return {place.unit_id: known.get(place.unit_id, _open(0, 0)) for place in places}

    def _opened_then(self, places: Sequence[UnitVersion], links: Sequence[str]) -> dict[int, dict[Stock, int | None]]:
        """Return what was open at the midnight after the day; nothing where nobody wrote it down."""
        written = StockCount.objects.filter(day=self.span.end)
        if not written.exists():
            return {}
        ids = [place.unit_id for place in places]
        rows = written.filter(place_id__in=ids, bloc=GOVERNMENT, link__in=links).values_list("place_id")
        known = {place: _open(all_, all_ - late) for place, all_, late in rows.annotate(Sum("open"), Sum("overdue"))}
        return {id_: known.get(id_, _open(0, 0)) for id_ in ids}

    def _used(self, ids: Collection[int]) -> dict[int, dict[Stock, int | None]]:
        rows = ProceduresUsed.objects.filter(period=self.span.period, start=self.span.start, bloc=GOVERNMENT)
        known: dict[int, dict[Stock, int | None]] = {
            row.place_id: {
                "procedures_filed_online": row.filed_online,
                "procedures_charged": row.charged,
                "procedures_paid_online": row.paid_online,
            }
            for row in rows.filter(place_id__in=ids)
        }
        is_counted = bool(known) or rows.exists()
        none: dict[Stock, int | None] = dict.fromkeys(_USES, 0 if is_counted else None)
        return {id_: known.get(id_, none) for id_ in ids}

    def _shares(self, sums: Mapping[str, int]) -> dict[str, Share | None]:
        return {code: self._share(columns, sums) for code, columns in self.columns.items()}

    def _share(self, columns: Columns, sums: Mapping[str, int]) -> Share | None:
        if columns.since is not None and columns.since > self.span.start:
            return None  # one side would count days that the other does not: a replay of the counters makes it whole
        part, whole = (sums.get(name or "", 0) for name in (columns.numerator, columns.denominator))
        reading = columns.read(part, whole, self.first, self.span.end)
        if reading.numerator is None or reading.denominator is None:
            return None
        return Share(reading.numerator, reading.denominator)

    @property
    def _bounds(self) -> dict[str, date]:
        return {"start": self.span.start, "months_end": self.span.months_end, "end": self.span.end}


_USES: tuple[Stock, ...] = ("procedures_filed_online", "procedures_charged", "procedures_paid_online")


def _standing(lists: Iterable[ListCount], place: UnitVersion, level: str) -> dict[Stock, int | None]:
    """Return how many procedures are in the competence of a unit, and how far they are."""
    own = [one for one in lists if _is_competent(one, place, level)]
    return {
        "procedures": sum(one.procedures for one in own),
        "procedures_online": sum(one.online for one in own),
        "procedures_whole": sum(one.whole for one in own),
        "procedures_with_fee": sum(one.with_fee for one in own),
    }


def _is_competent(one: ListCount, place: UnitVersion, level: str) -> bool:
    """Tell whether procedures are a unit's: of the country's list, or of its province's own, by level or by agency."""
    if one.province_id is not None and f"/{one.province_id}/" not in place.unit.path:
        return False
    if level == "agency":
        return place.unit_id == one.ministry_id or place.unit.agency_type == one.agency_kind
    return level == "country" or not _LEVELS_OF[level].isdisjoint(one.levels)


def _levels_above(index: IndexDefinition, level: str) -> set[str]:
    """Return the levels other than a unit's own at which items are counted."""
    above: set[str] = {item.counted_at for item in index.items.values()}
    return above - {"", level}


#: Procedures of which levels are settled in a place.
_LEVELS_OF = {"province": frozenset({"province", "commune"}), "commune": frozenset({"commune"})}


def _above(places: Sequence[UnitVersion], levels: Iterable[str], on: date) -> dict[str, list[UnitVersion]]:
    """Return the places of these levels that lie above any of the units; one statement for each level."""
    above = {int(part) for place in places for part in place.unit.path.strip("/").split("/")[:-1]}
    found = UnitVersion.objects.filter(_on(on), unit_id__in=above).select_related("unit")
    placed = {level: list(found.filter(level=level)) for level in levels}
    return {level: places for level, places in placed.items() if places}


def _around(place: UnitVersion, around: Mapping[str, Mapping[int, Counted]]) -> dict[str, Counted]:
    """Return what was counted above a unit, by level; a level of which nothing is above it is left out."""
    path = [int(part) for part in place.unit.path.strip("/").split("/")]
    return {level: counted[unit_id] for level, counted in around.items() for unit_id in path if unit_id in counted}


def _open(all_: int, in_time: int) -> dict[Stock, int | None]:
    return {"open": all_, "open_in_time": in_time}


def _zero(number: Any) -> int:
    return int(number or 0)


def _on(day: date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))
