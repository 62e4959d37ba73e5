"""How history is spliced.

Valid time (``valid_from``/``valid_to``, days, half-open) is when a fact holds in the world; known time is when the
registry said so. Splicing never touches what was known: it says which rows to close and which to add.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from lienthong.registries.definitions import RegistryDefinition
from lienthong.registries.rules.identity import rows_of
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


@dataclass(frozen=True, slots=True)
class RowChange:
    """A change to a table: the row whose ``column`` holds ``value`` holds ``data`` as well; without it, it leaves.

    Without a ``column`` the ``data`` are a new row.
    """

    table: str
    data: Data | None
    column: str = ""
    value: str = ""

    def finds(self, data: Data) -> bool:
        """Tell whether the row is there; a new one always finds its place."""
        return not self.column or any(self._is_meant(row) for row in rows_of(data, self.table))

    def applied(self, data: Data) -> list[dict[str, Any]]:
        """Return the rows of the table after the change."""
        held = [dict(row) for row in rows_of(data, self.table)]
        if not self.column:
            return [*held, _changed({}, self.data or {})]
        if self.data is None:
            return [row for row in held if not self._is_meant(row)]
        return [_changed(row, self.data) if self._is_meant(row) else row for row in held]

    def _is_meant(self, row: Data) -> bool:
        return row.get(self.column) == self.value


def splice(
    known: Sequence[Fact],
    changes: Data,
    *,
    rows: Sequence[RowChange] = (),
    valid_from: date,
    valid_to: date | None = None,
) -> Splice:
    """Apply ``changes`` to everything known between ``valid_from`` and ``valid_to``; the rest stays as it is.

    Facts that the period cuts are split. A change to ``None`` removes the field. Nothing is invented: outside what is
    known no row is added.
    """

    def change(data: Data) -> dict[str, Any]:
        return _changed(data, {**changes, **{row.table: row.applied(data) for row in rows}})

    return _spliced(known, change, valid_from, valid_to)


def ending(known: Sequence[Fact], *, row: RowChange | None = None, valid_from: date) -> Splice:
    """Let what is known hold no longer from ``valid_from`` on; with a ``row``, the row, and all with the last one."""

    def change(data: Data) -> dict[str, Any] | None:
        left = row.applied(data) if row is not None else []
        return {**data, row.table: left} if row is not None and left else None

    return _spliced(known, change, valid_from, None)


def _spliced(
    known: Sequence[Fact],
    change: Callable[[Data], dict[str, Any] | None],
    valid_from: date,
    valid_to: date | None,
) -> Splice:
    close: list[int] = []
    add: list[Fact] = []
    for fact in known:
        start, end = max(fact.valid_from, valid_from), _earlier(fact.valid_to, valid_to)
        if end is not None and start >= end:
            continue
        changed = change(fact.data)
        if changed == fact.data:
            continue
        close.append(fact.key)
        if fact.valid_from < start:
            add.append(Fact(fact.valid_from, start, fact.data))
        if changed is not None:
            add.append(Fact(start, end, changed))
        if end != fact.valid_to:
            add.append(Fact(end or start, fact.valid_to, fact.data))
    return Splice(tuple(close), tuple(add))


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)


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
