"""Declare once, as it stands now: every procedure in force, audited against the registries of this installation."""

from __future__ import annotations

from datetime import date

from lienthong.exchange import queries as exchange
from lienthong.exchange.rules import verdict
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.models import Procedure
from lienthong.procedures.queries.standing import defined_on
from lienthong.procedures.rules.once_only import OnceOnly, once_only


def audit_in_force(*, on: date) -> list[OnceOnly]:
    """Return how far each procedure in force is, by code.

    Five SQL statements, and one for each definition that this process has not seen.
    """
    offers = _Offers(exchange.offered_to_readers())
    defined = defined_on(on, set(Procedure.objects.values_list("code", flat=True)))
    return [once_only(defined[code].definition, offers) for code in sorted(defined)]


class _Offers:
    """What the registries of this installation offer."""

    def __init__(self, offered: exchange.Offered) -> None:
        self._offered = offered

    def has_registry(self, registry: str) -> bool:
        return registry in self._offered.registries

    def registry_of(self, service: str) -> str:
        return self._offered.services.get(service, "")

    def services_of(self, registry: str) -> list[str]:
        return [code for code, behind in self._offered.services.items() if behind == registry]

    def may_read(self, service: str, consumer: str, procedure: ProcedureDefinition) -> bool:
        agreed = self._offered.agreed.get((service, consumer), ())
        decision = verdict(agreed, procedure=procedure.code, on=procedure.since)
        return decision.agreement is not None and not decision.reason
