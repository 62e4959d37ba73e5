"""Who may use a service for what: the part that reading and writing share, and the trace of every refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.timezone import localdate

from lienthong.core import ledger
from lienthong.core.refusals import NotAllowed, Refused
from lienthong.core.values import Actor, Role
from lienthong.exchange import rules
from lienthong.exchange.definitions import Mode
from lienthong.exchange.queries import ServiceInForce, agreed_with, service_in_force
from lienthong.exchange.refusals import AgreementEnded, AgreementMissing, FieldsNotAgreed, PurposeMissing
from lienthong.exchange.rules import Agreed


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks a service for what: the part of a reading or a writing that the agreement decides about."""

    service: str
    mode: Mode
    consumer: str
    procedure: str
    dossier: str
    by: Actor
    at: datetime


def _about(service: str, record_id: int | None) -> str:
    """Return what a line of the exchange is about: the record, or the service when none was found."""
    return f"service:{service}" if record_id is None else f"record:{record_id}"


def _admitted(request: Request, roles: frozenset[Role], names: Sequence[str]) -> tuple[ServiceInForce, Agreed]:
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


def _refuse_outsiders(request: Request, roles: frozenset[Role]) -> None:
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
def _refusals_kept(request: Request) -> Iterator[None]:
    try:
        yield
    except Refused as refusal:
        _keep_refusal(request, refusal.code, about=_about(request.service, None))
        raise


def _keep_refusal(request: Request, reason: str, *, about: str) -> None:
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
