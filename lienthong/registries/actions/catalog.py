"""Define a registry, stop it, open it again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lienthong.core import ledger
from lienthong.core.definitions import body_of, fingerprint
from lienthong.core.values import Actor, Role
from lienthong.registries.definitions import RegistryDefinition
from lienthong.registries.models import Record, Registry
from lienthong.registries.refusals import RegistryInUse, RegistryUnknown
from lienthong.registries.rules import validity
from lienthong.units.models import Unit


@transaction.atomic
def load_registry(definition: RegistryDefinition, *, by: Actor, at: datetime) -> Registry:
    """Put a registry's definition in force; the same definition again changes nothing and leaves no line.

    Refuses ``RegistryInUse`` when records exist and the new definition takes away or re-reads what they hold.
    """
    by.must(Role.HEAD, path="/")
    sha256 = fingerprint(definition)
    registry = Registry.objects.select_for_update().filter(code=definition.code).first() or Registry(
        code=definition.code
    )
    if registry.sha256 == sha256:
        return registry
    _refuse_breaking(registry, definition)
    registry.body, registry.sha256 = body_of(definition), sha256
    registry.owner = Unit.objects.filter(key=definition.owner_unit).first()
    registry.save()
    ledger.record("registries.defined", by=by, at=at, about=f"registry:{registry.code}", detail={"sha256": sha256})
    return registry


def _refuse_breaking(registry: Registry, definition: RegistryDefinition) -> None:
    if registry.sha256 and Record.objects.filter(registry_id=registry.code).exists():
        changes = validity.breaking_changes(RegistryDefinition.model_validate(registry.body), definition)
        if changes:
            raise RegistryInUse(registry=registry.code, changes=", ".join(changes))


@transaction.atomic
def stop_registry(code: str, *, by: Actor, at: datetime) -> None:
    """Stop a registry: reads answer "down" and nothing can be written. The head of its owner or the machine may."""
    _set_open(code, is_open=False, by=by)
    ledger.record("registries.stopped", by=by, at=at, about=f"registry:{code}")


@transaction.atomic
def open_registry(code: str, *, by: Actor, at: datetime) -> None:
    """Open a stopped registry again. The head of its owner or the machine may."""
    _set_open(code, is_open=True, by=by)
    ledger.record("registries.opened", by=by, at=at, about=f"registry:{code}")


def _set_open(code: str, *, is_open: bool, by: Actor) -> None:
    registry = Registry.objects.select_related("owner").filter(code=code).first()
    if registry is None:
        raise RegistryUnknown(registry=code)
    by.must(Role.HEAD, path=registry.owner.path if registry.owner is not None else "/")
    Registry.objects.filter(code=code).update(is_open=is_open)
