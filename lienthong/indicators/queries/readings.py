"""What the indicators of the pack read for a place and a period.

A reading is ``measured``; or there was ``nothing`` to divide by; or it is ``not_yet_measured``, because its source does
not exist yet or nothing had been counted before the period ended. None of them is zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from lienthong.core.values import GOVERNMENT, Bloc, path_in, split_path
from lienthong.indicators.definitions.indicators import IndicatorDefinition
from lienthong.indicators.models import Slot
from lienthong.indicators.queries.counts import LINKS, View, source_of
from lienthong.indicators.queries.definitions import column_of, indicators_of, slots_by_key
from lienthong.indicators.sql import run
from lienthong.units import queries as units

State = Literal["measured", "nothing", "not_yet_measured"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One indicator's number with what it was made of; ``since`` is the first day that it counts whole, if not all."""

    code: str
    value: float | None
    numerator: int | None
    denominator: int | None
    state: State
    band: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """Where an indicator is kept: SQL names of the columns, ``None`` where there is none (yet)."""

    definition: IndicatorDefinition
    numerator: str | None
    denominator: str | None
    since: date | None

    @property
    def is_kept(self) -> bool:
        """Whether the counters keep all that it needs."""
        return self.numerator is not None and (self.definition.denominator is None or self.denominator is not None)

    def sums(self) -> tuple[str, str]:
        """Return the SQL of its two sides, summed over the days on which both are whole."""
        whole = f" FILTER (WHERE day >= DATE '{self.since}')" if self.since else ""
        part, rest = (f"sum({column}){whole}" if column else "NULL" for column in (self.numerator, self.denominator))
        return part, rest

    def read(self, numerator: int | None, denominator: int | None, first: date | None, end: date) -> Reading:
        """Return the reading of a period before ``end``, when anything was first counted on ``first``."""
        definition = self.definition
        is_counted = first is not None and first < end and (self.since is None or self.since < end)
        if not self.is_kept or not is_counted:
            return Reading(definition.code, None, None, None, "not_yet_measured", since=self.since)
        part, whole = int(numerator or 0), int(denominator or 0)
        if definition.denominator is None:
            value = float(part)
            return Reading(definition.code, value, part, None, "measured", definition.band_of(value), self.since)
        if whole == 0:
            return Reading(definition.code, None, part, 0, "nothing", since=self.since)
        value = part / whole
        return Reading(definition.code, value, part, whole, "measured", definition.band_of(value), self.since)


def reading(
    code: str,
    *,
    unit_id: int,
    start: date,
    end: date,
    bloc: Bloc = GOVERNMENT,
    procedure: str = "",
    view: View = "people",
) -> Reading:
    """Return what an indicator reads for a unit and all beneath it from ``start`` to before ``end``.

    Refuses ``IndicatorUnknown``, ``UnitUnknown``.
    """
    asked = (code,)
    return readings(asked, unit_id=unit_id, start=start, end=end, bloc=bloc, procedure=procedure, view=view)[code]


def readings(
    codes: Sequence[str],
    *,
    unit_id: int,
    start: date,
    end: date,
    bloc: Bloc = GOVERNMENT,
    procedure: str = "",
    view: View = "people",
    tree_on: date | None = None,
) -> dict[str, Reading]:
    """Return what several indicators read, by code; four statements however many there are.

    What is beneath the unit is told by the tree of units as it is today, or with ``tree_on`` as it was on that day.
    """
    kept = columns_of(tuple(codes), on=end - timedelta(days=1))
    place = units.get_unit(unit_id)
    table, where = source_of(place.path, by_procedure=bool(procedure), one=bool(procedure))
    if tree_on is not None:
        table, where = "indicators_dailycount", _UNDER_THEN + (" AND procedure = %(procedure)s" if procedure else "")
    sums = ", ".join(side for columns in kept.values() for side in columns.sums())
    row = run(
        f"SELECT {FIRST}, {sums} FROM {table} WHERE {where} AND day >= %(start)s AND day < %(end)s",  # noqa: S608 - names of columns
        {
            "unit": unit_id,
            "bloc": bloc,
            "links": list(LINKS[view]),
            "start": start,
            "end": end,
            "procedure": procedure,
            "path": path_in(bloc, split_path(place.path)[1]),
            "tree_on": tree_on,
        },
    )[0]
    first, *numbers = row
    sides = zip(numbers[::2], numbers[1::2], strict=True)
    return {code: columns.read(*side, first, end) for (code, columns), side in zip(kept.items(), sides, strict=True)}


def columns_of(codes: tuple[str, ...], *, on: date) -> dict[str, Columns]:
    """Return where indicators are kept, by code; two statements. Refuses ``IndicatorUnknown``."""
    slots = slots_by_key()
    return {code: kept_in(definition, slots) for code, definition in indicators_of(codes, on=on).items()}


_UNDER_THEN = """unit_id IN (
    WITH RECURSIVE under AS (
        SELECT %(unit)s::bigint AS id
        UNION
        SELECT version.unit_id FROM units_unitversion AS version JOIN under ON version.parent_id = under.id
        WHERE version.valid_from <= %(tree_on)s AND (version.valid_to IS NULL OR version.valid_to > %(tree_on)s)
    )
    SELECT id FROM under JOIN units_unit USING (id) WHERE kind = 'PLACE' OR bloc = %(bloc)s
) AND link = ANY (%(links)s)"""
#: The SQL of the first day on which anything was counted.
FIRST = "(SELECT min(day) FROM indicators_placecount)"


def kept_in(definition: IndicatorDefinition, slots: dict[str, Slot]) -> Columns:
    """Return where an indicator is kept, of the numbered columns that are taken."""
    sides = [column_of(measure, slots) for measure in definition.measures]
    since = max((since for _, since in sides if since), default=None)
    numerator = sides[0][0] if sides else None
    return Columns(definition, numerator, sides[1][0] if len(sides) > 1 else None, since)
