"""How history is spliced.

Valid time (``valid_from``/``valid_to``, days, half-open) is when a fact holds in the world; known time is when the
registry said so. Splicing never touches what was known: it says which rows to close and which to add.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from lienthong.registries.definitions import RegistryDefinition
from lienthong.registries.rules.validity import Data, as_day

_KNOWN_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Fact:
    """What holds during a period of the world; ``key`` is the row that says so (0: not written yet)."""

    valid_from: date
    valid_to: date | None
    data: dict[str, Any]
    key: int = 0


def holds_between(known: Sequence[Fact], valid_from: date, valid_to: date | None) -> bool:
    """Tell whether anything is known of the period."""
    return any(
        (valid_to is None or fact.valid_from < valid_to) and (fact.valid_to is None or fact.valid_to > valid_from)
        for fact in known
    )


@dataclass(frozen=True, slots=True)
class Splice:
    """What a correction does to the rows known now: close these, add those."""

    close: tuple[int, ...]
    add: tuple[Fact, ...]


def splice(known: Sequence[Fact], changes: Data, *, valid_from: date, valid_to: date | None = None) -> Splice:
    """Apply ``changes`` to everything known between ``valid_from`` and ``valid_to``; the rest stays as it is.

    Facts that the period cuts are split. A change to ``None`` removes the field. Nothing is invented: outside what is
    known no row is added.
    """
    close: list[int] = []
    add: list[Fact] = []
    for fact in known:
        start, end = max(fact.valid_from, valid_from), _earlier(fact.valid_to, valid_to)
        if (end is not None and start >= end) or not _would_change(fact.data, changes):
            continue
        close.append(fact.key)
        if fact.valid_from < start:
            add.append(Fact(fact.valid_from, start, fact.data))
        add.append(Fact(start, end, _changed(fact.data, changes)))
        if end != fact.valid_to:
            add.append(Fact(end or start, fact.valid_to, fact.data))
    return Splice(tuple(close), tuple(add))


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)


def _would_change(data: Data, changes: Data) -> bool:
    return any(data.get(name) != value for name, value in changes.items())


def _changed(data: Data, changes: Data) -> dict[str, Any]:
    return {name: value for name, value in {**data, **changes}.items() if value is not None}


def with_own_end(definition: RegistryDefinition, change: Splice, changes: Data) -> Splice:
    """Let the last fact that a correction adds end where its own ``last_day`` now says, when that is what changed."""
    if definition.last_day not in changes or not change.add:
        return change
    *before, last = change.add
    return replace(change, add=(*before, replace(last, valid_to=ends_after(definition, last.data))))


def known_instant(at: datetime, newest: datetime | None) -> datetime:
    """Return when a correction becomes known: ``at``, or just after what is newest when two come at one instant."""
    return at if newest is None or at > newest else newest + _KNOWN_TICK


def ends_after(definition: RegistryDefinition, data: Data) -> date | None:
    """Return the first day on which the fact no longer holds, by the registry's ``last_day`` field, or ``None``."""
    last = as_day(data.get(definition.last_day)) if definition.last_day else None
    return None if last is None else last + timedelta(days=1)
