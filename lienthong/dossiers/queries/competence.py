"""Who takes in and who settles at a place: resolved once for a day and kept until the list of units changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from lienthong.core import ledger
from lienthong.core.calendar import WorkingCalendar
from lienthong.dossiers.queries.files import AHEAD
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.units import queries as units


@dataclass(frozen=True, slots=True, eq=False)
class Competence:
    """The place of a matter, the unit that takes in, the unit that settles and the calendar it counts in."""

    place_id: int
    place_code: str
    intake_id: int
    intake_path: str
    intake_code: str
    unit_id: int
    unit_path: str
    calendar: WorkingCalendar


def competence_at(definition: ProcedureDefinition, place_code: str, *, on: date) -> Competence:
    """Return who is competent at a place on a day: one SQL statement when this process knows it already.

    Refuses ``UnitUnknown`` or ``AgencyUnknown``. The two stamps are the lines of the last loads: after a new load, what
    was known is resolved again.
    """
    competence = definition.competence
    key = ledger.last_about(units.LIST, units.CALENDAR)
    return _resolved(key, place_code, definition.level, competence.intake, competence.agency, on)


@lru_cache(maxsize=8192)
def _resolved(
    _stamps: tuple[int | None, ...], place_code: str, level: str, intake: str, agency: str, on: date
) -> Competence:
    place = units.version_at(place_code, level=level, on=on)
    taking_in = units.agency_of(place.unit_id, intake)
    settling = units.agency_of(place.unit_id, agency)
    return Competence(
        place_id=place.unit_id,
        place_code=place_code,
        intake_id=taking_in.pk,
        intake_path=taking_in.path,
        intake_code=units.version_of(taking_in.pk, on=on).code,
        unit_id=settling.pk,
        unit_path=settling.path,
        calendar=units.calendar_for(settling.pk, start=on, end=on + AHEAD),
    )
