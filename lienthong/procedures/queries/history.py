"""How the law of one procedure has changed, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from lienthong.core.values import Text
from lienthong.exchange import queries as exchange
from lienthong.exchange.refusals import ServiceUnknown
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.models import ProcedureVersion
from lienthong.procedures.queries.versions import VersionCard, definition_of, version_numbered, versions_of
from lienthong.procedures.rules.amendments import Names, Note, note


@dataclass(frozen=True, slots=True)
class Chapter:
    """One version and what it changed; the first one changed nothing (``note`` is ``None``)."""

    version: VersionCard
    note: Note | None


#: As the pages write amounts.
_CURRENCY = Text("đồng", "VND")


def history_of(code: str, *, on: date) -> list[Chapter]:
    """Return the versions of a procedure, the newest first, each with what it changed; ``ProcedureUnknown``.

    Three SQL statements and one for each service that the versions name.
    """
    cards = versions_of(code, on=on)
    found = {version.pk: definition_of(version) for version in ProcedureVersion.objects.filter(procedure_id=code)}
    names = _names(found.values())
    notes = [note(found[before.id], found[after.id], names) for after, before in pairwise(cards)]
    return [Chapter(card, said) for card, said in zip(cards, [*notes, None], strict=True)]


def note_between(code: str, before: int, after: int) -> Note:
    """Return what turns one version of a procedure, by number, into another; refuses ``VersionUnknown``."""
    old, new = (definition_of(version_numbered(code, number)) for number in (before, after))
    return note(old, new, _names([old, new]))


def _names(definitions: Iterable[ProcedureDefinition]) -> Names:
    """Return what the services and registries that definitions name are called here."""
    registries: dict[str, Text] = {}
    services: dict[str, Text] = {}
    for code in sorted({code for definition in definitions for code in _services(definition)}):
        try:
            registry = exchange.service_in_force(code).registry
        except ServiceUnknown:
            continue  # the service is gone: its code stands for it
        services[code] = registries[registry.code] = (registry.short or registry.title).text
    return Names(registries=registries, services=services, currency=_CURRENCY)


def _services(definition: ProcedureDefinition) -> Iterator[str]:
    yield from definition.reads
    yield from (asking.service for asking in definition.prefill_from)
    yield from (write.service for write in definition.writes)
