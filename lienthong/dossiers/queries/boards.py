"""What boards may show of the files that are open at a place: codes, steps, holders and times; nothing personal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.utils.timezone import localdate

from lienthong.core.calendar import WorkingCalendar
from lienthong.core.refusals import NotFound
from lienthong.core.values import GOVERNMENT, SUBTREE_ROLES, Actor, Bloc, Role, Text, path_in
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries.files import calendar_of, definitions_of
from lienthong.dossiers.rules.clock import Event
from lienthong.dossiers.rules.deadline import Deadline, due
from lienthong.dossiers.rules.transitions import STATE_NAMES, State
from lienthong.procedures.definitions import Term
from lienthong.units import queries as units

_COLUMNS = (
    "code",
    "version_id",
    "case",
    "state",
    "step",
    "holder_id",
    "holder_role",
    "unit_id",
    "submitted_at",
    "due_at",
    "events",
)


@dataclass(frozen=True)
class OpenFile:
    """One open file as a board shows it; its deadline is counted when it is looked at."""

    code: str
    procedure_title: Text
    state_name: Text
    step_title: Text
    holder_name: str
    holder_role: str
    submitted_at: datetime
    due_at: datetime
    term: Term
    calendar: WorkingCalendar
    events: tuple[Event, ...]

    @cached_property
    def deadline(self) -> Deadline:
        """When the file is due and why."""
        return due(self.term, self.calendar, self.events)


def open_files(
    place_id: int,
    *,
    to: Actor,
    bloc: Bloc = GOVERNMENT,
    procedure: str = "",
    language: str = "vi",
    limit: int = 50,
) -> list[OpenFile]:
    """Return the files that a bloc's offices at a place hold and whose result is not ready yet, the next due first.

    Of a declaration for several agencies its files, at whoever has them: nobody works on the root.
    With a ``procedure`` its files alone. For those who monitor, steer or audit the place in that bloc and for the heads
    of its offices; ``NotFound`` for others, and ``UnitUnknown``. The cost follows the place, not the table.
    """
    place = units.get_unit(place_id)
    if not _may_look(path_in(bloc, place.path), to):
        raise NotFound(what=place.key)
    held_here = Dossier.objects.filter(holder__place_id=place_id, holder__bloc=bloc)
    if procedure:
        held_here = held_here.filter(procedure=procedure)
    waiting = held_here.filter(ended_at=None, done_at=None).exclude(holder_role="linked").order_by("due_at", "code")
    found = list(waiting.values(*_COLUMNS)[:limit])
    if not found:
        return []
    definitions = definitions_of({row["version_id"] for row in found})
    oldest = min(row["submitted_at"] for row in found)
    calendars = {unit: calendar_of(unit, on=oldest) for unit in {row["unit_id"] for row in found}}
    newest = localdate(max(row["submitted_at"] for row in found))
    names = units.names({row["holder_id"] for row in found}, on=newest, language=language)
    return [
        OpenFile(
            code=row["code"],
            procedure_title=definitions[row["version_id"]].title.text,
            state_name=STATE_NAMES[State(row["state"])],
            step_title=definitions[row["version_id"]].step(row["step"]).title.text,
            holder_name=names[row["holder_id"]],
            holder_role=row["holder_role"],
            submitted_at=row["submitted_at"],
            due_at=row["due_at"],
            term=definitions[row["version_id"]].term_of(row["case"]),
            calendar=calendars[row["unit_id"]],
            events=tuple(replace(Event.from_json(kept), reason="") for kept in row["events"]),  # reasons name people
        )
        for row in found
    ]


def _may_look(path: str, to: Actor) -> bool:
    heads = any(own.rstrip("/").rpartition("/")[0] + "/" == path for own in to.paths(Role.HEAD))
    return heads or any(to.may(role, path=path) for role in SUBTREE_ROLES)
