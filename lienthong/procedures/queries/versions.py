"""Which version of a procedure is the law on a day, and what it says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.models import ProcedureVersion
from lienthong.procedures.refusals import ProcedureUnknown

#: Every filing asks this: plain SQL, because the ORM takes longer to write it than PostgreSQL to answer it.
_VERSION_ON = (Path(__file__).parents[1] / "sql" / "version_on.sql").read_text(encoding="utf-8")
_definitions: dict[str, ProcedureDefinition] = {}  # by hash: a definition never changes under its hash


def version_on(code: str, *, on: date) -> ProcedureVersion:
    """Return the version that is the law on a day (1 SQL, body not loaded); refuse with ``ProcedureUnknown``."""
    version = next(iter(ProcedureVersion.objects.raw(_VERSION_ON, {"code": code, "day": on})), None)
    if version is None:
        raise ProcedureUnknown(procedure=code, day=on.isoformat())
    return version


def get_version(version_id: int) -> ProcedureVersion:
    """Return one version by its id (1 SQL, body not loaded); refuse with ``ProcedureUnknown``."""
    version = ProcedureVersion.objects.filter(pk=version_id).defer("body").first()
    if version is None:
        raise ProcedureUnknown(procedure=f"#{version_id}", day="?")
    return version


def definition_of(version: ProcedureVersion) -> ProcedureDefinition:
    """Return what a version says (no SQL once this process has seen it)."""
    if version.sha256 not in _definitions:
        _definitions[version.sha256] = ProcedureDefinition.model_validate(version.body)
    return _definitions[version.sha256]


def definition_on(code: str, *, on: date) -> ProcedureDefinition:
    """Return what the law says on a day; refuse with ``ProcedureUnknown``."""
    return definition_of(version_on(code, on=on))
