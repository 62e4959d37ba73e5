"""Record a fact, correct it, end it: nothing is overwritten; what was known is closed, what is known now is added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.timezone import localdate

from lienthong.core import ledger
from lienthong.core.values import Actor, Role
from lienthong.registries.actions.addresses import _address_of, _readdressed
from lienthong.registries.actions.numbers import _draw, _prefix, _run
from lienthong.registries.definitions import DrawnNumber, RegistryDefinition, RunningNumber
from lienthong.registries.models import Record, RecordIdentifier, RecordVersion
from lienthong.registries.queries import Held, as_held, open_definition
from lienthong.registries.refusals import IdentifierTaken, NumbersExhausted, PeriodNotHeld, RecordUnknown, RowNotHeld
from lienthong.registries.rules import history, identity, validity
from lienthong.registries.rules.history import RowChange

#: How often a drawn number may collide before its series counts as full.
DRAWS = 50


@transaction.atomic
def record_fact(
    registry: str, data: Mapping[str, Any], *, valid_from: date, source: str, by: Actor, at: datetime, dossier: str = ""
) -> Held:
    """Record a new thing: check it, give it the numbers that it lacks, store its first version.

    The fact holds from ``valid_from`` (through its ``last_day``, when the registry has one). Refuses
    ``RegistryUnknown``, ``RegistryStopped``, ``FactInvalid``, ``IdentifierTaken``, ``NumbersExhausted``.
    """
    by.must(Role.HEAD, path=by.unit_path)
    definition = open_definition(registry)
    on = localdate(at)
    wanting = identity.unnumbered(definition, data)
    validity.refuse_invalid(definition, data, on=on, to_be_numbered=[numbering.field for numbering in wanting])
    record = Record.objects.create(registry_id=registry)
    numbered = _run(definition, data, [n for n in wanting if isinstance(n, RunningNumber)], on=on)
    numbered = {**_address_of(definition, numbered, on=on), **numbered}
    numbered = _identified(record, definition, numbered, [n for n in wanting if isinstance(n, DrawnNumber)], on=on)
    version = RecordVersion.objects.create(
        record=record,
        valid_from=valid_from,
        valid_to=history.ends_after(definition, numbered),
        known_from=at,
        data=numbered,
        source=source,
    )
    ledger.record(
        "registries.recorded", by=by, at=at, about=f"record:{record.pk}", dossier=dossier, detail={"registry": registry}
    )
    return as_held(version)


@transaction.atomic
def correct_fact(
    record_id: int,
    changes: Mapping[str, Any],
    *,
    rows: Sequence[RowChange] = (),
    valid_from: date,
    valid_to: date | None = None,
    source: str,
    by: Actor,
    at: datetime,
    dossier: str = "",
) -> Held:
    """Say that from ``valid_from`` (until ``valid_to``) the record holds ``changes``; ``None`` removes a field.

    ``rows`` are changes within its tables. Corrections of one record queue behind one another, so none is lost.
    Returns what now holds on the first day that was corrected. Refuses ``RecordUnknown``, ``RegistryStopped``,
    ``PeriodNotHeld``, ``RowNotHeld``, ``FactInvalid``, ``IdentifierTaken``.
    """
    by.must(Role.HEAD, path=by.unit_path)
    record, definition, known = _locked(record_id, valid_from, valid_to, rows)
    change = history.splice(_as_facts(known), changes, rows=rows, valid_from=valid_from, valid_to=valid_to)
    change = history.with_own_end(definition, change, changes)
    change = _readdressed(definition, change, changes, on=localdate(at))
    for fact in change.add:
        validity.refuse_invalid(definition, fact.data, on=localdate(at))
    if change.close:
        _write_splice(record, definition, known, change, source=source, at=at)
        ledger.record("registries.corrected", by=by, at=at, about=f"record:{record_id}", dossier=dossier)
    now_known = RecordVersion.objects.filter(record=record, known_to=None)
    now_held = now_known.exclude(valid_to__lte=valid_from).order_by("valid_from").first()
    return as_held(now_held or record.versions.latest("id"))


@transaction.atomic
def end_fact(
    record_id: int,
    *,
    row: RowChange | None = None,
    valid_from: date,
    source: str,
    by: Actor,
    at: datetime,
    dossier: str = "",
) -> Held:
    """Say that from ``valid_from`` on the record holds no longer; with a ``row``, the row, and all with the last one.

    Returns what was held last. Refuses ``RecordUnknown``, ``RegistryStopped``, ``PeriodNotHeld``, ``RowNotHeld``.
    """
    by.must(Role.HEAD, path=by.unit_path)
    record, definition, known = _locked(record_id, valid_from, None, [row] if row else [])
    change = history.ending(_as_facts(known), row=row, valid_from=valid_from)
    for fact in change.add:
        validity.refuse_invalid(definition, fact.data, on=localdate(at))
    _write_splice(record, definition, known, change, source=source, at=at)
    ledger.record("registries.ended", by=by, at=at, about=f"record:{record_id}", dossier=dossier)
    return as_held(record.versions.latest("id"))


def _locked(
    record_id: int, valid_from: date, valid_to: date | None, rows: Sequence[RowChange]
) -> tuple[Record, RegistryDefinition, list[RecordVersion]]:
    """Return a record that nobody else changes meanwhile and what is known of it, the earliest fact first."""
    record = Record.objects.select_for_update().filter(pk=record_id).first()
    known = list(RecordVersion.objects.filter(record_id=record_id, known_to=None).order_by("valid_from"))
    if record is None or not known:
        raise RecordUnknown(record=record_id)
    definition = open_definition(record.registry_id)
    touched = [fact for fact in _as_facts(known) if history.holds_between([fact], valid_from, valid_to)]
    if not touched:
        raise PeriodNotHeld(record=record_id, valid_from=valid_from, first=known[0].valid_from)
    for row in rows:
        if not any(row.finds(fact.data) for fact in touched):
            raise RowNotHeld(record=record_id, table=row.table, day=valid_from)
    return record, definition, known


def _as_facts(known: list[RecordVersion]) -> list[history.Fact]:
    return [history.Fact(version.valid_from, version.valid_to, version.data, version.pk) for version in known]


def _write_splice(
    record: Record,
    definition: RegistryDefinition,
    known: list[RecordVersion],
    change: history.Splice,
    *,
    source: str,
    at: datetime,
) -> None:
    instant = history.known_instant(at, max(version.known_from for version in known))
    RecordVersion.objects.filter(pk__in=change.close).update(known_to=instant)
    for fact in change.add:
        _store_identifiers(record, definition, fact.data)
    RecordVersion.objects.bulk_create(
        RecordVersion(
            record=record,
            valid_from=fact.valid_from,
            valid_to=fact.valid_to,
            known_from=instant,
            data=fact.data,
            source=source,
        )
        for fact in change.add
    )


def _store_identifiers(record: Record, definition: RegistryDefinition, data: Mapping[str, Any]) -> None:
    """Add the identifiers that the record does not carry yet; refuse ``IdentifierTaken`` when another record does."""
    carried = set(record.identifiers.values_list("name", "value"))
    new = [one for one in identity.identifiers(definition, data) if (one.name, one.value) not in carried]
    try:
        with transaction.atomic():
            RecordIdentifier.objects.bulk_create(
                RecordIdentifier(registry_id=definition.code, record=record, **asdict(one)) for one in new
            )
    except IntegrityError:
        raise IdentifierTaken(registry=definition.code, names=", ".join(_taken(definition.code, new))) from None


def _taken(registry: str, wanted: list[identity.CarriedIdentifier]) -> list[str]:
    clash = Q(pk=None)
    for one in wanted:
        if one.is_unique:
            clash |= Q(name=one.name, value=one.value)
    return sorted(set(RecordIdentifier.objects.filter(clash, registry_id=registry).values_list("name", flat=True)))


def _identified(
    record: Record, definition: RegistryDefinition, data: dict[str, Any], wanting: list[DrawnNumber], *, on: date
) -> dict[str, Any]:
    """Store the identifiers of a new record, drawing its numbers again for as long as another record has them."""
    prefixes = {numbering.field: _prefix(definition, numbering, data, on=on) for numbering in wanting}
    redrawn = {one.name for one in definition.identifiers if prefixes.keys() & set(one.fields)}
    for _ in range(DRAWS):
        whole = {**data, **_draw(wanting, prefixes)}
        try:
            _store_identifiers(record, definition, whole)
        except IdentifierTaken as refusal:
            if not redrawn.issuperset(refusal.facts["names"].split(", ")):
                raise
        else:
            return whole
    raise NumbersExhausted(field=", ".join(prefixes), series=", ".join(prefixes.values()))
