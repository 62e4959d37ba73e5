"""Publishing the law on the work. A version is immutable: a change is another version, from another day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from lienthong.core import ledger
from lienthong.core.definitions import Words, body_of
from lienthong.core.values import Actor, Role
from lienthong.procedures import queries
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.models import LifeEvent, Procedure, ProcedureVersion
from lienthong.procedures.refusals import VersionInUse


@transaction.atomic
def publish_procedure(definition: ProcedureDefinition, *, by: Actor, at: datetime) -> ProcedureVersion:
    """Publish a definition as the version from its ``since`` day on; the same text again changes nothing.

    Another text for the same day replaces a version that nobody used; refuses with ``VersionInUse`` when somebody did.
    Right: steering, whole country.
    """
    by.must(Role.STEERING, path="/")
    Procedure.objects.get_or_create(code=definition.code, defaults=_columns(definition))
    procedure = Procedure.objects.select_for_update().get(code=definition.code)
    numbers = [0, *procedure.versions.values_list("number", flat=True)]
    standing = procedure.versions.filter(since=definition.since).first()
    if standing is not None:
        if standing.sha256 == definition.sha256:
            return standing
        _withdraw(standing)
    version = ProcedureVersion.objects.create(
        procedure=procedure,
        number=max(numbers) + 1,
        since=definition.since,
        until=definition.until,
        body=body_of(definition),
        sha256=definition.sha256,
        published_at=at,
    )
    _show(procedure, on=timezone.localdate(at))
    ledger.record(
        "procedures.published",
        by=by,
        at=at,
        about=f"procedure:{definition.code}",
        detail={"version": version.number, "since": definition.since.isoformat(), "sha256": definition.sha256},
    )
    return version


@transaction.atomic
def load_life_events(events: Sequence[tuple[str, Words]], *, by: Actor, at: datetime) -> None:
    """Put the events of life, in this order, in place of those that stand. Right: steering, whole country."""
    by.must(Role.STEERING, path="/")
    wanted = [LifeEvent(code=code, title_vi=t.vi, title_en=t.en, position=n) for n, (code, t) in enumerate(events)]
    if [_row(event) for event in LifeEvent.objects.all()] == [_row(event) for event in wanted]:
        return
    LifeEvent.objects.all().delete()
    LifeEvent.objects.bulk_create(wanted)
    ledger.record(
        "procedures.life_events_loaded", by=by, at=at, about="life_events:all", detail={"events": len(wanted)}
    )


def _withdraw(version: ProcedureVersion) -> None:
    try:
        version.delete()
    except ProtectedError:
        since = version.since.isoformat()
        raise VersionInUse(procedure=version.procedure_id, number=version.number, since=since) from None


def _show(procedure: Procedure, *, on: date) -> None:
    """Let the catalogue show the version in force, or else the first to come."""
    versions = list(procedure.versions.order_by("-since"))
    shown = next((v for v in versions if v.since <= on), versions[-1])
    for column, value in _columns(queries.definition_of(shown)).items():
        setattr(procedure, column, value)
    procedure.save()


def _columns(definition: ProcedureDefinition) -> dict[str, object]:
    return {
        "title_vi": definition.title.vi,
        "title_en": definition.title.en,
        "sector_code": definition.field.code,
        "sector_vi": definition.field.vi,
        "sector_en": definition.field.en,
        "for_whom_vi": definition.for_whom.vi,
        "for_whom_en": definition.for_whom.en,
        "life_event": definition.life_event or "",
        "level": definition.level,
        "words": list(definition.words),
        "is_unverified": definition.confidence == "unverified",
    }


def _row(event: LifeEvent) -> tuple[str, str, str, int]:
    return (event.code, event.title_vi, event.title_en, event.position)
