"""Those who lead, at the boards of the demo country."""

from __future__ import annotations

from collections.abc import Callable

from lienthong.core.values import Actor, Role
from lienthong.indicators import queries as indicators
from lienthong.units import queries as units
from tests.dossiers.making import FRIDAY, PLACE, Country, open_officer
from tests.portal.visiting import Visitor

Open = Callable[[Actor | None], Visitor]


def leader(country: Country, role: Role = Role.MONITOR, level: str = "country") -> Actor:
    top = indicators.country_board(at=FRIDAY).unit_id
    place = units.version_at(PLACE, level="commune", on=FRIDAY.date())
    unit = {"country": top, "province": place.parent_id, "commune": place.unit_id}[level]
    return open_officer(f"{role}-{level}", int(unit or 0), role)
