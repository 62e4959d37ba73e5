"""What a published list would do to the catalogue: its rows read, compared with what stands there. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lienthong.core.values import Text
from lienthong.procedures.models import CatalogueEntry
from lienthong.procedures.refusals import ListOwnerUnknown
from lienthong.procedures.rules.listing.problems import RowProblem
from lienthong.procedures.rules.listing.rows import Listed, ReadRows, read_rows
from lienthong.procedures.rules.listing.sheets import Column, SheetRow, Table, table_of
from lienthong.procedures.rules.listing.words import (
    Agency,
    ListWords,
    Vocabulary,
    by_name,
    level_names,
    plain,
    spellings,
)
from lienthong.units import queries as units

_CENTRAL = "country"


@dataclass(frozen=True, slots=True)
class ListReport:
    """What came of a list: rows read, entries new, changed and as they were, rows refused, and why, row by row."""

    rows: int
    new: int
    changed: int
    same: int
    refused: int
    problems: tuple[RowProblem, ...]
    unread_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Examined:
    """A list that was read: what its right rows make of the entries that stand, and the report.

    ``touched`` are entries not yet saved, new ones (without id) and changed ones, each with the row that it is now as.
    """

    table: Table
    touched: tuple[tuple[CatalogueEntry, Listed], ...]
    listed: tuple[Listed, ...]
    report: ListReport


def examine_list(sheet: Sequence[SheetRow], words: ListWords, *, owner: str = "", on: date) -> Examined:
    """Read a list and compare it with the catalogue (≤ 7 SQL, whatever its length).

    ``owner`` is the code or name of the ministry or province whose list it is, where the rows do not say. Refuses
    ``ListWithoutHeader``, ``ListWithoutRows``, ``ListOwnerUnknown``; what is wrong with a row is in the report.
    """
    table = table_of(sheet)
    vocabulary = _vocabulary(table, words, owner, on=on)
    read = read_rows(table, vocabulary, owner=_owner(owner, vocabulary))
    standing = {(entry.code, entry.province_id): entry for entry in _standing(read)}
    touched = []
    for listed in read.listed:
        entry = standing.get(listed.key) or CatalogueEntry(code=listed.code, province_id=listed.province_id)
        if _takes(entry, listed):
            touched.append((entry, listed))
    return Examined(table, tuple(touched), read.listed, _report(table, read, [entry for entry, _ in touched]))


def _report(table: Table, read: ReadRows, touched: Sequence[CatalogueEntry]) -> ListReport:
    new = sum(entry.pk is None for entry in touched)
    return ListReport(
        rows=len(table.rows),
        new=new,
        changed=len(touched) - new,
        same=len(read.listed) - len(touched),
        refused=len(read.refused),
        problems=read.problems,
        unread_columns=table.unread,
    )


def _standing(read: ReadRows) -> Iterable[CatalogueEntry]:
    return CatalogueEntry.objects.filter(code__in=[listed.code for listed in read.listed])


def _takes(entry: CatalogueEntry, listed: Listed) -> bool:
    """Let an entry say what the list says; tell whether it is new or says something else than before.

    A ministry that is not named in this list stays the owner that an earlier one named.
    """
    facts = {
        "ministry_id": listed.ministry_id or entry.ministry_id,
        "title_vi": listed.title.vi,
        "title_en": listed.title.en or entry.title_en,
        "sector_code": listed.sector_code,
        "sector_vi": listed.sector.vi,
        "sector_en": listed.sector.en,
        "agency_vi": listed.agency.vi,
        "agency_en": listed.agency.en,
        "agency_kind": listed.agency_kind,
        "levels": list(listed.levels),
        "term_kind": listed.term.kind,
        "term_amount": listed.term.amount,
        "fee": listed.fee,
        "listed_stage": listed.stage,
    }
    is_changed = entry.pk is None or any(getattr(entry, name) != value for name, value in facts.items())
    is_moved = listed.since is not None and entry.ground == "list" and listed.since != entry.stage_since
    for name, value in facts.items():
        setattr(entry, name, value)
    return is_changed or is_moved


def _vocabulary(table: Table, words: ListWords, owner: str, *, on: date) -> Vocabulary:
    in_being = units.levels_in_being(on=on)
    titles = {code: title for code, title in words.levels.items() if code in in_being}
    offices = {plain(office.code): _agency(office) for office in _offices(table, words, owner, on=on)}
    return Vocabulary(
        code=words.code,
        levels=level_names(words.levels),
        level_titles=titles,
        agencies=by_name([*words.kinds, *offices.values()], offices),
        sectors=_sectors(),
    )


def _offices(table: Table, words: ListWords, owner: str, *, on: date) -> list[units.OfficeCard]:
    """Return every single office that the cells of a list may name: only those are asked for."""
    named = {owner.strip()} if owner else set()
    columns: tuple[Column, ...] = ("agency", "owner")
    for column in columns:
        place = table.columns.get(column)
        named |= {row.cells[place].text.strip() for row in table.rows if place is not None and place < len(row.cells)}
    place = table.columns["code"]
    codes = (
        words.code.pattern.fullmatch(row.cells[place].text.strip()) for row in table.rows if place < len(row.cells)
    )
    named |= {found.groupdict().get("owner") or "" for found in codes if found}
    spelled = {spelling for name in named if name for spelling in (name, name.upper(), *spellings(name))}
    return units.offices_called(spelled, on=on) if spelled else []


def _agency(office: units.OfficeCard) -> Agency:
    """Return an office as a list names it: at the country's level it owns what it settles, below its province does."""
    ministry_id = office.unit_id if office.level == _CENTRAL else None
    return Agency(office.name, office.kind, office.level, ministry_id, office.province_id)


def _owner(owner: str, vocabulary: Vocabulary) -> Agency | None:
    if not owner:
        return None
    found = vocabulary.agencies.get(plain(owner), ())
    if len(found) != 1 or (found[0].ministry_id is None and found[0].province_id is None):
        raise ListOwnerUnknown(owner=owner)
    return found[0]


def _sectors() -> Mapping[str, tuple[str, Text]]:
    """Return the fields of law that the catalogue knows, by the spelling of their names."""
    known = CatalogueEntry.objects.exclude(sector_code="").values_list("sector_code", "sector_vi", "sector_en")
    return {
        plain(name): (code, Text(vi, en))
        for code, vi, en in sorted(known.distinct(), reverse=True)
        for name in (vi, en)
    }
