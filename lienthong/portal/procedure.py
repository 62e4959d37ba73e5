"""One procedure, as somebody needs to know it before beginning."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lienthong.core.values import GOVERNMENT, Actor, Text
from lienthong.dossiers import queries as dossiers
from lienthong.dossiers.rules.deadline import Deadline
from lienthong.library.queries.store import usable_papers
from lienthong.procedures import queries as procedures
from lienthong.procedures.definitions import Component, ProcedureDefinition
from lienthong.procedures.queries import EntryCard
from lienthong.procedures.refusals import ProcedureUnknown
from lienthong.procedures.rules.fees import fee_on
from lienthong.procedures.rules.papers import required_components, store_kinds
from lienthong.procedures.rules.terms import say_term
from lienthong.ui.blocs import BLOC_NAMES
from lienthong.ui.pages import PageRequest
from lienthong.ui.places import commune, find_places, level_title
from lienthong.ui.registries import title_behind
from lienthong.units import queries as units
from lienthong.units.models import UnitVersion
from lienthong.units.refusals import AgencyNotSingle, AgencyUnknown


@dataclass(frozen=True, slots=True)
class Where:
    """The office where a procedure is filed, for a commune that the visitor chose."""

    code: str
    place: str
    counter: str
    agency: str


@dataclass(frozen=True, slots=True)
class Needs:
    """What a filing needs: the registries that answer, papers that the State already has, papers to bring."""

    registries: list[Text]
    state_has: list[Component]
    you_bring: list[Component]


@require_safe
def procedure(request: PageRequest, code: str) -> HttpResponse:
    """Show for whom it is, when it would be done, what it costs, what it needs, where, on what law; one button."""
    today = timezone.localdate(request.at)
    place = _chosen_place(request, today)
    words = request.GET.get("place__words", "").strip()
    try:
        definition = procedures.definition_on(code, on=today)
    except ProcedureUnknown:
        return _listed(request, code, place, words)
    page: dict[str, Any] = {
        "procedure": definition,
        "settled_apart_by": None if definition.bloc == GOVERNMENT else BLOC_NAMES[definition.bloc],
        "term": say_term(definition.term),
        "fee": fee_on(definition, today, {}),
        "needs": needs_of(definition, _stored(definition, request.actor, today)),
        "is_offered": _is_offered(definition, request),
        "deadline": _expected(definition, place, request),
        "where": where_of(definition, place, today, request.language) if place else None,
        "words": words,
        "places": find_places(words, on=today, language=request.language) if words else (),
    }
    return render(request, "portal/procedure.html", page)


def _is_offered(definition: ProcedureDefinition, request: PageRequest) -> bool:
    """Tell whether the visitor may file it as whoever they act for now."""
    acts_for_business = request.actor is not None and bool(request.actor.business)
    return ("business" if acts_for_business else "person") in definition.applicants


def _listed(request: PageRequest, code: str, place: UnitVersion | None, words: str) -> HttpResponse:
    """Show what a published list says of a procedure that has no definition here: it cannot be filed on this portal."""
    today = timezone.localdate(request.at)
    entry = procedures.entry_of(code, province_id=place.parent_id if place else None)
    page = {
        "entry": entry,
        "levels": [level_title(level) for level in entry.levels],
        "where": _settled_by(entry, place, today, request.language) if place else "",
        "owner": _name_of(entry.ministry_id, today, request.language),
        "place": place,
        "words": words,
        "places": find_places(words, on=today, language=request.language) if words else (),
    }
    return render(request, "portal/listed.html", page)


def _name_of(unit_id: int | None, today: date, language: str) -> str:
    return units.names({unit_id}, on=today, language=language)[unit_id] if unit_id else ""


def _settled_by(entry: EntryCard, place: UnitVersion, today: date, language: str) -> str:
    """Return the name of the office that settles a listed procedure for a commune, where its kind has one there."""
    try:
        office = units.agency_of(place.unit_id, entry.agency_kind).pk
    except (AgencyUnknown, AgencyNotSingle):
        return entry.agency.to(language)
    return _name_of(office, today, language)


def needs_of(definition: ProcedureDefinition, stored: Collection[str] = ()) -> Needs:
    """Return what a filing needs when every registry answers; ``stored`` are the kinds of papers kept for who asks."""
    needed = required_components(definition, {}, None, stored)
    return Needs(
        registries=list(_registries(definition)),
        state_has=[one.component for one in needed if one.how in ("held", "agency", "stored")],
        you_bring=[one.component for one in needed if one.how in ("upload", "present")],
    )


def _stored(definition: ProcedureDefinition, visitor: Actor | None, today: date) -> set[str]:
    return {one.kind for one in usable_papers(store_kinds(definition), to=visitor, on=today)} if visitor else set()


def _registries(definition: ProcedureDefinition) -> Iterator[Text]:
    seen = set()
    for service in definition.reads:
        title = title_behind(service)
        if title is not None and title[0] not in seen:
            seen.add(title[0])
            yield title[1]


def _chosen_place(request: PageRequest, today: date) -> UnitVersion | None:
    """Return the commune that the visitor chose on this page or an earlier one."""
    chosen = request.GET.get("place") or request.session.get("place") or ""
    place = commune(chosen, on=today) if chosen else None
    if place is not None and request.session.get("place") != place.code:
        request.session["place"] = place.code
    return place


def _expected(definition: ProcedureDefinition, place: UnitVersion | None, request: PageRequest) -> Deadline:
    agency = units.agency_of(place.unit_id, definition.competence.agency) if place else None
    return dossiers.expected_due(definition, agency.pk if agency else None, at=request.at)


def where_of(definition: ProcedureDefinition, place: UnitVersion, today: date, language: str) -> Where:
    """Return the offices that take in and settle a procedure at a commune, by name."""
    kinds = (definition.competence.intake, definition.competence.agency)
    counter, agency = (units.agency_of(place.unit_id, kind).pk for kind in kinds)
    names = units.names({place.unit_id, counter, agency}, on=today, language=language)
    return Where(place.code, names[place.unit_id], names[counter], names[agency])
