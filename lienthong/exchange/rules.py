"""Which agreement covers a request, what it lets through, and how the fields of an answer travel: pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal

from lienthong.core.values import Text
from lienthong.exchange.definitions import AgreementDefinition, ServiceDefinition, name_of
from lienthong.registries.definitions import FieldDefinition, RegistryDefinition
from lienthong.registries.rules import identity, validity
from lienthong.registries.rules.history import RowChange

#: The consumer that reads what is held about themselves or a close relative.
PERSON = "person"

State = Literal["found", "empty", "wrong", "down"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: found, empty (the registry holds nothing), wrong (it holds nonsense), down (it did not answer).

    ``fields`` are the agreed ones that the record has, only when found; ``reason`` says more about wrong and down
    (``malformed: birth_date``, ``late``, ``stopped``). ``read_at`` is when it was read, ``known_from`` since when the
    registry says so.
    """

    state: State
    service: str
    registry: str
    agreement: str
    read_at: datetime
    fields: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    record_id: int | None = None
    version_id: int | None = None
    valid_from: date | None = None
    known_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What a write left in the registry: ``data`` is the whole fact as held, with the numbers that it was given."""

    record_id: int
    version_id: int
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed: by which agreement, for which procedures (none: all) and fields, why, and when."""

    code: str
    procedures: tuple[str, ...]
    fields: tuple[str, ...]
    purpose: Text
    valid_from: date
    valid_to: date | None

    def covers(self, procedure: str) -> bool:
        """Tell whether the agreement was made for this procedure."""
        return not self.procedures or procedure in self.procedures

    def holds_on(self, day: date) -> bool:
        """Tell whether the agreement is in force on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request is covered: the agreement that decides, and the reason when it is not."""

    agreement: Agreed | None
    reason: Literal["", "missing", "ended"] = ""


def verdict(agreements: Iterable[Agreed], *, procedure: str, on: date) -> Verdict:
    """Return the agreement that covers ``procedure`` on a day; of several, one made for it by name, then the newest.

    When the only ones are not in force, the verdict is ``ended`` and names the one that ended last.
    """
    fitting = [agreed for agreed in agreements if agreed.covers(procedure)]
    ranked = sorted(fitting, key=lambda agreed: (bool(agreed.procedures), agreed.valid_from), reverse=True)
    in_force = [agreed for agreed in ranked if agreed.holds_on(on)]
    if in_force:
        return Verdict(in_force[0])
    if ranked:
        return Verdict(max(ranked, key=lambda agreed: agreed.valid_to or agreed.valid_from), "ended")
    return Verdict(None, "missing")


def not_agreed(asked: Iterable[str], agreed: Agreed, service: ServiceDefinition) -> list[str]:
    """Return the fields asked for that the agreement or the service does not give."""
    return [name for name in asked if name not in agreed.fields or name not in service.names]


def granted(service: ServiceDefinition, agreed: Agreed, asked: Sequence[str] | None = None) -> list[str]:
    """Return the paths that may be answered: offered by the service, agreed, and asked for (``None``: all agreed)."""
    wanted = agreed.fields if asked is None else asked
    return [path for path in service.fields if name_of(path) in agreed.fields and name_of(path) in wanted]


def travelling(paths: Iterable[str], data: Mapping[str, Any], *, row: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the fields at ``paths`` as they travel; ``table.column`` is taken from ``row``, the one looked up."""
    answer = {}
    for path in paths:
        table, _, _ = path.rpartition(".")
        held = (row or {}).get(name_of(path)) if table else data.get(path)
        if held is not None:
            answer[name_of(path)] = held
    return answer


def row_looked_up(
    registry: RegistryDefinition, data: Mapping[str, Any], identifier: str, value: str
) -> Mapping[str, Any] | None:
    """Return the row of a table by which the record was found, or ``None`` when it was not found by one."""
    named = row_named(registry, {identifier: value})
    rows = identity.rows_of(data, named.table) if named else []
    return next((row for row in rows if named and row.get(named.column) == value), None)


def nonsense(registry: RegistryDefinition, data: Any, lookup: Mapping[str, str], paths: Iterable[str]) -> str:
    """Return why a reply cannot be true: not a record, wrong values, or somebody else's; empty when it can."""
    if not isinstance(data, Mapping):
        return "malformed"
    names = {path.partition(".")[0] for path in paths}
    held = {name: value for name, value in data.items() if name in names}
    faults = validity.value_faults(registry.fields, held)
    if faults:
        return "malformed: " + ", ".join(sorted(fault.path for fault in faults))
    carried = [identity.identifier_values(one, data) for one in registry.identifiers if one.name in lookup]
    asked = set(lookup.values())
    if any(carried) and not any(asked & set(values) for values in carried):
        return "other_record"
    return ""


def arriving(service: ServiceDefinition, registry: RegistryDefinition, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is written for ``data`` that arrived: ``table.column`` fields make one row, ``only`` is filled in.

    A table may also arrive whole: a form may ask more of each row than the registry keeps. Empty values are left out
    and digits become numbers where the registry holds a number: forms send texts.
    """
    fact: dict[str, Any] = dict(service.only)
    for path in service.fields:
        field, value = registry.field_at(path), data.get(name_of(path))
        if field is None or path in service.only or value is None or value == "":
            continue
        value = _as_held(field, value)
        table, _, column = path.rpartition(".")
        if table:
            fact.setdefault(table, [{}])[0][column] = value
        else:
            fact[path] = value
    return fact


def _as_held(field: FieldDefinition, value: Any) -> Any:
    if field.type == "table" and isinstance(value, list) and all(isinstance(row, Mapping) for row in value):
        return [
            {name: _as_held(of, row[name]) for name, of in field.columns.items() if row.get(name) not in (None, "")}
            for row in value
        ]
    return int(value) if field.type == "integer" and isinstance(value, str) and value.isdecimal() else value


def row_named(registry: RegistryDefinition, find: Mapping[str, str]) -> RowChange | None:
    """Return the row that an identifier names, as one that leaves its table; ``None`` when it names no row."""
    ((identifier, value),) = find.items()
    for path in (one.fields[0] for one in registry.identifiers if one.name == identifier):
        table, _, column = path.partition(".")
        if column:
            return RowChange(table, None, column, value)
    return None


def changing(
    service: ServiceDefinition, registry: RegistryDefinition, data: Mapping[str, Any], find: Mapping[str, str]
) -> tuple[dict[str, Any], list[RowChange]]:
    """Return what changes in a record found by ``find`` for ``data`` that arrived: fields, and rows of tables.

    ``table.column`` fields go into the row by which the record was found; found otherwise, they are a new row. A table
    that arrives whole takes the place of the one that is held.
    """
    arrived = arriving(service, registry, data)
    named = row_named(registry, find)
    columns = {path for path in service.fields if "." in path and data.get(name_of(path)) not in (None, "")}
    tables = {path.partition(".")[0] for path in columns}
    changes = {name: value for name, value in arrived.items() if name not in tables | service.only.keys()}
    rows = [
        replace(named, data=arrived[table][0])
        if named is not None and named.table == table
        else RowChange(table, arrived[table][0])
        for table in sorted(tables)
    ]
    return changes, rows


def service_misfits(service: ServiceDefinition, registry: RegistryDefinition) -> list[str]:
    """Return what a service promises that its registry does not have; empty when it fits."""
    lookups = [f"lookup.{name}" for name in service.lookup if name not in registry.identifier_names]
    fields = [f"fields.{path}" for path in service.fields if registry.field_at(path) is None]
    only = [f"only.{name}" for name in service.only if name not in registry.fields]
    return [*lookups, *fields, *only]


def agreement_misfits(agreement: AgreementDefinition, service: ServiceDefinition) -> list[str]:
    """Return what an agreement grants that its service does not offer; empty when it fits."""
    misfits = []
    for number, grant in enumerate(agreement.grants):
        if grant.mode not in service.modes:
            misfits.append(f"grants.{number}.mode.{grant.mode}")
        misfits += [f"grants.{number}.fields.{name}" for name in grant.fields if name not in service.names]
    return misfits


def agreed_uses(agreements: Iterable[AgreementDefinition], *, service: str, consumer: str, mode: str) -> list[Agreed]:
    """Return what definitions agree with a consumer about a service."""
    return [
        Agreed(
            use.code, use.grant.procedures, use.grant.fields, use.grant.purpose.text, agreement.since, agreement.until
        )
        for agreement in agreements
        if agreement.service == service
        for use in agreement.uses
        if (use.consumer, use.grant.mode) == (consumer, mode)
    ]
