"""What others may ask of the exchange: which services and agreements there are, and who read a person's records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.utils.timezone import localdate

from lienthong.core.models import LedgerLine
from lienthong.core.values import Actor, Text
from lienthong.exchange.definitions import ServiceDefinition, name_of
from lienthong.exchange.models import Agreement, DataService, WrittenFact
from lienthong.exchange.refusals import ServiceUnknown
from lienthong.exchange.rules import Agreed
from lienthong.registries import queries as registries
from lienthong.registries.definitions import RegistryDefinition
from lienthong.units import queries as units


@dataclass(frozen=True, slots=True)
class ServiceInForce:
    """A service as it is defined now, with the definition of the registry behind it."""

    service: ServiceDefinition
    registry: RegistryDefinition


@dataclass(frozen=True, slots=True)
class FieldRead:
    """One field that was read, with its title."""

    name: str
    title: Text


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One reading of a person's record: when, who at which unit, what, for which dossier, why and on which basis."""

    at: datetime
    who: str
    unit_name: str
    is_self: bool
    service: str
    service_title: Text
    fields: tuple[FieldRead, ...]
    dossier: str
    procedure: str
    purpose: Text
    basis: str


def reads_of_person(*, to: Actor, limit: int = 50) -> list[ReadLine]:
    """Return the newest readings of the records about ``to`` themselves: nobody sees anybody else's.

    Records of every registry count (own data, household, births, marriages, cards). A reading is here as soon as it
    is done. Five SQL statements, none when the actor is not a person.
    """
    if not to.subject:
        return []
    abouts = [f"record:{record_id}" for record_id in registries.records_of_person(to.subject)]
    lines = list(LedgerLine.objects.filter(about__in=abouts, verb="exchange.read").order_by("-seq")[:limit])
    if not lines:
        return []
    services = _services({str(line.detail["service"]) for line in lines})
    agreements = {
        one.code: one for one in Agreement.objects.filter(code__in={line.detail["agreement"] for line in lines})
    }
    unit_names = units.names(
        {line.unit_id for line in lines if line.unit_id}, on=localdate(lines[0].at), language=to.language
    )
    return [_read_line(line, services, agreements, unit_names, to) for line in lines]


def _read_line(
    line: LedgerLine,
    services: dict[str, ServiceInForce],
    agreements: dict[str, Agreement],
    unit_names: dict[int, str],
    to: Actor,
) -> ReadLine:
    asked = services[line.detail["service"]]
    agreement = agreements[line.detail["agreement"]]
    labels = field_labels(asked)
    return ReadLine(
        at=line.at,
        who=line.actor_name,
        unit_name=unit_names.get(line.unit_id or 0, ""),
        is_self=line.actor_id == to.id,
        service=asked.service.code,
        service_title=asked.service.title.text,
        fields=tuple(FieldRead(name, labels.get(name, Text(name, name))) for name in line.detail["fields"]),
        dossier=line.dossier,
        procedure=line.detail["procedure"],
        purpose=Text(vi=agreement.purpose_vi, en=agreement.purpose_en),
        basis=agreement.legal_basis,
    )


def field_labels(asked: ServiceInForce) -> dict[str, Text]:
    """Return the titles of a service's fields, by the name under which each travels."""
    found = {name_of(path): asked.registry.field_at(path) for path in asked.service.fields}
    return {name: field.label.text for name, field in found.items() if field is not None}


def service_in_force(code: str) -> ServiceInForce:
    """Return a service as defined now, or refuse ``ServiceUnknown``; one small SQL statement."""
    found = _services({code})
    if code not in found:
        raise ServiceUnknown(service=code)
    return found[code]


def agreed_with(service: str, *, consumer: str, mode: str) -> list[Agreed]:
    """Return what was ever agreed with a consumer about a service, in force or not."""
    rows = Agreement.objects.filter(service_id=service, consumer_type=consumer, mode=mode).order_by("code")
    return [_agreed(row) for row in rows]


def _agreed(row: Agreement) -> Agreed:
    return Agreed(
        code=row.code,
        procedures=tuple(row.procedures),
        fields=tuple(row.fields),
        purpose=Text(vi=row.purpose_vi, en=row.purpose_en),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be read now: registries → name, services → registry, (service, consumer) → what was agreed."""

    registries: Mapping[str, Text]
    services: Mapping[str, str]
    agreed: Mapping[tuple[str, str], list[Agreed]]


def registry_names() -> dict[str, Text]:
    """Return what people call each registry, by code (one SQL statement)."""
    return registries.known_registries()


def offered_to_readers() -> Offered:
    """Return what everybody may read of whom; three SQL statements."""
    services = DataService.objects.filter(body__modes__contains="read").order_by("code")
    agreed: dict[tuple[str, str], list[Agreed]] = {}
    for row in Agreement.objects.filter(mode="read").order_by("code"):
        agreed.setdefault((row.service_id, row.consumer_type), []).append(_agreed(row))
    return Offered(registries.known_registries(), dict(services.values_list("code", "registry_id")), agreed)


def facts_of_dossiers(dossiers: Sequence[str]) -> dict[str, dict[str, dict[str, Any]]]:
    """Return what dossiers have written, by dossier and by the name of the write (1 SQL)."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    facts = WrittenFact.objects.filter(dossier__in=dossiers, version__isnull=False)
    for dossier, name, data in facts.values_list("dossier", "name", "version__data"):
        found.setdefault(dossier, {})[name] = data
    return found


def _services(codes: Iterable[str]) -> dict[str, ServiceInForce]:
    rows = DataService.objects.filter(code__in=set(codes)).values_list(
        "code", "sha256", "registry_id", "registry__sha256"
    )
    return {
        code: ServiceInForce(_service_by_hash(code, sha256), registries.definition_by_hash(registry, registry_sha256))
        for code, sha256, registry, registry_sha256 in rows
    }


@lru_cache(maxsize=512)
def _service_by_hash(code: str, sha256: str) -> ServiceDefinition:
    """Return the definition of ``code`` whose fingerprint is ``sha256``; no SQL after the first time."""
    return ServiceDefinition.model_validate(DataService.objects.get(code=code, sha256=sha256).body)
