"""The numbers of the pack for many places at once, for many procedures or days: what a board ranks and draws.

What is read here is what ``readings`` reads of each place one by one; a test compares them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal

from lienthong.core.values import GOVERNMENT, Bloc
from lienthong.indicators.definitions.indicators import IndicatorDefinition
from lienthong.indicators.models import Slot
from lienthong.indicators.queries.counts import View, place_of, source_below, source_of
from lienthong.indicators.queries.readings import FIRST, Columns, kept_in
from lienthong.indicators.sql import run

#: Numerator and denominator (0 for a count); ``None``: not measured yet.
Sides = tuple[int, int] | None
Key = Literal["procedure", "day"]


@dataclass(frozen=True, eq=False)
class Defined:
    """The indicators of a day and where each is kept; known by being this object, so that what is made of it lasts."""

    indicators: tuple[Columns, ...]


@dataclass(frozen=True, slots=True)
class Summed:
    """A number as it is kept: SQL over the counted columns, and the first day on which they are whole, if not all."""

    code: str
    numerator: str
    denominator: str = ""
    since: date | None = None

    def sums(self) -> tuple[str, str]:
        """Return the SQL of both sides, added up over the days on which they are whole."""
        whole = f" FILTER (WHERE day >= DATE '{self.since}')" if self.since else ""
        part, rest = (f"coalesce(sum({side or 0}){whole}, 0)" for side in (self.numerator, self.denominator))
        return part, rest

    def read(self, numerator: int, denominator: int, first: date | None, end: date) -> Sides:
        """Return what was counted in days before ``end``, when anything was first counted on ``first``."""
        is_counted = first is not None and first < end and (self.since is None or self.since < end)
        return (int(numerator), int(denominator)) if is_counted else None


def every_indicator(*, on: date) -> Defined:
    """Return every indicator that is defined on a day, by code, and where it is kept; one statement.

    While nothing was defined anew it is the same object.
    """
    slots, bodies = run(_DEFINED, {"on": on})[0]
    return _defined(slots, tuple(bodies))


def by_place(
    asked: Sequence[Summed],
    path: str,
    beneath: Sequence[int],
    *,
    start: date,
    end: date,
    back: Sequence[int] = (0,),
    procedure: str = "",
    bloc: Bloc = GOVERNMENT,
    view: View = "people",
) -> dict[int, dict[int, dict[str, Sides]]]:
    """Return days back → place → code → what was counted from ``start`` to before ``end``, each that much earlier.

    Of the places ``beneath`` the unit at ``path``, and of itself in the period that is not moved back; one statement.
    """
    if not (asked and back) or not (beneath or 0 in back):
        return {days: {} for days in back}
    place = place_of(path, bloc, view)
    words = {**place, "back": list(back), "places": list(beneath), "start": start, "end": end, "procedure": procedure}
    words |= {"earliest": start - timedelta(days=max(back)), "latest": end - timedelta(days=min(back))}
    rows = run(_of_places(_sums(asked), path, procedure, has_beneath=bool(beneath), has_own=0 in back), words)
    first = rows[0][2]
    counted = {(days, unit_id): numbers for days, unit_id, _, *numbers in rows[1:]}
    nothing = [0] * 2 * len(asked)
    return {
        days: {
            unit_id: _read(asked, counted.get((days, unit_id), nothing), first, end - timedelta(days=days))
            for unit_id in ((*beneath, place["unit"]) if days == 0 else beneath)
        }
        for days in back
    }


def by_key(
    asked: Sequence[Summed],
    key: Key,
    path: str,
    *,
    start: date,
    end: date,
    procedure: str = "",
    bloc: Bloc = GOVERNMENT,
    view: View = "people",
) -> dict[Any, dict[str, Sides]]:
    """Return procedure or day → code → what was counted at a unit and beneath it; one statement.

    Where nothing was counted at all there is no entry; acts that belong to no procedure are left out of procedures.
    """
    if not asked:
        return {}
    is_procedure = key == "procedure" or bool(procedure)
    table, where = source_of(path, by_procedure=is_procedure, one=bool(procedure))
    if key == "procedure":
        where += " AND procedure <> ''"
    sums = _sums(asked)
    statement = _BY_KEY.format(key=key, first=FIRST, sums=sums, table=table, where=where)
    words = {**place_of(path, bloc, view), "start": start, "end": end, "procedure": procedure}
    return {
        value: _read(asked, numbers, first, value + timedelta(days=1) if key == "day" else end)
        for value, first, *numbers in run(statement, words)
    }


def _of_places(sums: str, path: str, procedure: str, *, has_beneath: bool, has_own: bool) -> str:
    """Return the statement whose first row says since when anything was counted, and the others what."""
    parts = [_SINCE.format(first=FIRST, nothing=", 0" * sums.count("coalesce("))]
    if has_beneath:
        table, where = source_below(path, procedure)
        parts.append((_OFFICES if table.startswith("(") else _BENEATH).format(sums=sums, table=table, where=where))
    if has_own:
        table, where = source_of(path, by_procedure=bool(procedure), one=bool(procedure))
        parts.append(_OWN.format(sums=sums, table=table, where=where))
    return " UNION ALL ".join(parts) + " ORDER BY 1 NULLS FIRST"


def _sums(asked: Sequence[Summed]) -> str:
    return ", ".join(side for one in asked for side in one.sums())


def _read(asked: Sequence[Summed], numbers: Sequence[int], first: date | None, end: date) -> dict[str, Sides]:
    sides = zip(numbers[::2], numbers[1::2], strict=True)
    return {one.code: one.read(*pair, first, end) for one, pair in zip(asked, sides, strict=True)}


@lru_cache(maxsize=16)
def _defined(slots: str, bodies: tuple[str, ...]) -> Defined:
    taken = {
        key: Slot(column, key, since and date.fromisoformat(since))
        for key, (column, since) in json.loads(slots).items()
    }
    definitions = (IndicatorDefinition.model_validate(json.loads(body)) for body in bodies)
    return Defined(tuple(kept_in(one, taken) for one in definitions))


_DEFINED = """
SELECT (SELECT coalesce(jsonb_object_agg(key, jsonb_build_array("column", since)), '{}') FROM indicators_slot),
       (SELECT coalesce(array_agg(body::text ORDER BY code), '{}') FROM (
           SELECT DISTINCT ON (code) code, body FROM indicators_indicator
           WHERE since <= %(on)s AND (until IS NULL OR until > %(on)s) ORDER BY code, since DESC
       ) AS held)
"""
_SINCE = "SELECT NULL::int, NULL::bigint, {first}{nothing}"
#: Place by place, since the planner would rather read all places of those days.
_BENEATH = """
SELECT back.days, place.id, NULL, summed.*
FROM unnest(%(back)s::int[]) AS back (days) CROSS JOIN unnest(%(places)s::bigint[]) AS place (id)
CROSS JOIN LATERAL (
    SELECT {sums} FROM {table} AS counted
    WHERE counted.place_id = place.id AND counted.bloc = %(bloc)s AND counted.link = ANY (%(links)s)
      AND counted.day >= %(start)s::date - back.days AND counted.day < %(end)s::date - back.days AND {where}
) AS summed"""
#: Offices are added up once for all places: the first and the last day of all periods say which rows are read.
_OFFICES = """
SELECT back.days, counted.place_id, NULL, {sums}
FROM {table} AS counted
JOIN unnest(%(back)s::int[]) AS back (days)
    ON counted.day >= %(start)s::date - back.days AND counted.day < %(end)s::date - back.days
WHERE counted.place_id = ANY (%(places)s::bigint[]) AND counted.bloc = %(bloc)s AND counted.link = ANY (%(links)s)
  AND counted.day >= %(earliest)s AND counted.day < %(latest)s AND {where}
GROUP BY back.days, counted.place_id"""
_OWN = """
SELECT 0, %(unit)s::bigint, NULL, {sums} FROM {table} WHERE {where} AND day >= %(start)s AND day < %(end)s"""
_BY_KEY = """
SELECT {key}, {first}, {sums} FROM {table} WHERE {where} AND day >= %(start)s AND day < %(end)s GROUP BY {key}"""
