"""One indicator of a place, taken apart by one of its dimensions: procedure, field of law, channel, day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lienthong.core.values import GOVERNMENT, Bloc, Text, path_in, split_path
from lienthong.indicators.queries.counts import LINKS, View, source_of
from lienthong.indicators.queries.readings import FIRST, Reading, columns_of
from lienthong.indicators.refusals import DimensionNotOffered
from lienthong.indicators.rules.told import By
from lienthong.indicators.sql import run
from lienthong.procedures.queries.catalogue import cards
from lienthong.units import queries as units

_ELSEWHERE = Text("khác", "other")
_CHANNELS: Mapping[str, Text] = {
    "online": Text("trực tuyến", "online"),
    "counter": Text("tại quầy", "at the counter"),
    "post": Text("bưu chính", "by post"),
}
Sides = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """What an indicator reads for one value of a dimension; ``key`` is the value as it is kept."""

    key: str
    title: Text
    reading: Reading


def broken_down(
    code: str,
    *,
    by: By,
    unit_id: int,
    start: date,
    end: date,
    bloc: Bloc = GOVERNMENT,
    view: View = "people",
) -> list[Piece]:
    """Return an indicator of a unit and all beneath it for each value of a dimension; five statements at most.

    Values under which nothing was counted are left out. Refuses ``IndicatorUnknown``,
    ``DimensionNotOffered``, ``UnitUnknown``.
    """
    (columns,) = columns_of((code,), on=end - timedelta(days=1)).values()
    definition = columns.definition
    if by not in definition.dimensions:
        offered = ", ".join(one for one in definition.dimensions if one != "unit")
        raise DimensionNotOffered(indicator=definition.title.text, by=by, offered=offered)
    if not columns.is_kept:
        return []
    key = "procedure" if by == "field" else by
    ground = split_path(units.get_unit(unit_id).path)[1]
    table, where = source_of(ground, by_procedure=key == "procedure")
    if by == "channel":
        table, where = "indicators_dailycount", _BENEATH
    asked = {"unit": unit_id, "bloc": bloc, "links": list(LINKS[view]), "path": path_in(bloc, ground)}
    statement = _PIECES.format(key=key, first=FIRST, sides=", ".join(columns.sums()), table=table, where=where)
    counted = run(statement, asked | {"start": start, "end": end})
    first = counted[0][0] if counted else None
    found = {str(value): (int(part or 0), int(whole or 0)) for _, value, part, whole in counted}
    titles = _titles(by, found)
    if by == "field":
        found, titles = _by_field(found, titles)
    return [
        Piece(value, titles.get(value, Text(value, value)), columns.read(*sides, first, end))
        for value, sides in found.items()
        if any(sides)
    ]


_BENEATH = "unit_id IN (SELECT id FROM units_unit WHERE path LIKE %(path)s || '%%') AND link = ANY (%(links)s)"
_PIECES = """
SELECT {first}, {key}, {sides} FROM {table}
WHERE {where} AND day >= %(start)s AND day < %(end)s
GROUP BY {key} ORDER BY {key}
"""


def _titles(by: By, found: Mapping[str, Any]) -> Mapping[str, Text]:
    if by == "channel":
        return {**_CHANNELS, "": _ELSEWHERE}
    if by == "day":
        return {}
    known = cards(list(found))
    return {card.code: card.sector if by == "field" else card.title for card in known}


def _by_field(found: Mapping[str, Sides], fields: Mapping[str, Text]) -> tuple[dict[str, Sides], dict[str, Text]]:
    """Add up the procedures of each field of law; those of none that is known together, last."""
    sums: dict[str, Sides] = {}
    titles = {field.vi: field for field in fields.values()}
    for procedure, (part, whole) in sorted(found.items(), key=lambda one: _field(one[0], fields)):
        field = fields[procedure].vi if procedure in fields else ""
        before = sums.get(field, (0, 0))
        sums[field] = (before[0] + part, before[1] + whole)
    return sums, titles | {"": _ELSEWHERE}


def _field(procedure: str, fields: Mapping[str, Text]) -> tuple[bool, str]:
    return procedure not in fields, fields[procedure].vi if procedure in fields else ""
