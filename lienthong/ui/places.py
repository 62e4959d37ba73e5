"""Communes on pages: their names beside their codes, and the answers of the place picker, old addresses too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from lienthong.core.identifiers import fold
from lienthong.core.values import Text
from lienthong.ui.fields import Choice
from lienthong.units import queries as units
from lienthong.units.models import UnitVersion
from lienthong.units.queries.addresses import OldAddress, old_addresses
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
    """Return communes for words typed into the place picker, those of today first.

    Words may be the name of a commune, with its province after a comma, or an address of before, with its district:
    then the communes that hold its ground today, each with what it was called and, where it was split, what decides.
    """
    today = _found_today(words, on=on, language=language)
    codes = {choice.value for choice in today}
    former: dict[str, Choice] = {}
    for choice in (one for old in old_addresses(words) for one in _of_old(old)):
        if choice.value not in codes:
            former.setdefault(choice.value, choice)
    return (*today, *former.values())[:_FOUND]


def _found_today(words: str, *, on: date, language: str) -> tuple[Choice, ...]:
    name, _, province = words.partition(",")
    limit = _LOOKED_THROUGH if province.strip() else _FOUND
    cards = units.search_units(name, on=on, levels=(_COMMUNE,), limit=limit)
    wanted = fold(province)
    return tuple(
        Choice(card.code, f"{card.name_en if language == 'en' and card.name_en else card.name}, {card.within}")
        for card in cards
        if wanted in fold(card.within)
    )[:_FOUND]


def _of_old(old: OldAddress) -> list[Choice]:
    asked = Text("", "") if old.question is None else Text(f" · {old.question.vi}", f" · {old.question.en}")
    note = Text(f"trước là {old.name}{asked.vi}", f"formerly {old.name}{asked.en}")
    return [Choice(one.code, f"{one.name}, {one.within}", note=note) for one in old.candidates]


@dataclass(frozen=True, slots=True)
class Conversion:
    """An old address that became a commune of today: what was typed, which commune it was, among which one chose."""

    words: str
    old_code: str
    old_name: str
    among: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept with the form."""
        return {"words": self.words, "code": self.old_code, "name": self.old_name, "among": list(self.among)}


def conversion_of(words: str, code: str, *, on: date) -> Conversion | None:
    """Return how words that were typed became the commune chosen; ``None`` when they name it as it is called today."""
    if not words.strip() or any(choice.value == code for choice in _found_today(words, on=on, language="vi")):
        return None
    for old in old_addresses(words):
        among = tuple(candidate.code for candidate in old.candidates)
        if code in among:
            return Conversion(words.strip(), old.code, old.name, among)
    return None
