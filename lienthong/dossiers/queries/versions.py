"""What stands on each version of a procedure: open dossiers, drafts, and the values that they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet

from lienthong.core.values import Text
from lienthong.dossiers.models import Dossier, Draft
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.models import ProcedureVersion
from lienthong.procedures.queries import definition_of

_CARRIED = (Path(__file__).parents[1] / "sql" / "carried_fields.sql").read_text(encoding="utf-8")
#: How many dossiers are listed for each field.
LISTED = 100


@dataclass(frozen=True, slots=True)
class Load:
    """How many open dossiers and unfinished drafts stand on a version."""

    dossiers: int = 0
    drafts: int = 0


def load_of(procedure: str) -> dict[int, Load]:
    """Return by version id what stands on it; a version on which nothing stands is left out (2 SQL)."""
    dossiers = _counted(Dossier.objects.filter(procedure=procedure, ended_at=None))
    drafts = _counted(Draft.objects.filter(version__procedure_id=procedure, dossier=""))
    return {pk: Load(dossiers.get(pk, 0), drafts.get(pk, 0)) for pk in sorted(dossiers.keys() | drafts.keys())}


@dataclass(frozen=True, slots=True)
class Dropped:
    """A field, or a column of a repeating group, that open dossiers of a version hold and a new text does not have.

    ``codes`` are the first of the dossiers.
    """

    version: int
    since: date
    field: str
    label: Text
    dossiers: int
    codes: tuple[str, ...]


def dropped_by(definition: ProcedureDefinition) -> list[Dropped]:
    """Return what open dossiers of the procedure hold that a definition about to be published has no place for.

    One SQL statement, and one for each version of which the definition lacks a field.
    """
    dropped: list[Dropped] = []
    for version in ProcedureVersion.objects.filter(procedure_id=definition.code).order_by("number"):
        old = definition_of(version)
        if gone := sorted(_names(old) - _names(definition)):
            dropped += _carried(version, old, gone)
    return dropped


def _carried(version: ProcedureVersion, old: ProcedureDefinition, names: list[str]) -> Iterator[Dropped]:
    with connection.cursor() as cursor:
        cursor.execute(_CARRIED, {"version": version.pk, "names": names, "listed": LISTED})
        rows = cursor.fetchall()
    for name, count, codes in rows:
        shown = old.shown_at(name)
        label = shown.label.text if shown else Text(name, name)
        yield Dropped(version.number, version.since, name, label, count, tuple(codes))


def _names(definition: ProcedureDefinition) -> set[str]:
    """Return the fields of a form, and the columns of its repeating groups as ``group.column``."""
    columns = {f"{name}.{column}" for name, row in definition.tables.items() for column in row.properties}
    return definition.fields.keys() | columns


def _counted(rows: QuerySet[Any]) -> dict[int, int]:
    return dict(rows.values_list("version_id").annotate(count=Count("pk")).order_by())
