"""The law of a day and who is competent at a place: found once, kept until something about it is loaded anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from lienthong.core import ledger
from lienthong.core.calendar import WorkingCalendar
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor, Role
from lienthong.dossiers.queries.files import AHEAD, definitions_of
from lienthong.dossiers.refusals import DraftOutdated
from lienthong.dossiers.refusals.ways import NotTakenInHere
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.models import ProcedureVersion
from lienthong.procedures.queries import accepts, number_of, version_on
from lienthong.units import queries as units
from lienthong.units.queries.tree import above

Stamps = tuple[int | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Competence:
    """The place of a matter, the unit that takes in, the unit that settles and the calendar it counts in.

    ``is_elsewhere``: another office takes it in than the one of the place.
    """

    place_id: int
    place_code: str
    intake_id: int
    intake_path: str
    intake_code: str
    unit_id: int
    unit_path: str
    calendar: WorkingCalendar
    is_elsewhere: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What a filing stands on: the version of the law, what it says, and how to find who is competent."""

    version_id: int
    definition: ProcedureDefinition
    on: date
    stamps: Stamps

    def competence_at(self, place_code: str) -> Competence:
        """Return who is competent at a place; refuses ``UnitUnknown`` or ``AgencyUnknown``."""
        competence = self.definition.competence
        return _resolved(self.stamps, place_code, self.definition.level, competence.intake, competence.agency, self.on)


def ground_of(procedure: str, *, on: date) -> Ground:
    """Return what filings for a procedure stand on that day: one SQL statement when this process knows it already.

    Refuses ``ProcedureUnknown``. The stamps are the newest ledger lines about the procedure, the units and the
    calendar: after a new load, what was known is found again.
    """
    published, *stamps = ledger.last_about(f"procedure:{procedure}", units.LIST, units.CALENDAR)
    version_id = _version_id(published, procedure, on)
    return Ground(version_id, definitions_of([version_id])[version_id], on, tuple(stamps))


def ground_under(version: ProcedureVersion, *, on: date) -> Ground:
    """Return what a filing stands on that was begun under a version: that one while it accepts (≤ 2 SQL more).

    Refuses ``ProcedureUnknown``, and ``DraftOutdated`` when the version accepts no longer.
    """
    live = ground_of(version.procedure_id, on=on)
    if live.version_id == version.pk:
        return live
    if not accepts(version, on=on):
        raise DraftOutdated(number=version.number, live=number_of(live.version_id))
    return replace(live, version_id=version.pk, definition=definitions_of([version.pk])[version.pk])


def taken_in_elsewhere(competence: Competence, ground: Ground, *, by: Actor) -> Competence:
    """Return who is competent when the officer's own office takes the matter in although it is of another place.

    Refuses ``NotAllowed`` (no right there, or the law keeps to boundaries) and ``NotTakenInHere`` (too far away).
    """
    law = ground.definition.competence
    office = units.get_unit(by.unit_id) if by.unit_id is not None else None
    is_counter = office is not None and office.agency_type in (law.intake, *law.also_at)
    if office is None or not is_counter or law.anywhere == "none":
        raise NotAllowed(right=str(Role.INTAKE))
    by.must(Role.INTAKE, path=office.path, procedure=ground.definition.code)
    if law.anywhere == "province":
        provinces = {above(unit, level="province", on=ground.on) for unit in (competence.place_id, office.pk)}
        if len(provinces) > 1:
            raise NotTakenInHere
    code = units.version_of(office.pk, on=ground.on).code
    return replace(competence, intake_id=office.pk, intake_path=office.path, intake_code=code, is_elsewhere=True)


@lru_cache(maxsize=4096)
def _version_id(_published: int | None, procedure: str, on: date) -> int:
    return version_on(procedure, on=on).pk


@lru_cache(maxsize=8192)
def _resolved(_stamps: Stamps, place_code: str, level: str, intake: str, agency: str, on: date) -> Competence:
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
