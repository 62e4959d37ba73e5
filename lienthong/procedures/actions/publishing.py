"""Publishing the law on the work. A version is immutable: a change is another version, from another day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from lienthong.core import ledger
from lienthong.core.definitions import Words, body_of
from lienthong.core.differences import is_same
from lienthong.core.values import Actor, Role
from lienthong.procedures import queries
from lienthong.procedures.actions.indexing import _one_writer_at_a_time
from lienthong.procedures.actions.retiring import retire_version, set_acceptance, withdraw_version
from lienthong.procedures.actions.standing import _stand_as_published
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.models import LifeEvent, Procedure, ProcedureVersion


@transaction.atomic
def publish_procedure(definition: ProcedureDefinition, *, by: Actor, at: datetime) -> ProcedureVersion:
    """Publish a definition as the version from its ``since`` day on; the same text again changes nothing.

    Ahead of the day or on it. A text of the same day that only ends otherwise (``until``, ``transition``) decides the
    last days of the version that stands; any other replaces one that nobody used. Refuses with ``VersionInUse`` when
    somebody did, with ``DayTooEarly`` for last days that have passed. Right: steering of the country or the procedure.
    """
    by.must(Role.STEERING, path="/", procedure=definition.code)
    _one_writer_at_a_time()  # before any row is locked: who loads a pack locks many of them, one after the other
    Procedure.objects.get_or_create(code=definition.code, defaults=_columns(definition))
    procedure = Procedure.objects.select_for_update().get(code=definition.code)
    standing = procedure.versions.filter(since=definition.since).first()
    if standing is not None:
        if standing.sha256 == definition.sha256:
            return standing
        if _says_the_same(standing, definition):
            return _ended_otherwise(standing, definition, by=by, at=at)
        withdraw_version(definition.code, standing.number, by=by, at=at)
    version = ProcedureVersion.objects.create(
        procedure=procedure,
        number=_next_number(procedure),
        since=definition.since,
        until=definition.until,
        old_until=definition.transition.old_until if definition.transition else None,
        body=body_of(definition),
        sha256=definition.sha256,
        published_at=at,
    )
    _show(procedure, on=timezone.localdate(at))
    _stand_as_published(procedure.code, at=at)
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


#: The keys of a body that say when it ends: they may be decided after it was published.
_ENDS = frozenset({"until", "transition"})


def _says_the_same(version: ProcedureVersion, definition: ProcedureDefinition) -> bool:
    """Tell whether a definition differs from a published body in nothing but how it ends."""
    bodies = [{k: v for k, v in body.items() if k not in _ENDS} for body in (version.body, body_of(definition))]
    return is_same(bodies[0], bodies[1])


def _ended_otherwise(
    version: ProcedureVersion, definition: ProcedureDefinition, *, by: Actor, at: datetime
) -> ProcedureVersion:
    """Decide the last days as the definition has them; about which it is silent, those stay as they were decided."""
    code, number, transition = version.procedure_id, version.number, definition.transition
    if transition is not None:
        version = set_acceptance(code, number, old_until=transition.old_until, by=by, at=at)
    if definition.until is not None:
        version = retire_version(code, number, until=definition.until, by=by, at=at)
    return version


def _next_number(procedure: Procedure) -> int:
    """Return the number after every one that was ever given, withdrawn ones too: the ledger remembers."""
    told = ledger.lines_about(f"procedure:{procedure.code}", verbs=("procedures.published",), limit=1)
    given: list[int] = [line.detail["version"] for line in told]
    standing: list[int] = list(procedure.versions.values_list("number", flat=True))
    return max([0, *given, *standing]) + 1


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
        "bloc": definition.bloc,
        "words": list(definition.words),
        "is_unverified": definition.confidence == "unverified",
    }


def _row(event: LifeEvent) -> tuple[str, str, str, int]:
    return (event.code, event.title_vi, event.title_en, event.position)
