"""The catalogue: every procedure as a list shows it, and the events of life that lead to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lienthong.core.values import Text
from lienthong.procedures.models import LifeEvent, Procedure


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


def all_procedures() -> list[ProcedureCard]:
    """Return the whole catalogue, by field and title (1 SQL)."""
    return cards_of(Procedure.objects.order_by("sector_code", "title_vi"))


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
    return cards_of(Procedure.objects.filter(life_event=event).order_by("title_vi"))


def titles_of(codes: Iterable[str]) -> dict[str, Text]:
    """Return the titles of procedures, by code (1 SQL); a code that is nobody's stands for itself."""
    wanted = set(codes)
    found = Procedure.objects.filter(code__in=wanted).values_list("code", "title_vi", "title_en")
    return {code: Text(code, code) for code in wanted} | {code: Text(vi, en) for code, vi, en in found}


def cards_of(procedures: Iterable[Procedure]) -> list[ProcedureCard]:
    """Return procedures as the catalogue lists them, in the order given."""
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
