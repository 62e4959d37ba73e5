"""The catalogue: every procedure that a list or a definition names, and the events of life that lead to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast

from lienthong.core.values import BLOCS, GOVERNMENT, Bloc, Text
from lienthong.procedures.models import CatalogueEntry, LifeEvent, Procedure
from lienthong.procedures.refusals import NotInCatalogue
from lienthong.procedures.rules.listing.terms import ListedTerm, TermKind
from lienthong.procedures.rules.stages import LACKS, STAGES, Lack, Stage

_NOBODY = Text("", "")


@dataclass(frozen=True, slots=True)
class ProcedureCard:
    """A procedure as the catalogue lists it; one that is only on a list cannot be filed here."""

    code: str
    title: Text
    sector: Text
    for_whom: Text
    life_event: str
    level: str
    is_unverified: bool
    is_fileable: bool = True
    stage: str = ""
    agency: Text = _NOBODY
    bloc: Bloc = GOVERNMENT


@dataclass(frozen=True, slots=True)
class LifeEventCard:
    """An event of life and how many procedures belong to it."""

    code: str
    title: Text
    procedures: int


@dataclass(frozen=True, slots=True)
class EntryCard:
    """An entry of the catalogue: what it is, who settles it, how long and for how much, where it stands since when.

    ``agency`` is empty when the list names only the level that settles it. ``has_english`` tells whether the title has
    an English form; without one it is given in Vietnamese.
    """

    code: str
    title: Text
    has_english: bool
    sector: Text
    agency: Text
    agency_kind: str
    levels: tuple[str, ...]
    ministry_id: int | None
    province_id: int | None
    term: Text
    fee: str
    stage: str
    stage_title: Text
    is_listed: bool
    is_fileable: bool
    lacks: tuple[Lack, ...]
    since: date


def all_procedures() -> list[ProcedureCard]:
    """Return every procedure that has a definition here, by field and title (1 SQL)."""
    return _published_cards(Procedure.objects.order_by("sector_code", "title_vi"))


def procedures_by_bloc() -> list[tuple[Bloc, list[ProcedureCard]]]:
    """Return every procedure that has a definition here, those of each bloc apart, the government's first (1 SQL)."""
    everything = all_procedures()
    apart = [(bloc, [card for card in everything if card.bloc == bloc]) for bloc in BLOCS]
    return [(bloc, found) for bloc, found in apart if found]


def cards(codes: Collection[str], *, province_id: int | None = None) -> list[ProcedureCard]:
    """Return procedures in the order of their codes, as somebody in a province sees them (2 SQL)."""
    published = {card.code: card for card in _published_cards(Procedure.objects.filter(code__in=codes))}
    entries = _nearest(CatalogueEntry.objects.filter(code__in=codes), province_id)
    return [_card(entries[code], published.get(code)) for code in codes if code in entries]


def entry_of(code: str, *, province_id: int | None = None) -> EntryCard:
    """Return the entry of a code: the province's own, else the country's, else another's; or ``NotInCatalogue``."""
    entry = _nearest(CatalogueEntry.objects.filter(code=code), province_id).get(code)
    if entry is None:
        raise NotInCatalogue(procedure=code)
    return entry_card(entry)


def life_events() -> list[LifeEventCard]:
    """Return the events of life in the pack's order, with the number of procedures of each (2 SQL)."""
    counts: dict[str, int] = {}
    for event in Procedure.objects.exclude(life_event="").values_list("life_event", flat=True):
        counts[event] = counts.get(event, 0) + 1
    return [
        LifeEventCard(event.code, Text(event.title_vi, event.title_en), counts.get(event.code, 0))
        for event in LifeEvent.objects.all()
    ]


def procedures_of_event(event: str) -> list[ProcedureCard]:
    """Return the procedures of one event of life, by title (1 SQL)."""
    return _published_cards(Procedure.objects.filter(life_event=event).order_by("title_vi"))


def titles_of(codes: Iterable[str]) -> dict[str, Text]:
    """Return the titles of procedures, by code (1 SQL); a code that is nobody's stands for itself."""
    wanted = set(codes)
    found = Procedure.objects.filter(code__in=wanted).values_list("code", "title_vi", "title_en")
    return {code: Text(code, code) for code in wanted} | {code: Text(vi, en) for code, vi, en in found}


def entry_card(entry: CatalogueEntry) -> EntryCard:
    """Return an entry as pages show it."""
    return EntryCard(
        code=entry.code,
        title=Text(entry.title_vi, entry.title_en or entry.title_vi),
        has_english=bool(entry.title_en),
        sector=Text(entry.sector_vi, entry.sector_en),
        agency=Text(entry.agency_vi, entry.agency_en),
        agency_kind=entry.agency_kind,
        levels=tuple(entry.levels),
        ministry_id=entry.ministry_id,
        province_id=entry.province_id,
        term=ListedTerm(cast("TermKind", entry.term_kind), entry.term_amount).words,
        fee=entry.fee,
        stage=entry.stage,
        stage_title=STAGES[cast("Stage", entry.stage)],
        is_listed=entry.listed_at is not None,
        is_fileable=entry.ground == "definition",
        lacks=tuple(LACKS[code] for code in entry.lacks),
        since=entry.stage_since,
    )


def _nearest(entries: Iterable[CatalogueEntry], province_id: int | None) -> dict[str, CatalogueEntry]:
    """Return of each code the entry nearest to who asks: of the own province, of the country, of another province."""

    def distance(entry: CatalogueEntry) -> tuple[int, int]:
        if entry.province_id is None:
            return 1, 0
        return (0 if entry.province_id == province_id else 2), entry.pk

    found: dict[str, CatalogueEntry] = {}
    for entry in sorted(entries, key=distance):
        found.setdefault(entry.code, entry)
    return found


def _card(entry: CatalogueEntry, published: ProcedureCard | None) -> ProcedureCard:
    is_fileable = entry.ground == "definition"
    agency = Text(entry.agency_vi, entry.agency_en)
    known = published if published is not None and is_fileable else None
    return ProcedureCard(
        code=entry.code,
        title=known.title if known else Text(entry.title_vi, entry.title_en or entry.title_vi),
        sector=known.sector if known else Text(entry.sector_vi, entry.sector_en),
        for_whom=known.for_whom if known else _NOBODY,
        life_event=known.life_event if known else "",
        level=known.level if known else next(iter(entry.levels), ""),
        is_unverified=known.is_unverified if known else False,
        is_fileable=is_fileable,
        stage=entry.stage,
        agency=agency,
        bloc=known.bloc if known else GOVERNMENT,
    )


def _published_cards(procedures: Iterable[Procedure]) -> list[ProcedureCard]:
    return [
        ProcedureCard(
            code=procedure.code,
            title=Text(procedure.title_vi, procedure.title_en),
            sector=Text(procedure.sector_vi, procedure.sector_en),
            for_whom=Text(procedure.for_whom_vi, procedure.for_whom_en),
            life_event=procedure.life_event,
            level=procedure.level,
            is_unverified=procedure.is_unverified,
            bloc=cast("Bloc", procedure.bloc),
        )
        for procedure in procedures
    ]
