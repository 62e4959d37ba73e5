"""What the registries hold: as it held on a day, as it was known at an instant. Only the exchange may ask."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.db import connection

from lienthong.core.models import LedgerLine
from lienthong.core.values import Text
from lienthong.registries.definitions import RegistryDefinition
from lienthong.registries.models import RecordIdentifier, RecordVersion, Registry
from lienthong.registries.refusals import RegistryStopped, RegistryUnknown
from lienthong.registries.rules import identity

_SQL = Path(__file__).parent / "sql"
#: Asks for what is known last, also when it became known a moment after the caller's ``at``.
KNOWN_LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Held:
    """One version of one record: the data, when they hold in the world, since when the registry says so, and why.

    ``valid_to`` and ``known_to`` are half-open and ``None`` while open; ``source`` names what the fact came from
    (``dossier:<code>``, ``correction:<code>``, ``synthetic:<seed>``).
    """

    record_id: int
    version_id: int
    data: dict[str, Any]
    valid_from: date
    valid_to: date | None
    known_from: datetime
    known_to: datetime | None
    source: str


def find(
    registry: str,
    identifier: str,
    value: str,
    *,
    as_of: date,
    known_at: datetime,
    only: Mapping[str, Any] | None = None,
) -> Held | None:
    """Return the record that carries ``identifier``; of several the one whose fact began last; ``None`` without any.

    ``only`` keeps records that hold these values (``{"kind": "permanent"}``). One SQL statement. Refuses
    ``RegistryUnknown`` and ``RegistryStopped``.
    """
    held = find_all(registry, identifier, value, as_of=as_of, known_at=known_at, only=only)
    return held[0] if held else None


def find_all(
    registry: str,
    identifier: str,
    value: str,
    *,
    as_of: date,
    known_at: datetime,
    only: Mapping[str, Any] | None = None,
) -> list[Held]:
    """Return every record that carries ``identifier``, the latest fact first; refuses as ``find``."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql("find"),
            {
                "registry": registry,
                "identifier": identifier,
                "value": value,
                "as_of": as_of,
                "known_at": known_at,
                "only": json.dumps(dict(only or {})),
            },
        )
        rows = cursor.fetchall()
    if not rows:
        raise RegistryUnknown(registry=registry)
    sha256, is_open = rows[0][:2]
    if not is_open:
        raise RegistryStopped(registry=registry)
    found = [_held(row[2:]) for row in rows if row[2] is not None]
    return [held for held in found if _still_carries(registry, sha256, identifier, value, held.data)]


def history(record_id: int) -> list[Held]:
    """Return everything ever said about a record, in the order in which it became known."""
    versions = RecordVersion.objects.filter(record_id=record_id).order_by("known_from", "valid_from", "id")
    return [as_held(version) for version in versions]


def records_of_person(subject: str) -> list[int]:
    """Return the records, of all registries, that are about the person with this personal number."""
    carried = RecordIdentifier.objects.filter(value=subject, of_person=True)
    return list(carried.order_by("record_id").values_list("record_id", flat=True).distinct())


def open_definition(registry: str) -> RegistryDefinition:
    """Return the definition of a registry that can be written now; refuses ``RegistryUnknown``, ``RegistryStopped``."""
    row = Registry.objects.filter(code=registry).values_list("sha256", "is_open").first()
    if row is None:
        raise RegistryUnknown(registry=registry)
    sha256, is_open = row
    if not is_open:
        raise RegistryStopped(registry=registry)
    return definition_by_hash(registry, sha256)


def known_registries() -> dict[str, Text]:
    """Return every registry there is, open or stopped: its code → what people call it (one SQL statement)."""
    names = Registry.objects.values_list("code", "body__short", "body__title")
    return {code: Text(**(short or title)) for code, short, title in names}


def was_loaded(registry: str, source: str) -> bool:
    """Tell whether a bulk load from ``source`` (``synthetic:<seed>``) is in the registry."""
    lines = LedgerLine.objects.filter(about=f"registry:{registry}", verb="registries.loaded", detail__source=source)
    return lines.exists()


def definition_of(registry: str) -> RegistryDefinition:
    """Return the definition now in force; one small SQL statement (the body is kept in process by its hash)."""
    sha256 = Registry.objects.filter(code=registry).values_list("sha256", flat=True).first()
    if sha256 is None:
        raise RegistryUnknown(registry=registry)
    return definition_by_hash(registry, sha256)


@lru_cache(maxsize=128)
def definition_by_hash(registry: str, sha256: str) -> RegistryDefinition:
    """Return the definition of ``registry`` whose fingerprint is ``sha256``; no SQL after the first time."""
    return RegistryDefinition.model_validate(Registry.objects.get(code=registry, sha256=sha256).body)


def as_held(version: RecordVersion) -> Held:
    """Return a stored version as the value that leaves this room."""
    return Held(
        record_id=version.record_id,
        version_id=version.pk,
        data=version.data,
        valid_from=version.valid_from,
        valid_to=version.valid_to,
        known_from=version.known_from,
        known_to=version.known_to,
        source=version.source,
    )


def _still_carries(registry: str, sha256: str, name: str, value: str, data: dict[str, Any]) -> bool:
    """Tell whether this version itself has the value; the index also keeps values that were corrected away."""
    definition = definition_by_hash(registry, sha256)
    carried = (identifier for identifier in definition.identifiers if identifier.name == name)
    return any(value in identity.identifier_values(identifier, data) for identifier in carried)


@cache
def sql(name: str) -> str:
    """Return a statement of this room's ``sql/`` folder."""
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def _held(row: tuple[Any, ...]) -> Held:
    record_id, version_id, data, valid_from, valid_to, known_from, known_to, source = row
    return Held(record_id, version_id, json.loads(data), valid_from, valid_to, known_from, known_to, source)
