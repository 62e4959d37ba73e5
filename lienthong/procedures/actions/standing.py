"""At which stage the entries of the catalogue stand: set from their definitions and lists, every change kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from lienthong.core import ledger
from lienthong.core.values import Actor, Role
from lienthong.procedures.actions.indexing import _index, _one_writer_at_a_time
from lienthong.procedures.models import CatalogueEntry, Procedure, StageChange
from lienthong.procedures.queries.standing import Defined, defined_on, is_at, stages_due, standing_of
from lienthong.procedures.rules.stages import Standing

_STANDING = ["stage", "ground", "lacks", "stage_since"]


@transaction.atomic
def restate_stages(*, by: Actor, at: datetime) -> int:
    """Let every procedure that has a definition stand where the law of the day puts it; return how many changed.

    A definition that begins or ends changes the stage by itself; this notices. Right: steering, whole country. One
    ledger line, ``procedures.stages_restated``, when anything changed.
    """
    by.must(Role.STEERING, path="/")
    if not stages_due(on=localdate(at)):  # asked without waiting for whoever is importing
        return 0
    _one_writer_at_a_time()
    moved = _restate(list(Procedure.objects.values_list("code", flat=True)), at=at)
    ledger.record("procedures.stages_restated", by=by, at=at, about="catalogue:stages", detail={"codes": moved})
    return len(moved)


def _stand_as_published(code: str, *, at: datetime) -> None:
    """Let a procedure that was just published stand where its definition puts it, and be found.

    The caller is the one writer.
    """
    if not _restate([code], at=at):
        _index([code])


def _restate(codes: Collection[str], *, at: datetime) -> list[str]:
    """Set the stage of every entry of these procedures, make the entries that are missing; return the codes changed."""
    on = localdate(at)
    defined = defined_on(on, codes)
    entries = list(CatalogueEntry.objects.filter(code__in=codes))
    moved = _moved(entries, defined, on=on, at=at)
    CatalogueEntry.objects.bulk_update([change.entry for change in moved], _STANDING)
    StageChange.objects.bulk_create(moved)
    national = {entry.code for entry in entries if entry.province_id is None}
    unlisted = Procedure.objects.filter(code__in=set(codes) - national)
    new = [_entry_of(procedure, defined.get(procedure.code), on=on) for procedure in unlisted]
    _begin(new, at=at)
    changed = sorted({change.entry.code for change in moved} | {entry.code for entry in new})
    _index(changed)
    return changed


def _moved(
    entries: Iterable[CatalogueEntry],
    defined: Mapping[str, Defined],
    *,
    on: date,
    at: datetime,
    since: Mapping[tuple[str, int | None], date | None] | None = None,
) -> list[StageChange]:
    """Set the stage of entries, not yet saved, and return a row for each one that now stands otherwise.

    ``since`` says from which day an entry stands as its list says, where the list does.
    """
    moved = []
    for entry in entries:
        found = defined.get(entry.code)
        standing = standing_of(entry, found)
        told = (since or {}).get((entry.code, entry.province_id)) if found is None else None
        if is_at(entry, standing) and told in (None, entry.stage_since):
            continue
        _stand(entry, standing, since=told or (found.since if found else on))
        moved.append(_change(entry, at))
    return moved


def _stand(entry: CatalogueEntry, standing: Standing, *, since: date) -> None:
    entry.stage, entry.ground, entry.lacks = standing.stage, standing.ground, list(standing.lacks)
    entry.stage_since = since


def _change(entry: CatalogueEntry, at: datetime) -> StageChange:
    return StageChange(
        entry=entry,
        stage=entry.stage,
        ground=entry.ground,
        lacks=entry.lacks,
        since=entry.stage_since,
        recorded_at=at,
    )


def _begin(entries: list[CatalogueEntry], *, at: datetime) -> None:
    """Write entries that are new, each with the first row of its history."""
    CatalogueEntry.objects.bulk_create(entries)
    StageChange.objects.bulk_create([_change(entry, at) for entry in entries])


def _entry_of(procedure: Procedure, found: Defined | None, *, on: date) -> CatalogueEntry:
    """Return the entry of a procedure that no list names: the country's, of no ministry."""
    entry = CatalogueEntry(
        code=procedure.code,
        title_vi=procedure.title_vi,
        title_en=procedure.title_en,
        sector_code=procedure.sector_code,
        sector_vi=procedure.sector_vi,
        sector_en=procedure.sector_en,
        agency_kind=found.definition.competence.agency if found else "",
        levels=[procedure.level],
    )
    _stand(entry, standing_of(entry, found), since=found.since if found else on)
    return entry
