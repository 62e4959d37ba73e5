"""Taking in a published list of procedures: right rows become entries of the catalogue, wrong ones are reported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils.timezone import localdate

from lienthong.core import ledger
from lienthong.core.values import Actor, Role
from lienthong.procedures.actions.indexing import _MANY, _copy, _index, _one_writer_at_a_time, _sql
from lienthong.procedures.actions.standing import _moved
from lienthong.procedures.models import CatalogueEntry, StageChange
from lienthong.procedures.queries.listing import Examined, ListReport, examine_list
from lienthong.procedures.queries.standing import defined_on
from lienthong.procedures.rules.listing.sheets import SheetRow
from lienthong.procedures.rules.listing.words import ListWords
from lienthong.units import queries as units

#: What a caller may draw a bar from: the part, how many of it are done, how many there are.
Tell = Callable[[str, int, int], None]
#: As ``stage_entries.sql`` has them.
_COLUMNS = (
    "code", "province_id", "ministry_id", "title_vi", "title_en", "sector_code", "sector_vi", "sector_en",
    "agency_vi", "agency_en", "agency_kind", "levels", "term_kind", "term_amount", "fee", "listed_stage", "listed_at",
    "stage", "ground", "lacks", "stage_since",
)  # fmt: skip


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
    told("entries", 0, len(entries))
    _keep_entries(entries, _moved(entries, defined_on(on, codes), on=on, at=at, since=since))
    told("entries", len(entries), len(entries))
    told("words", 0, len(codes))
    _index(codes)  # all at once: what many procedures share is then written once
    told("words", len(codes), len(codes))


def _keep_entries(entries: Sequence[CatalogueEntry], moved: Sequence[StageChange]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_sql("stage_entries"))
        _copy(cursor, "incoming_entry", ([getattr(entry, name) for name in _COLUMNS] for entry in entries))
        changes = ((change.entry.code, change.entry.province_id, *_standing(change)) for change in moved)
        _copy(cursor, "incoming_change", changes)
        cursor.execute(_sql("keep_entries"))
        cursor.execute(_sql("keep_changes"))
        if len(entries) >= _MANY:
            cursor.execute("ANALYZE procedures_catalogueentry")


def _standing(change: StageChange) -> tuple[object, ...]:
    return change.stage, change.ground, change.lacks, change.since, change.recorded_at


def _silent(part: str, done: int, total: int) -> None:
    """Draw nothing."""
