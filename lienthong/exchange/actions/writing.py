"""Write for a dossier: a new fact, a change of one that is held, the end of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from lienthong.core import ledger
from lienthong.core.values import Actor, Role
from lienthong.exchange import rules
from lienthong.exchange.actions.admission import Request, _admitted, _refusals_kept
from lienthong.exchange.models import WrittenFact
from lienthong.exchange.queries import ServiceInForce
from lienthong.exchange.refusals import FactAmbiguous, FactNotHeld, LookupNotOffered, RegistryDown
from lienthong.exchange.rules import Agreed, Written
from lienthong.registries import queries as registries
from lienthong.registries.actions.facts import correct_fact, end_fact, record_fact
from lienthong.registries.queries import Held
from lienthong.registries.refusals import RegistryStopped

#: Whoever signs may write.
_WRITERS = frozenset({Role.HEAD})


def write_fact(
    service: str,
    data: Mapping[str, Any],
    *,
    valid_from: date,
    consumer: str,
    procedure: str,
    dossier: str,
    by: Actor,
    at: datetime,
    name: str = "",
    source: str = "",
) -> Written:
    """Write one new fact for a dossier. ``source`` is its provenance when that is not the dossier.

    Once per dossier, service and ``name`` (a dossier that writes two facts names each): a retry returns what the first
    call wrote. Empty values of ``data`` are left out; the registry gives the numbers that it owns (``Written.data`` has
    them). Refuses like ``read_facts``, and ``RegistryDown`` (try again later), ``FactInvalid``, ``IdentifierTaken``.
    """
    request = Request(service, "write", consumer, procedure, dossier, by, at)
    asked, agreed = _allowed(request, data)
    fact = rules.arriving(asked.service, asked.registry, data)

    def record() -> Held:
        return record_fact(
            asked.service.registry,
            fact,
            valid_from=valid_from,
            source=source or f"dossier:{dossier}",
            by=by,
            at=at,
            dossier=dossier,
        )

    return _once(request, name, asked, agreed, "exchange.written", record)


def update_fact(
    service: str,
    data: Mapping[str, Any],
    *,
    find: Mapping[str, str],
    valid_from: date,
    consumer: str,
    procedure: str,
    dossier: str,
    by: Actor,
    at: datetime,
    name: str = "",
) -> Written:
    """Say that from ``valid_from`` on the record found by ``find`` (one identifier, its value) holds ``data`` as well.

    Empty values are left as they were. A ``table.column`` field goes into the row by which the record was found; when
    it was found otherwise, into a new row. Once per dossier, service and ``name``, like ``write_fact``. Refuses like
    ``write_fact``, and ``LookupNotOffered``, ``FactNotHeld``, ``FactAmbiguous``, ``RowNotHeld``.
    """
    request = Request(service, "update", consumer, procedure, dossier, by, at)
    asked, agreed = _allowed(request, data, find)
    changes, rows = rules.changing(asked.service, asked.registry, data, find)

    def correct() -> Held:
        record_id = _found(asked, find, on=valid_from)
        source = f"dossier:{dossier}"
        return correct_fact(
            record_id, changes, rows=rows, valid_from=valid_from, source=source, by=by, at=at, dossier=dossier
        )

    return _once(request, name, asked, agreed, "exchange.updated", correct)


def close_fact(
    service: str,
    *,
    find: Mapping[str, str],
    valid_from: date,
    consumer: str,
    procedure: str,
    dossier: str,
    by: Actor,
    at: datetime,
    name: str = "",
) -> Written:
    """Say that from ``valid_from`` on the record found by ``find`` no longer holds; found by a row, that row leaves it.

    It takes an agreement to update. ``Written.data`` is what was held last. Once and refused like ``update_fact``.
    """
    request = Request(service, "update", consumer, procedure, dossier, by, at)
    asked, agreed = _allowed(request, {}, find)
    row = rules.row_named(asked.registry, find)

    def end() -> Held:
        record_id = _found(asked, find, on=valid_from)
        source = f"dossier:{dossier}"
        return end_fact(record_id, row=row, valid_from=valid_from, source=source, by=by, at=at, dossier=dossier)

    return _once(request, name, asked, agreed, "exchange.closed", end)


def _allowed(
    request: Request, data: Mapping[str, Any], find: Mapping[str, str] | None = None
) -> tuple[ServiceInForce, Agreed]:
    with _refusals_kept(request):
        given = [name for name, value in data.items() if value not in (None, "")]
        asked, agreed = _admitted(request, _WRITERS, given)
        if find is not None and (len(find) != 1 or not find.keys() <= set(asked.service.lookup)):
            offered = ", ".join(asked.service.lookup)
            raise LookupNotOffered(service=request.service, lookup=", ".join(find), offered=offered)
    return asked, agreed


def _found(asked: ServiceInForce, find: Mapping[str, str], *, on: date) -> int:
    """Return the one record that carries the identifier on a day; refuse ``FactNotHeld``, ``FactAmbiguous``."""
    ((identifier, value),) = find.items()
    service, latest = asked.service, registries.KNOWN_LATEST
    held = registries.find_all(service.registry, identifier, value, as_of=on, known_at=latest, only=service.only)
    if not held:
        raise FactNotHeld(service=service.code, identifier=identifier, day=on.isoformat())
    if len(held) > 1:
        raise FactAmbiguous(service=service.code, identifier=identifier, count=len(held))
    return held[0].record_id


@transaction.atomic
def _once(
    request: Request, name: str, asked: ServiceInForce, agreed: Agreed, verb: str, act: Callable[[], Held]
) -> Written:
    """Do the act for the dossier unless it is done; refuse ``RegistryDown`` when the registry is stopped."""
    claims = WrittenFact.objects.select_related("version")
    written, _ = claims.get_or_create(dossier=request.dossier, service_id=request.service, name=name)
    if written.version is not None:
        return Written(written.version.record_id, written.version.pk, written.version.data)
    try:
        held = act()
    except RegistryStopped:
        raise RegistryDown(registry=asked.service.registry, reason="stopped") from None
    WrittenFact.objects.filter(pk=written.pk).update(version_id=held.version_id)
    ledger.record(
        verb,
        by=request.by,
        at=request.at,
        about=f"record:{held.record_id}",
        dossier=request.dossier,
        detail={"service": request.service, "agreement": agreed.code, "procedure": request.procedure},
    )
    return Written(held.record_id, held.version_id, held.data)
