"""The address in words that a registry keeps beside street and place, so that nobody has to put it together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from lienthong.registries.definitions import RegistryDefinition
from lienthong.registries.rules.history import Splice
from lienthong.registries.rules.validity import is_empty
from lienthong.units import queries as units
from lienthong.units.refusals import UnitUnknown


def _address_of(definition: RegistryDefinition, data: Mapping[str, Any], *, on: date) -> dict[str, str]:
    """Return the field that holds the address in words with what it should hold; nothing where there is none."""
    named = definition.full_address
    if named is None or is_empty(data.get(named.street)) or is_empty(data.get(named.place)):
        return {}
    return {named.field: ", ".join((str(data[named.street]), *_place_names(str(data[named.place]), on=on)))}


def _readdressed(definition: RegistryDefinition, change: Splice, changes: Mapping[str, Any], *, on: date) -> Splice:
    """Return a correction; when it changes street or place, with the address in words put together anew."""
    named = definition.full_address
    if named is None or named.field in changes or {named.street, named.place}.isdisjoint(changes):
        return change
    add = (replace(fact, data={**fact.data, **_address_of(definition, fact.data, on=on)}) for fact in change.add)
    return replace(change, add=tuple(add))


def _place_names(commune: str, *, on: date) -> list[str]:
    """Return what a commune and its province are called on a day; nothing when there is no such commune."""
    try:
        place = units.version_at(commune, level="commune", on=on)
    except UnitUnknown:
        return []
    names = units.names([place.unit_id, place.parent_id or 0], on=on)
    return [names[unit] for unit in (place.unit_id, place.parent_id or 0) if unit in names]
