"""Every office at once, for who looks at a whole country: where it sits, what it serves, when it works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lienthong.core import ledger
from lienthong.core.calendar import WorkingCalendar
from lienthong.units import rules
from lienthong.units.models import UnitVersion
from lienthong.units.queries import CALENDAR, _on
from lienthong.units.queries.working_time import working_time

_OF_THE_UNIT = ("unit__agency_type", "unit__place_id", "unit__path")


@dataclass(frozen=True, slots=True, eq=False)
class Office:
    """An agency that serves a place, with its code and its calendar."""

    unit_id: int
    code: str
    kind: str
    calendar: WorkingCalendar


@dataclass(frozen=True, slots=True, eq=False)
class Country:
    """The communes (id, code, in the order of their codes), the places above each, and every office of a place."""

    communes: tuple[tuple[int, str], ...]
    above: Mapping[int, tuple[int, ...]]
    offices: Mapping[tuple[int, str], Office]

    def nearest(self, place: int, kind: str) -> Office | None:
        """Return the office of a kind that serves a place: its own, or that of the nearest place above."""
        ground = (place, *reversed(self.above[place]))
        return next((self.offices[at, kind] for at in ground if (at, kind) in self.offices), None)


def whole_country(*, on: date) -> Country:
    """Return every commune and every office of a day: three statements, two more when the calendar is not at hand.

    Of several offices of one kind at one place the one with the lowest code stands.
    """
    (stamp,) = ledger.last_about(CALENDAR)
    table = working_time(stamp)
    places = UnitVersion.objects.filter(_on(on), level="commune").order_by("code").values_list("unit_id", "code")
    agencies = UnitVersion.objects.filter(_on(on), level="agency").exclude(unit__place=None).order_by("-code")
    offices: dict[tuple[int, str], Office] = {}
    above: dict[int, tuple[int, ...]] = {}
    for unit_id, code, kind, place, path in agencies.values_list("unit_id", "code", *_OF_THE_UNIT):
        chain = rules.chain(path)
        offices[place, kind] = Office(unit_id, code, kind, table.calendar(chain, kind))
        above[place] = chain[: chain.index(place)]
    communes = tuple((place, code) for place, code in places if place in above)
    return Country(communes, above, offices)
