"""Does every procedure use data services as they are offered and agreed?"""

from __future__ import annotations

from collections.abc import Iterator

from lienthong.exchange.definitions import Mode
from lienthong.packs.analysis import fields, values
from lienthong.packs.contents import Contents, Found
from lienthong.packs.reading import Place, Problem
from lienthong.procedures.definitions import ProcedureDefinition


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
            yield _missing(found, (*place, "service"), "service", asking.service)
            continue
        for name in asking.lookup:
            if name not in service.definition.lookup:
                yield _missing(found, (*place, "lookup", name), f"lookup of {asking.service}", name)


def _filled(contents: Contents, found: Found[ProcedureDefinition]) -> Iterator[Problem]:
    for place, field in fields(found.definition):
        service = contents.services.get(field.prefill.service) if field.prefill else None
        if field.prefill and service and field.prefill.field not in service.definition.names:
            what = f"field of {field.prefill.service}"
            yield _missing(found, (*place, "prefill"), what, field.prefill.field)


def _written(contents: Contents, found: Found[ProcedureDefinition]) -> Iterator[Problem]:
    services = {}
    for number, write in enumerate(found.definition.writes):
        place: Place = ("writes", number)
        service = contents.services.get(write.service)
        if service is None or "write" not in service.definition.modes:
            yield _missing(found, (*place, "service"), "service that is written", write.service)
            continue
        services[write.as_] = service.definition
        for name in write.map:
            if name not in service.definition.names:
                yield _missing(found, (*place, "map", name), f"field of {write.service}", name)
    for value_place, value in values(found.definition):
        if value.startswith("$written."):
            _, name, of = value.split(".")
            if name in services and of not in services[name].names:
                yield _missing(found, value_place, f"field of {services[name].code}", of)


def _agreed(contents: Contents, found: Found[ProcedureDefinition]) -> Iterator[Problem]:
    """Who fills the form reads (the person, the counter); the agency that settles writes the result."""
    procedure = found.definition
    readers = [("online", "person"), ("counter", procedure.competence.intake)]
    for number, write in enumerate(procedure.writes):
        wanted = set(write.map)
        place: Place = ("writes", number)
        yield from _covered(contents, found, place, (write.service, procedure.competence.agency, "write"), wanted)
    for number, service in enumerate(procedure.reads):
        wanted = {f.prefill.field for f in procedure.fields.values() if f.prefill and f.prefill.service == service}
        for consumer in (reader for channel, reader in readers if channel in procedure.channels):
            yield from _covered(contents, found, ("reads", number), (service, consumer, "read"), wanted)


def _covered(
    contents: Contents,
    found: Found[ProcedureDefinition],
    place: Place,
    asked: tuple[str, str, Mode],
    wanted: set[str],
) -> Iterator[Problem]:
    service, consumer, mode = asked
    procedure = found.definition
    agreed = [
        one.definition
        for one in contents.agreements.values()
        if (one.definition.service, one.definition.consumer, one.definition.mode) == asked
        and (not one.definition.procedures or procedure.code in one.definition.procedures)
        and one.definition.holds_on(procedure.since)
    ]
    missing = sorted(wanted - {name for agreement in agreed for name in agreement.fields})
    if not agreed or missing:
        of = f": {', '.join(missing)}" if agreed else ""
        vi = f"{consumer} chưa có thỏa thuận {mode} với {service}{of}"
        yield found.problem(place, "agreement_missing", vi, f"{consumer} has no agreement to {mode} {service}{of}")


def _missing(found: Found[ProcedureDefinition], place: Place, what: str, name: str) -> Problem:
    return found.problem(place, "name_unknown", f"không có “{name}” ({what})", f"there is no {what} “{name}”")
