"""Ask a service for one record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from lienthong.core import ledger
from lienthong.core.values import Actor, Role
from lienthong.exchange import rules
from lienthong.exchange.actions.admission import Request, _about, _admitted, _keep_refusal, _refusals_kept
from lienthong.exchange.connectors.connector import Down, Reply
from lienthong.exchange.connectors.known import connector_of
from lienthong.exchange.queries import ServiceInForce
from lienthong.exchange.refusals import LookupNotOffered
from lienthong.exchange.rules import Answer
from lienthong.registries.rules import identity

#: Whoever works on a dossier may ask for it.
_READERS = frozenset({Role.INTAKE, Role.SETTLE, Role.HEAD})


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
    request = Request(service, "read", consumer, procedure, dossier, by, at)
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


def _may_know(request: Request, asked: ServiceInForce, reply: Reply) -> bool:
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
def _record_reading(request: Request, answer: Answer) -> None:
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
