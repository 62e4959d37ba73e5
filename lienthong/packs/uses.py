"""Does every procedure use data services as they are offered and agreed?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lienthong.exchange.definitions import Mode, ServiceDefinition
from lienthong.exchange.rules import agreed_uses, verdict
from lienthong.packs.contents import Contents, Found
from lienthong.packs.reading import Place, Problem
from lienthong.packs.walking import fields, values
from lienthong.procedures.definitions import ProcedureDefinition, Write
from lienthong.procedures.definitions.values import field_of
from lienthong.registries.definitions import RegistryDefinition


def uses_fit(contents: Contents) -> Iterator[Problem]:
    """Yield what procedures ask or write that no service offers, or that nobody agreed to."""
    for found in contents.procedures.values():
        yield from _asked(contents, found)
        yield from _filled(contents, found)
        yield from _written(contents, found)
        yield from _agreed(contents, found)


def _asked(contents: Contents, found: Found[ProcedureDefinition]) -> Iterator[Problem]:
    for number, asking in enumerate(found.definition.prefill_from):
        place: Place = ("prefill_from", number)
        service = contents.services.get(asking.service)
        if service is None:
            yield missing(found, (*place, "service"), "service", asking.service)
            continue
        for name in asking.lookup:
            if name not in service.definition.lookup:
                yield missing(found, (*place, "lookup", name), f"lookup of {asking.service}", name)


def _filled(contents: Contents, found: Found[ProcedureDefinition]) -> Iterator[Problem]:
    for place, field in fields(found.definition):
        service = contents.services.get(field.prefill.service) if field.prefill else None
        if field.prefill and service and field.prefill.field not in service.definition.names:
            what = f"field of {field.prefill.service}"
            yield missing(found, (*place, "prefill"), what, field.prefill.field)


def _written(contents: Contents, found: Found[ProcedureDefinition]) -> Iterator[Problem]:
    services = {}
    for number, write in enumerate(found.definition.writes):
        place: Place = ("writes", number)
        service = contents.services.get(write.service)
        lacking = [mode for mode in _modes_of(write) if service is None or mode not in service.definition.modes]
        if service is None or lacking:
            yield missing(found, (*place, "service"), f"service to {lacking[0]}", write.service)
            continue
        services[write.as_] = service.definition
        registry = contents.registries.get(service.definition.registry)
        yield from _named_by(write, service.definition, registry.definition if registry else None, found, place)
    for value_place, value in values(found.definition):
        if value.startswith("$written."):
            _, name, of = value.split(".")
            if name in services and of not in services[name].names:
                yield missing(found, value_place, f"field of {services[name].code}", of)


def _named_by(
    write: Write,
    service: ServiceDefinition,
    registry: RegistryDefinition | None,
    found: Found[ProcedureDefinition],
    place: Place,
) -> Iterator[Problem]:
    for name in write.find.keys() - set(service.lookup):
        yield missing(found, (*place, "find", name), f"lookup of {write.service}", name)
    for name in write.map.keys() - set(service.names):
        yield missing(found, (*place, "map", name), f"field of {write.service}", name)
    yield from _columns_of(write, registry, found, place)


def _columns_of(
    write: Write, registry: RegistryDefinition | None, found: Found[ProcedureDefinition], place: Place
) -> Iterator[Problem]:
    """Yield the columns without which a registry takes no row, and that the form's repeating group does not have."""
    for name, value in write.map.items():
        held = registry.fields.get(name) if registry is not None else None
        rows = found.definition.tables.get(field_of(value) or "")
        if held is None or rows is None:
            continue
        for column, definition in held.columns.items():
            if definition.required and column not in rows.properties:
                yield missing(found, (*place, "map", name), f"column of {field_of(value)}", column)


def _modes_of(write: Write) -> tuple[Mode, ...]:
    if write.mode == "record":
        return ("write",)
    return ("update", "write") if write.if_none == "record" else ("update",)


def _agreed(contents: Contents, found: Found[ProcedureDefinition]) -> Iterator[Problem]:
    """Who fills the form reads (the person, the counter); the agency that settles writes the result."""
    procedure = found.definition
    readers = [("online", "person"), ("counter", procedure.competence.intake)]
    for number, write in enumerate(procedure.writes):
        wanted = set(write.map)
        place: Place = ("writes", number)
        for mode in _modes_of(write):
            asked = (write.service, procedure.competence.agency, mode)
            yield from covered(contents, found, place, asked, wanted)
    for number, service in enumerate(procedure.reads):
        wanted = {f.prefill.field for f in procedure.fields.values() if f.prefill and f.prefill.service == service}
        for consumer in (reader for channel, reader in readers if channel in procedure.channels):
            yield from covered(contents, found, ("reads", number), (service, consumer, "read"), wanted)


def covered(
    contents: Contents, found: Found[Any], place: Place, asked: tuple[str, str, Mode], wanted: set[str]
) -> Iterator[Problem]:
    """Yield what of a use of a service nobody agreed to: for a procedure, or for another definition that uses it."""
    service, consumer, mode = asked
    purpose = found.definition
    agreements = (one.definition for one in contents.agreements.values())
    agreed = agreed_uses(agreements, service=service, consumer=consumer, mode=mode)
    decision = verdict(agreed, procedure=purpose.code, on=purpose.since)
    agreed_to = decision.agreement.fields if decision.agreement and not decision.reason else ()
    lacking = sorted(wanted - set(agreed_to))
    if not agreed_to or lacking:
        of = f": {', '.join(lacking)}" if agreed_to else ""
        vi = f"{consumer} chưa có thỏa thuận {mode} với {service}{of}"
        yield found.problem(place, "agreement_missing", vi, f"{consumer} has no agreement to {mode} {service}{of}")


def missing(found: Found[Any], place: Place, what: str, name: str) -> Problem:
    """Return the problem of a name that leads nowhere."""
    return found.problem(place, "name_unknown", f"không có “{name}” ({what})", f"there is no {what} “{name}”")
