"""Put services and agreements in force."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from lienthong.core import ledger
from lienthong.core.definitions import body_of, fingerprint
from lienthong.core.values import Actor, Role
from lienthong.exchange import rules
from lienthong.exchange.definitions import AgreementDefinition, GrantedUse, ServiceDefinition
from lienthong.exchange.models import Agreement, DataService
from lienthong.exchange.queries import service_in_force
from lienthong.exchange.refusals import DefinitionMisfit
from lienthong.registries import queries as registries


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
    """Put agreements in force; return how many uses (one clause, one consumer) are new or changed.

    An agreement is ended by its ``until``, not deleted; a clause that its agreement no longer has ends on this day.
    Refuses ``ServiceUnknown`` and ``DefinitionMisfit`` when an agreement grants what its service does not offer.
    """
    by.must(Role.HEAD, path="/")
    known = dict(Agreement.objects.values_list("code", "sha256"))
    given = list(definitions)
    uses = {use.code: _columns(one, use) for one in given for use in one.uses}
    changed = {code: columns for code, columns in uses.items() if known.get(code) != columns["sha256"]}
    for agreement in given:
        if any(columns["agreement"] == agreement.code for columns in changed.values()):
            misfits = rules.agreement_misfits(agreement, service_in_force(agreement.service).service)
            if misfits:
                raise DefinitionMisfit(definition=agreement.code, misfits=", ".join(misfits))
    for code, columns in changed.items():
        Agreement.objects.update_or_create(code=code, defaults=columns)
    dropped = _end_dropped(given, localdate(at))
    if changed or dropped:
        detail = {"codes": list(changed), "ended": dropped}
        ledger.record("exchange.agreements_loaded", by=by, at=at, about="exchange:agreements", detail=detail)
    return len(changed) + len(dropped)


def _end_dropped(definitions: list[AgreementDefinition], day: date) -> list[str]:
    """End what stood in an agreement and stands there no more; return the codes."""
    granted = {use.code for one in definitions for use in one.uses}
    dropped = Agreement.objects.filter(agreement__in=[one.code for one in definitions]).exclude(code__in=granted)
    still_in_force = dropped.filter(Q(valid_to=None) | Q(valid_to__gt=day))
    codes = sorted(still_in_force.values_list("code", flat=True))
    still_in_force.update(valid_to=day, sha256="")
    return codes


def _columns(agreement: AgreementDefinition, use: GrantedUse) -> dict[str, Any]:
    basis = use.grant.legal_basis or agreement.legal_basis
    return {
        "agreement": agreement.code,
        "service_id": agreement.service,
        "consumer_type": use.consumer,
        "procedures": list(use.grant.procedures),
        "mode": use.grant.mode,
        "fields": list(use.grant.fields),
        "purpose_vi": use.grant.purpose.vi,
        "purpose_en": use.grant.purpose.en,
        "legal_basis": "; ".join(one.act for one in basis),
        "valid_from": agreement.since,
        "valid_to": agreement.until,
        "sha256": fingerprint(agreement.model_copy(update={"grants": (use.grant,)})),
    }
