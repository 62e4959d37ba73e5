"""Load many records at once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localdate

from lienthong.core import ledger
from lienthong.core.values import Actor, Role
from lienthong.registries.actions.numbers import _province_of_number, _take
from lienthong.registries.definitions import RegistryDefinition, RunningNumber
from lienthong.registries.queries import open_definition
from lienthong.registries.refusals import IdentifierTaken
from lienthong.registries.rules import history, identity, validity

_STEP = 1000


@dataclass(frozen=True, slots=True)
class NewRecord:
    """One record of a bulk load; it holds from ``valid_from``."""

    data: dict[str, Any]
    valid_from: date


@transaction.atomic
def load_records(
    registry: str,
    records: Iterable[NewRecord],
    *,
    source: str,
    by: Actor,
    at: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> list[int]:
    """Load many new records with three COPYs and one ledger line; return their ids in order. All or nothing.

    Running numbers are given in the order of the records; drawn numbers must be there. ``progress`` is told
    (done, total). Refuses like ``record_fact``.
    """
    by.must(Role.HEAD, path=by.unit_path)
    definition = open_definition(registry)
    new = _numbered(definition, list(records), on=localdate(at))
    _refuse_invalid_among(definition, new, on=localdate(at))
    ids = _new_ids(len(new))
    rows = list(zip(ids, new, strict=True))
    for start in range(0, len(rows), _STEP):
        batch = rows[start : start + _STEP]
        _copy_batch(definition, batch, source=source, at=at)
        if progress is not None:
            progress(start + len(batch), len(rows))
    ledger.record(
        "registries.loaded", by=by, at=at, about=f"registry:{registry}", detail={"records": len(ids), "source": source}
    )
    return ids


def _numbered(definition: RegistryDefinition, records: list[NewRecord], *, on: date) -> list[NewRecord]:
    """Give running numbers to those that lack them, taking each series once."""
    for numbering in definition.allocations:
        if isinstance(numbering, RunningNumber):
            records = _numbered_by(definition, numbering, records, on=on)
    return records


def _numbered_by(
    definition: RegistryDefinition, numbering: RunningNumber, records: list[NewRecord], *, on: date
) -> list[NewRecord]:
    province_of = cache(lambda place: _province_of_number(definition, numbering, {numbering.place or "": place}, on=on))
    check = definition.check_digits.get(numbering.field)
    wanting = [numbering in identity.unnumbered(definition, record.data) for record in records]
    provinces = [
        province_of(record.data.get(numbering.place)) if wants and numbering.place else ""
        for record, wants in zip(records, wanting, strict=True)
    ]
    series = [
        identity.series(definition.code, numbering, record.data, province=province)
        for record, province in zip(records, provinces, strict=True)
    ]
    wanted = Counter(name for name, wants in zip(series, wanting, strict=True) if wants)
    running = {name: _Running(name, first, wanted[name]) for name, first in _take(wanted).items()}
    numbered = []
    for record, name, province, wants in zip(records, series, provinces, wanting, strict=True):
        if wants:
            number = None
            while number is None:
                number = identity.written_number(numbering, running[name].next(), province=province, check=check)
            record = replace(record, data={**record.data, numbering.field: number})  # noqa: PLW2901
        numbered.append(record)
    return numbered


@dataclass(slots=True)
class _Running:
    """Numbers of one series that were taken together, and more of them when some are passed over."""

    series: str
    following: int
    left: int

    def next(self) -> int:
        """Return the next number."""
        if not self.left:
            self.following, self.left = _take({self.series: 1})[self.series], 1
        number = self.following
        self.following, self.left = number + 1, self.left - 1
        return number


def _refuse_invalid_among(definition: RegistryDefinition, records: list[NewRecord], *, on: date) -> None:
    for number, record in enumerate(records, start=1):
        validity.refuse_invalid(definition, record.data, on=on, where=f"[{number}] ")


def _new_ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('registries_record', 'id')) FROM generate_series(1, %s)", [count]
        )
        return [record_id for (record_id,) in cursor.fetchall()]


def _copy_batch(
    definition: RegistryDefinition, batch: list[tuple[int, NewRecord]], *, source: str, at: datetime
) -> None:
    code = definition.code
    try:
        with connection.wrap_database_errors:
            _copy("registries_record (id, registry_id)", ((record_id, code) for record_id, _ in batch))
            _copy(
                "registries_recordversion (record_id, valid_from, valid_to, known_from, data, source, legal_basis)",
                (
                    (
                        record_id,
                        new.valid_from,
                        history.ends_after(definition, new.data),
                        at,
                        _json(new.data),
                        source,
                        "",
                    )
                    for record_id, new in batch
                ),
            )
            _copy(
                "registries_recordidentifier (registry_id, record_id, name, value, is_unique, of_person)",
                (
                    (code, record_id, carried.name, carried.value, carried.is_unique, carried.of_person)
                    for record_id, new in batch
                    for carried in identity.identifiers(definition, new.data)
                ),
            )
    except IntegrityError:
        raise IdentifierTaken(registry=code, names=", ".join(sorted(definition.unique_names))) from None


def _copy(table: str, rows: Iterable[Sequence[Any]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
