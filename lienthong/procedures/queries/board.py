"""How far a ministry's or a province's procedures are on the way from paper to fully online, and which they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from django.db import connection
from django.db.models import QuerySet

from lienthong.core.values import Text
from lienthong.procedures.models import CatalogueEntry
from lienthong.procedures.queries.catalogue import EntryCard, entry_card
from lienthong.procedures.rules.stages import LACKS, Lack, Stage

By = Literal["all", "ministry", "province", "field", "level", "lack"]

_BOARD = (Path(__file__).parents[1] / "sql" / "board.sql").read_text(encoding="utf-8")
#: In place of a ministry's id: entries of the country's list that name none.
NO_MINISTRY = 0


@dataclass(frozen=True, slots=True)
class ListScope:
    """Whose procedures: the country's list (of one ministry), or a province's own (``province_id``), or all such."""

    ministry_id: int | None = None
    province_id: int | None = None
    is_provincial: bool = False


@dataclass(frozen=True, slots=True)
class ListFilter:
    """Which of them; what is left empty does not matter."""

    scope: ListScope = ListScope()
    stage: Stage | Literal[""] = ""
    level: str = ""
    field: str | None = None  # empty: those without a field
    lack: str = ""


@dataclass(frozen=True, slots=True)
class BoardLine:
    """How many stand where: in all and by stage, how many can be filed here, what most of them lack, since when.

    ``key`` is a unit's id, a level, the code of a field (``sector`` is its name) or of a lack. ``changed`` is the day
    of the newest change, ``paper_since`` that from which the oldest one on paper stands there.
    """

    key: str
    sector: Text
    total: int
    full: int
    partial: int
    paper: int
    fileable: int
    changed: date
    paper_since: date | None
    lack: Lack | None
    lacking: int


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Some entries of a list by code; ``after`` is where the next page begins, empty at the end."""

    entries: list[EntryCard]
    after: str


def catalogue_board(by: By, scope: ListScope) -> list[BoardLine]:
    """Return the counts of a list by one thing, ``all`` for one line about the whole (1 SQL); none for no entries."""
    asked = {
        "by": by,
        "is_provincial": scope.is_provincial or scope.province_id is not None,
        "province": scope.province_id,
        "ministry": scope.ministry_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BOARD, asked)
        return [_line(row) for row in cursor.fetchall()]


def entries_page(wanted: ListFilter, *, after: str = "", limit: int = 50) -> EntryPage:
    """Return the entries of a list from a code on (1 SQL)."""
    entries = [entry_card(entry) for entry in _entries(wanted).filter(code__gt=after)[: limit + 1]]
    return EntryPage(entries[:limit], entries[limit - 1].code if len(entries) > limit else "")


def every_entry(wanted: ListFilter) -> Iterator[EntryCard]:
    """Yield every entry of a list by code, a few hundred in memory at a time."""
    return (entry_card(entry) for entry in _entries(wanted).iterator(chunk_size=500))


def _entries(wanted: ListFilter) -> QuerySet[CatalogueEntry]:
    scope = wanted.scope
    entries = CatalogueEntry.objects.filter(province_id=scope.province_id).order_by("code")
    if scope.ministry_id is not None:
        entries = entries.filter(ministry_id=scope.ministry_id or None)
    if wanted.stage:
        entries = entries.filter(stage=wanted.stage)
    if wanted.level:
        entries = entries.filter(levels__contains=[wanted.level])
    if wanted.field is not None:
        entries = entries.filter(sector_code=wanted.field)
    if wanted.lack:
        entries = entries.filter(lacks__contains=[wanted.lack])
    return entries


def _line(row: tuple[Any, ...]) -> BoardLine:
    key, sector_vi, sector_en, *numbers, lack, lacking = row
    total, full, partial, paper, fileable, changed, paper_since = numbers
    sector = Text(sector_vi, sector_en)
    since = (changed, paper_since)
    return BoardLine(key, sector, total, full, partial, paper, fileable, *since, LACKS.get(lack), lacking)
