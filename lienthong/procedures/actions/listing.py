"""Taking in a published list of procedures: right rows become entries of the catalogue, wrong ones are reported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from lienthong.core import ledger
from lienthong.core.values import Actor, Role
from lienthong.procedures.actions.indexing import _index, _one_writer_at_a_time
from lienthong.procedures.actions.standing import _moved
from lienthong.procedures.models import CatalogueEntry, StageChange
from lienthong.procedures.queries.listing import Examined, ListReport, examine_list
from lienthong.procedures.queries.standing import defined_on
from lienthong.procedures.rules.listing.sheets import SheetRow
from lienthong.procedures.rules.listing.words import ListWords
from lienthong.units import queries as units

#: What a caller may draw a bar from: the part, how many of it are done, how many there are.
Tell = Callable[[str, int, int], None]
_STEP = 500
_FACTS = [field.name for field in CatalogueEntry._meta.concrete_fields if field.name not in ("id", "code", "province")]  # noqa: SLF001 - Django's own way to name the columns


@transaction.atomic
def import_list(
    sheet: Sequence[SheetRow],
    words: ListWords,
    *,
    owner: str = "",
    by: Actor,
    at: datetime,
    tell: Tell | None = None,
) -> ListReport:
    """Take in a list: its right rows, all in one transaction; return what came of every row.

    The same list again changes nothing and leaves no line. What the list does not name stays as it is. Right: steering,
    for the whole country, or for the province whose own list every row belongs to. Refuses what ``examine_list``
    refuses. One ledger line, ``procedures.list_imported``, with counts.
    """
    told = tell or _silent
    _one_writer_at_a_time()
    told("rows", 0, len(sheet))
    examined = examine_list(sheet, words, owner=owner, on=localdate(at))
    told("rows", len(sheet), len(sheet))
    _check_right(examined, by, at)
    if examined.touched:
        _take_in(examined, told, at=at)
        report = examined.report
        detail = {"new": report.new, "changed": report.changed, "same": report.same, "refused": report.refused}
        ledger.record("procedures.list_imported", by=by, at=at, about="catalogue:list", detail=detail)
    return examined.report


def _check_right(examined: Examined, by: Actor, at: datetime) -> None:
    provinces = {listed.province_id for listed in examined.listed}
    if None in provinces or not provinces:
        by.must(Role.STEERING, path="/")
    for province in filter(None, provinces):
        by.must(Role.STEERING, path=units.version_of(province, on=localdate(at)).unit.path)


def _take_in(examined: Examined, told: Tell, *, at: datetime) -> None:
    """Write the entries that are new or changed, their stages, and their words."""
    on = localdate(at)
    entries = [entry for entry, _ in examined.touched]
    for entry in entries:
        entry.listed_at = at
    since = {listed.key: listed.since for _, listed in examined.touched}
    codes = sorted({entry.code for entry in entries})
    moved = _moved(entries, defined_on(on, codes), on=on, at=at, since=since)
    for start in range(0, len(entries), _STEP):
        told("entries", start, len(entries))
        _keep_entries(entries[start : start + _STEP])
    told("entries", len(entries), len(entries))
    StageChange.objects.bulk_create(moved, batch_size=_STEP)
    told("words", 0, len(codes))
    _index(codes)  # all at once: what many procedures share is then written once
    told("words", len(codes), len(codes))


def _keep_entries(entries: Sequence[CatalogueEntry]) -> None:
    CatalogueEntry.objects.bulk_create([entry for entry in entries if entry.pk is None])
    CatalogueEntry.objects.bulk_create(
        [entry for entry in entries if entry.pk is not None],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=_FACTS,
    )


def _silent(part: str, done: int, total: int) -> None:
    """Draw nothing."""
