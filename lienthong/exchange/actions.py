"""Every verb on other people's facts: ask for them, write them, put services and agreements in force.

This is the only road to a registry. Each reading leaves one line (``exchange.read``) with the dossier and the procedure
it was for; each refusal leaves one (``exchange.refused``) that stays even when the act around it is undone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate

from lienthong.core import ledger
from lienthong.core.definitions import body_of, fingerprint
from lienthong.core.refusals import NotAllowed, Refused
from lienthong.core.values import Actor, Role
from lienthong.exchange import rules
from lienthong.exchange.connectors.connector import Down, Reply
from lienthong.exchange.connectors.known import connector_of
from lienthong.exchange.definitions import AgreementDefinition, Mode, ServiceDefinition
from lienthong.exchange.models import Agreement, DataService, WrittenFact
from lienthong.exchange.queries import ServiceInForce, agreed_with, service_in_force
from lienthong.exchange.refusals import (
    AgreementEnded,
    AgreementMissing,
    DefinitionMisfit,
    FieldsNotAgreed,
    LookupNotOffered,
    PurposeMissing,
    RegistryDown,
)
from lienthong.exchange.rules import Agreed, Answer, Written
from lienthong.registries import queries as registries
from lienthong.registries.actions.facts import record_fact
from lienthong.registries.refusals import RegistryStopped
from lienthong.registries.rules import identity

#: Whoever works on a dossier may ask for it; whoever signs may write.
_READERS = frozenset({Role.INTAKE, Role.SETTLE, Role.HEAD})
_WRITERS = frozenset({Role.HEAD})


@dataclass(frozen=True, slots=True)
class _Request:
    """Who asks a service for what: the part of a reading or a writing that the agreement decides about."""

    service: str
    mode: Mode
    consumer: str
    procedure: str
    dossier: str
    by: Actor
    at: datetime


# ---------------------------------------------------------------- reading


def read_facts(
    service: str,
    *,
    lookup: Mapping[str, str],
    consumer: str,
    procedure: str,
    dossier: str,
    by: Actor,
    at: datetime,
    as_of: date | None = None,
    known_at: datetime | None = None,
    fields: Sequence[str] | None = None,
) -> Answer:
    """Ask a service for one record and return the fields that were agreed (of them ``fields``, when given).

    ``lookup`` is one identifier of the service and its value; ``consumer`` an agency type, or ``person`` for somebody
    who reads about themselves or a close relative (anything else is ``empty`` to them); ``dossier`` a dossier's code or
    ``draft:<id>``. ``as_of`` (a day, default: of ``at``) and ``known_at`` (default: ``at``) look into the past.

    Nothing that the source does is an exception: the answer's ``state`` tells found, empty, wrong and down apart.
    Refuses ``ServiceUnknown``, ``AgreementMissing``, ``AgreementEnded``, ``FieldsNotAgreed``, ``LookupNotOffered``,
    ``PurposeMissing``, ``NotAllowed``; the line of a refusal is kept even when the caller's transaction is undone.
    """
    request = _Request(service, "read", consumer, procedure, dossier, by, at)
    with _refusals_kept(request):
        asked, agreed = _admitted(request, _READERS, fields or ())
        if len(lookup) != 1 or not asked.service.lookup or not lookup.keys() <= set(asked.service.lookup):
            raise LookupNotOffered(service=service, lookup=", ".join(lookup), offered=", ".join(asked.service.lookup))
    answer = Answer("empty", service, asked.service.registry, agreed.code, at)
    try:
        reply = connector_of(asked.service).ask(
            lookup, as_of=as_of or localdate(at), known_at=known_at or at, timeout=asked.service.timeout_seconds
        )
    except Down as down:
        answer = replace(answer, state="down", reason=down.reason)
    else:
        if reply is not None and _may_know(request, asked, reply):
            answer = _answered(answer, asked, reply, lookup, rules.granted(asked.service, agreed, fields))
    _record_reading(request, answer)
    return answer


def _may_know(request: _Request, asked: ServiceInForce, reply: Reply) -> bool:
    """Tell whether the reader may learn that the record exists: a person only when it concerns them."""
    if request.consumer != rules.PERSON or not isinstance(reply.data, Mapping):
        return True
    if identity.concerns(asked.registry, reply.data, request.by.subject):
        return True
    _keep_refusal(request, "not_yours", about=_about(request.service, reply.record_id))
    return False


def _answered(
    answer: Answer, asked: ServiceInForce, reply: Reply, lookup: Mapping[str, str], paths: list[str]
) -> Answer:
    """Return the answer with the granted fields of a reply, or ``wrong`` when the reply cannot be true."""
    answer = replace(answer, record_id=reply.record_id, version_id=reply.version_id)
    wrong = rules.nonsense(asked.registry, reply.data, lookup, paths)
    if wrong:
        return replace(answer, state="wrong", reason=wrong)
    ((identifier, value),) = lookup.items()
    row = rules.row_looked_up(asked.registry, reply.data, identifier, value)
    return replace(
        answer,
        state="found",
        fields=rules.travelling(paths, reply.data, row=row),
        valid_from=reply.valid_from,
        known_from=reply.known_from,
    )


@transaction.atomic
def _record_reading(request: _Request, answer: Answer) -> None:
    detail = {
        "service": request.service,
        "agreement": answer.agreement,
        "procedure": request.procedure,
        "state": answer.state,
        "fields": list(answer.fields),
    }
    ledger.record(
        "exchange.read",
        by=request.by,
        at=request.at,
        about=_about(request.service, answer.record_id),
        dossier=request.dossier,
        detail={**detail, "reason": answer.reason} if answer.reason else detail,
    )


def _about(service: str, record_id: int | None) -> str:
    return f"service:{service}" if record_id is None else f"record:{record_id}"


# ---------------------------------------------------------------- writing


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
) -> Written:
    """Write one new fact for a dossier: once per dossier and service, a retry returns what the first call wrote.

    Empty values of ``data`` are left out; the registry gives the numbers that it owns (``Written.data`` has them).
    Refuses like ``read_facts``, and ``RegistryDown`` (try again later), ``FactInvalid``, ``IdentifierTaken``.
    """
    request = _Request(service, "write", consumer, procedure, dossier, by, at)
    with _refusals_kept(request):
        asked, agreed = _admitted(request, _WRITERS, [name for name, value in data.items() if value not in (None, "")])
    with transaction.atomic():
        written, _ = WrittenFact.objects.select_related("version").get_or_create(dossier=dossier, service_id=service)
        if written.version is not None:
            return Written(written.version.record_id, written.version.pk, written.version.data)
        try:
            held = record_fact(
                asked.service.registry,
                rules.arriving(asked.service, asked.registry, data),
                valid_from=valid_from,
                source=f"dossier:{dossier}",
                by=by,
                at=at,
                dossier=dossier,
            )
        except RegistryStopped:
            raise RegistryDown(registry=asked.service.registry, reason="stopped") from None
        WrittenFact.objects.filter(pk=written.pk).update(version_id=held.version_id)
        ledger.record(
            "exchange.written",
            by=by,
            at=at,
            about=f"record:{held.record_id}",
            dossier=dossier,
            detail={"service": service, "agreement": agreed.code, "procedure": procedure},
        )
    return Written(held.record_id, held.version_id, held.data)


# ---------------------------------------------------------------- admission


def _admitted(request: _Request, roles: frozenset[Role], names: Sequence[str]) -> tuple[ServiceInForce, Agreed]:
    """Return the service and the agreement under which the request may go on, or refuse by name."""
    if not request.dossier or not request.procedure:
        raise PurposeMissing(service=request.service)
    _refuse_outsiders(request, roles)
    asked = service_in_force(request.service)
    agreements = agreed_with(request.service, consumer=request.consumer, mode=request.mode)
    day = localdate(request.at)
    verdict = rules.verdict(agreements, procedure=request.procedure, on=day)
    if verdict.agreement is None:
        raise AgreementMissing(service=request.service, consumer=request.consumer, procedure=request.procedure)
    if verdict.reason:
        raise AgreementEnded(agreement=verdict.agreement.code, service=request.service, day=day.isoformat())
    beyond = rules.not_agreed(names, verdict.agreement, asked.service)
    if beyond:
        raise FieldsNotAgreed(agreement=verdict.agreement.code, fields=", ".join(beyond))
    return asked, verdict.agreement


def _refuse_outsiders(request: _Request, roles: frozenset[Role]) -> None:
    """Refuse ``NotAllowed``: a person reads only as ``person``, an officer only with a right on the procedure."""
    by, is_own = request.by, request.consumer == rules.PERSON
    on_procedure = any(g.role in roles and g.procedure in ("*", request.procedure) for g in by.grants)
    allowed = {
        "person": is_own and request.mode == "read",
        "officer": not is_own and on_procedure,
        "system": True,
    }
    if not allowed[by.kind]:
        raise NotAllowed(right=f"exchange.{request.mode}")


@contextmanager
def _refusals_kept(request: _Request) -> Iterator[None]:
    try:
        yield
    except Refused as refusal:
        _keep_refusal(request, refusal.code, about=_about(request.service, None))
        raise


def _keep_refusal(request: _Request, reason: str, *, about: str) -> None:
    """Write the line of a refusal so that it stays.

    Outside a transaction it is committed at once. Inside one, which the refusal is about to undo, it goes over a
    connection of its own. (``durable`` is how Django tells the two apart.)
    """

    def write() -> None:
        with transaction.atomic(durable=True):
            ledger.record(
                "exchange.refused",
                by=request.by,
                at=request.at,
                about=about,
                dossier=request.dossier,
                detail={
                    "service": request.service,
                    "consumer": request.consumer,
                    "mode": request.mode,
                    "procedure": request.procedure,
                    "reason": reason,
                },
            )

    try:
        write()
    except RuntimeError:
        _on_own_connection(write)


def _on_own_connection(write: Callable[[], None]) -> None:
    """Run ``write`` in a thread, which has its own connection, and wait for it; what it raises is raised here."""

    def write_and_hang_up() -> None:
        try:
            write()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(write_and_hang_up).result()


# ---------------------------------------------------------------- services and agreements


@transaction.atomic
def load_services(definitions: Iterable[ServiceDefinition], *, by: Actor, at: datetime) -> int:
    """Put services in force; return how many are new or changed (what is as it was leaves no trace).

    Refuses ``RegistryUnknown`` and ``DefinitionMisfit`` when a service promises what its registry does not have.
    """
    by.must(Role.HEAD, path="/")
    known = dict(DataService.objects.values_list("code", "sha256"))
    changed = [one for one in definitions if known.get(one.code) != fingerprint(one)]
    for service in changed:
        misfits = rules.service_misfits(service, registries.definition_of(service.registry))
        if misfits:
            raise DefinitionMisfit(definition=service.code, misfits=", ".join(misfits))
        DataService.objects.update_or_create(
            code=service.code,
            defaults={"registry_id": service.registry, "body": body_of(service), "sha256": fingerprint(service)},
        )
    if changed:
        codes = [service.code for service in changed]
        ledger.record("exchange.services_loaded", by=by, at=at, about="exchange:services", detail={"codes": codes})
    return len(changed)


@transaction.atomic
def load_agreements(definitions: Iterable[AgreementDefinition], *, by: Actor, at: datetime) -> int:
    """Put agreements in force; return how many are new or changed. An agreement is ended by its ``until``, not deleted.

    Refuses ``ServiceUnknown`` and ``DefinitionMisfit`` when an agreement grants what its service does not offer.
    """
    by.must(Role.HEAD, path="/")
    known = dict(Agreement.objects.values_list("code", "sha256"))
    changed = [one for one in definitions if known.get(one.code) != fingerprint(one)]
    for agreement in changed:
        misfits = rules.agreement_misfits(agreement, service_in_force(agreement.service).service)
        if misfits:
            raise DefinitionMisfit(definition=agreement.code, misfits=", ".join(misfits))
        Agreement.objects.update_or_create(code=agreement.code, defaults=_columns(agreement))
    if changed:
        codes = [agreement.code for agreement in changed]
        ledger.record("exchange.agreements_loaded", by=by, at=at, about="exchange:agreements", detail={"codes": codes})
    return len(changed)


def _columns(agreement: AgreementDefinition) -> dict[str, Any]:
    return {
        "service_id": agreement.service,
        "consumer_type": agreement.consumer,
        "procedures": list(agreement.procedures),
        "mode": agreement.mode,
        "fields": list(agreement.fields),
        "purpose_vi": agreement.purpose.vi,
        "purpose_en": agreement.purpose.en,
        "legal_basis": "; ".join(basis.act for basis in agreement.legal_basis),
        "valid_from": agreement.since,
        "valid_to": agreement.until,
        "sha256": fingerprint(agreement),
    }
