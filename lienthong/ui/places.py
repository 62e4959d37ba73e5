"""Communes on pages: their names beside their codes, and the answers of the place picker."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from lienthong.core.identifiers import fold
from lienthong.core.values import Text
from lienthong.ui.fields import Choice
from lienthong.units import queries as units
from lienthong.units.models import UnitVersion
from lienthong.units.refusals import UnitUnknown

_COMMUNE = "commune"
_FOUND = 8
_LOOKED_THROUGH = 60


_LEVELS = {
    "country": Text("Trung ương", "Central"),
    "province": Text("Cấp tỉnh", "Province"),
    "district": Text("Cấp huyện", "District"),
    "commune": Text("Cấp xã", "Commune"),
}


def level_title(level: str) -> Text:
    """Return what a level of the state is called; a level that is none by its code."""
    return _LEVELS.get(level, Text(level, level))


def commune(code: str, *, on: date) -> UnitVersion | None:
    """Return the commune with a code on a day, or nothing for a code that means none."""
    try:
        return units.version_at(code, level=_COMMUNE, on=on)
    except UnitUnknown:
        return None


def place_names(codes: Iterable[str], *, on: date, language: str = "vi") -> dict[str, str]:
    """Return ``Phường Hoàn Kiếm, Thành phố Hà Nội`` for each commune code; codes that mean nothing are left out."""
    found = {code: version for code in codes if (version := commune(code, on=on))}
    ids = {unit for version in found.values() for unit in (version.unit_id, version.parent_id) if unit}
    names = units.names(ids, on=on, language=language) if ids else {}
    return {
        code: ", ".join(names[unit] for unit in (version.unit_id, version.parent_id) if unit in names)
        for code, version in found.items()
    }


def find_places(words: str, *, on: date, language: str = "vi") -> tuple[Choice, ...]:
    """Return communes for words typed into the place picker; a province may follow after a comma."""
    name, _, province = words.partition(",")
    limit = _LOOKED_THROUGH if province.strip() else _FOUND
    cards = units.search_units(name, on=on, levels=(_COMMUNE,), limit=limit)
    wanted = fold(province)
    return tuple(
        Choice(card.code, f"{card.name_en if language == 'en' and card.name_en else card.name}, {card.within}")
        for card in cards
        if wanted in fold(card.within)
    )[:_FOUND]
