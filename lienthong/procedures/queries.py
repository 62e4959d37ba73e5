"""Every question about procedures: which version is the law on a day, what it says, and which one somebody means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db.models import Max

from lienthong.core.values import Text
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.models import LifeEvent, Procedure, ProcedureVersion
from lienthong.procedures.refusals import ProcedureUnknown
from lienthong.procedures.rules.search import Entry, Index


@dataclass(frozen=True, slots=True)
class ProcedureCard:
    """A procedure as the catalogue lists it."""

    code: str
    title: Text
    sector: Text
    for_whom: Text
    life_event: str
    level: str
    is_unverified: bool


@dataclass(frozen=True, slots=True)
class LifeEventCard:
    """An event of life and how many procedures belong to it."""

    code: str
    title: Text
    procedures: int


#: Every filing asks this: plain SQL, because the ORM takes longer to write it than PostgreSQL to answer it.
_VERSION_ON = (Path(__file__).parent / "sql" / "version_on.sql").read_text(encoding="utf-8")
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


def all_procedures() -> list[ProcedureCard]:
    """Return the whole catalogue, by field and title (1 SQL)."""
    return _cards(Procedure.objects.order_by("sector_code", "title_vi"))


def search_procedures(words: str, *, language: str = "vi", limit: int = 20) -> list[ProcedureCard]:
    """Return the procedures that fit everyday words, best first (≤ 3 SQL); diacritics and one slip do not matter.

    Titles in ``language`` weigh a little more. Nothing typed finds nothing.
    """
    codes = _index(language).search(words, limit=limit)
    found = {card.code: card for card in _cards(Procedure.objects.filter(code__in=codes))}
    return [found[code] for code in codes if code in found]


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
    return _cards(Procedure.objects.filter(life_event=event).order_by("title_vi"))


def _cards(procedures: Iterable[Procedure]) -> list[ProcedureCard]:
    return [
        ProcedureCard(
            code=procedure.code,
            title=Text(procedure.title_vi, procedure.title_en),
            sector=Text(procedure.sector_vi, procedure.sector_en),
            for_whom=Text(procedure.for_whom_vi, procedure.for_whom_en),
            life_event=procedure.life_event,
            level=procedure.level,
            is_unverified=procedure.is_unverified,
        )
        for procedure in procedures
    ]


_indexes: dict[str, tuple[object, Index]] = {}  # by language: the stamp of the catalogue and the index made of it


def _index(language: str) -> Index:
    """Return the index of the catalogue as it stands; the id of the newest version tells whether it has changed."""
    stamp = ProcedureVersion.objects.aggregate(newest=Max("pk"))["newest"]
    kept = _indexes.get(language)
    if kept is None or kept[0] != stamp:
        kept = (stamp, Index(_entry(procedure, language) for procedure in Procedure.objects.order_by("code")))
        _indexes[language] = kept
    return kept[1]


def _entry(procedure: Procedure, language: str) -> Entry:
    vietnamese, english = (1.0, 1.5) if language == "en" else (1.5, 1.0)
    words = ((line, 1.0) for line in procedure.words)
    sector = ((procedure.sector_vi, 0.4), (procedure.sector_en, 0.4))
    return Entry(
        procedure.code,
        ((procedure.title_vi, vietnamese), (procedure.title_en, english), *words, *sector, (procedure.code, 2.0)),
    )
