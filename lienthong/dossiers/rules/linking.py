"""Linked procedures: one declaration, a tree of files. Which of them is filed next, and when the whole is over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lienthong.dossiers.rules.clock import Event, EventKind
from lienthong.dossiers.rules.provenance import Provenance
from lienthong.dossiers.rules.transitions import ENDED, State
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.together import LinkedProcedure
from lienthong.procedures.rules.conditions import holds

#: A linked file has what it was asked for; those that wait for it may be filed.
DONE_WELL = frozenset({State.DONE, State.RETURNED})
#: A linked file has ended without it; those that wait for it are never filed.
DONE_BADLY = ENDED - DONE_WELL
_PAUSES = frozenset({EventKind.PAUSED, EventKind.RESUMED})


@dataclass(frozen=True, slots=True)
class Links:
    """What comes next in a tree: what is to be filed now, what waits for it, what never will be.

    ``is_over``: everything that belongs to it has ended.
    """

    to_file: tuple[LinkedProcedure, ...]
    waiting: tuple[LinkedProcedure, ...]
    never: tuple[LinkedProcedure, ...]
    is_over: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """The root for which a linked file is filed: its code, the name of the link, and whose request it is."""

    root: str
    link: str
    channel: str
    applicant_id: int | None
    applicant_name: str
    business: str
    filed_by: str
    provenance: Provenance


def links_of(definition: ProcedureDefinition, form: Mapping[str, Any], states: Mapping[str, str]) -> Links:
    """Return what comes next; ``states`` is how each file that was filed stands, by the name of its link.

    A link whose condition does not hold is not part of this tree. What waits for something that ended badly, or that
    is itself never filed, is never filed.
    """
    wanted = [link for link in definition.linked if holds(link.when, form)]
    names = {link.as_ for link in wanted}
    lost = {name for name, state in states.items() if state in DONE_BADLY}
    never: list[LinkedProcedure] = []
    to_file: list[LinkedProcedure] = []
    waiting: list[LinkedProcedure] = []
    for link in wanted:
        before = [name for name in link.after if name in names]
        if link.as_ in states:
            continue
        if any(name in lost for name in before):
            lost.add(link.as_)
            never.append(link)
        elif all(states.get(name) in DONE_WELL for name in before):
            to_file.append(link)
        else:
            waiting.append(link)
    settled = {name for name, state in states.items() if state in DONE_WELL} | lost
    return Links(tuple(to_file), tuple(waiting), tuple(never), is_over=names <= settled)


def clock_of_root(own: Iterable[Event], children: Iterable[tuple[Iterable[Event], datetime | None]]) -> list[Event]:
    """Return the events of a root's clock: its own, and each time that one of its files waited for the person.

    ``children`` are the events of each file and when it ended; a wait that was open then ends with it.
    """
    events = [event for event in own if event.kind not in _PAUSES]
    for theirs, ended_at in children:
        waits = sorted((event for event in theirs if event.kind in _PAUSES), key=lambda event: event.at)
        events += waits
        if ended_at is not None and waits and waits[-1].kind == EventKind.PAUSED:
            events.append(Event(EventKind.RESUMED, ended_at))
    return sorted(events, key=lambda event: event.at)
