"""The audit of what is asked although the State knows it, over a pack's definitions. No database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lienthong.exchange.rules import agreed_uses, verdict
from lienthong.packs.contents import Contents, read_pack
from lienthong.packs.refusals import pack_wrong
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.rules.once_only import OnceOnly, once_only


@dataclass(frozen=True, slots=True)
class Audit:
    """Every procedure's line; how many procedures are wanted whose papers data replace, and who wants that."""

    lines: tuple[OnceOnly, ...]
    target: int | None
    target_basis: str

    def count(self, how: str) -> int:
        """Return how many boxes of all forms are read, asked again or people's own."""
        return sum(line.count(how) for line in self.lines)

    @property
    def replaced(self) -> int:
        """The procedures in which data stand in for every paper for which they could."""
        return sum(line.is_replaced for line in self.lines)


def audit_once_only(path: Path, procedures: Iterable[str] = ()) -> Audit:
    """Audit a pack's procedures (``procedures``: only these codes); refuses ``PackWrong`` when it cannot be read."""
    contents = read_pack(path)
    if contents.problems:
        raise pack_wrong(path.name, contents.problems)
    wanted = set(procedures)
    offers = _PackOffers(contents)
    lines = [
        once_only(found.definition, offers)
        for code, found in sorted(contents.procedures.items())
        if not wanted or code in wanted
    ]
    target = contents.targets.once_only
    basis = "; ".join(one.act for one in target.legal_basis) if target else ""
    return Audit(tuple(lines), target.procedures if target else None, basis)


class _PackOffers:
    """What the registries of a pack offer, read from its files."""

    def __init__(self, contents: Contents) -> None:
        self._registries = contents.registries
        self._services = contents.services
        self._agreements = [found.definition for found in contents.agreements.values()]

    def has_registry(self, registry: str) -> bool:
        return registry in self._registries

    def registry_of(self, service: str) -> str:
        found = self._services.get(service)
        return found.definition.registry if found else ""

    def services_of(self, registry: str) -> list[str]:
        return [
            code
            for code, found in self._services.items()
            if found.definition.registry == registry and "read" in found.definition.modes
        ]

    def may_read(self, service: str, consumer: str, procedure: ProcedureDefinition) -> bool:
        agreed = agreed_uses(self._agreements, service=service, consumer=consumer, mode="read")
        decision = verdict(agreed, procedure=procedure.code, on=procedure.since)
        return decision.agreement is not None and not decision.reason
