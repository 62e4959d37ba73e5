"""Where everything begins: one question, life events, one's own requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lienthong.core.values import GOVERNMENT, Text
from lienthong.dossiers import queries as dossiers
from lienthong.indicators import queries as indicators
from lienthong.portal.dossiers import DossierRow, DraftRow, InvitationRow, dossier_rows, invitation_rows
from lienthong.procedures import queries as procedures
from lienthong.procedures.queries import ProcedureCard
from lienthong.ui.blocs import BLOC_NAMES
from lienthong.ui.pages import PageRequest
from lienthong.ui.places import commune
from lienthong.ui.words import number
from lienthong.units import queries as units
from lienthong.units.models import UnitVersion
from lienthong.units.refusals import UnitUnknown

_MINE = 3
_NUMBER_DAYS = 30
#: How many results a commune must have before everybody is told of them, as on the open pages.
_FEWEST = 20
_LONGEST_QUESTION = 200
_FOUND = 12


@dataclass(frozen=True, slots=True)
class Mine:
    """What is under way for somebody who has signed in."""

    rows: list[DossierRow]
    drafts: list[DraftRow]
    invitations: list[InvitationRow]


@dataclass(frozen=True, slots=True)
class BlocOfProcedures:
    """The procedures of one bloc; ``is_apart``: its own offices settle them, the government's do not see them."""

    title: Text
    is_apart: bool
    cards: list[ProcedureCard]


@require_safe
def home(request: PageRequest) -> HttpResponse:
    """Ask what the visitor needs to do; somebody signed in first sees what waits for them."""
    page = {"events": procedures.life_events(), "mine": _mine(request), "numbers": numbers_of(request)}
    return render(request, "portal/home.html", page)


def numbers_of(request: PageRequest) -> Text | None:
    """Return one line of public numbers: of the commune that the visitor chose or filed in, else of the country.

    Nothing of a commune with so few results that somebody could be found in them.
    """
    today = timezone.localdate(request.at)
    try:
        place = place_of(request, today) or units.country(on=today)
    except UnitUnknown:  # a house into which no country was loaded yet
        return None
    counts = indicators.totals(
        place.unit.path, at=request.at, start=today - timedelta(days=_NUMBER_DAYS), end=today + timedelta(days=1)
    )
    if counts is None or counts.on_time_ratio is None:
        return None
    if place.level == "commune" and counts.done < _FEWEST:
        return None
    done, share = counts.done, round(counts.on_time_ratio * 100)
    return Text(
        f"{place.name}, {_NUMBER_DAYS} ngày qua: {number(done, 'vi')} hồ sơ có kết quả, {share} % đúng hạn.",
        f"{place.name_en or place.name}, last {_NUMBER_DAYS} days: results {number(done, 'en')}, on time {share} %.",
    )


def place_of(request: PageRequest, today: date) -> UnitVersion | None:
    """Return the commune that the visitor chose, else the one in which they filed last; ``None`` for neither."""
    chosen = request.session.get("place") or ""
    if not chosen and request.actor is not None:
        last = dossiers.dossiers_of(to=request.actor).first()
        chosen = last.place_code if last else ""
    return commune(chosen, on=today) if chosen else None


def _mine(request: PageRequest) -> Mine | None:
    """Return the visitor's requests that are under way and forms not filed, a few of each; nothing for strangers."""
    if request.actor is None or request.actor.kind != "person":
        return None
    filed = dossiers.dossiers_of(to=request.actor).filter(ended_at=None)[:_MINE]
    drafts = [
        DraftRow(draft, procedures.definition_of(draft.version).title.text)
        for draft in dossiers.drafts_of(to=request.actor)[:_MINE]
    ]
    mine = Mine(dossier_rows(list(filed)), drafts, invitation_rows(request)[:_MINE])
    return mine if mine.rows or mine.drafts or mine.invitations else None


@require_safe
def search(request: PageRequest) -> HttpResponse:
    """Answer everyday words with procedures: a whole page, or only the list while somebody types.

    What serves the visitor's commune comes first among what fits alike.
    """
    words = request.GET.get("q", "").strip()[:_LONGEST_QUESTION]
    place = place_of(request, timezone.localdate(request.at)) if words else None
    province = place.parent_id if place else None
    found = procedures.search_procedures(words, language=request.language, limit=_FOUND, province_id=province)
    page = {"q": words, "found": found, "everything": [] if words else _everything()}
    is_typing = request.headers.get("HX-Request") == "true"
    return render(request, "portal/_found.html" if is_typing else "portal/search.html", page)


def _everything() -> list[BlocOfProcedures]:
    """Return every procedure that can be filed here, those of each bloc of the state apart."""
    return [
        BlocOfProcedures(BLOC_NAMES[bloc], bloc != GOVERNMENT, cards) for bloc, cards in procedures.procedures_by_bloc()
    ]


@require_safe
def whole_catalogue(request: PageRequest) -> HttpResponse:
    """List every procedure of the country's list by its code, also those that cannot be filed here."""
    after = request.GET.get("after", "")[:_LONGEST_QUESTION]
    found = procedures.entries_page(procedures.ListFilter(), after=after)
    here = reverse("whole_catalogue")
    page = {
        "entries": found.entries,
        "next_url": f"{here}?{urlencode({'after': found.after})}" if found.after else "",
        "first_url": here if after else "",
    }
    return render(request, "portal/whole_catalogue.html", page)


@require_safe
def life_event(request: PageRequest, event: str) -> HttpResponse:
    """List what there may be to do in one event of life."""
    title = next((card.title for card in procedures.life_events() if card.code == event), None)
    if title is None:
        raise Http404
    return render(request, "portal/life_event.html", {"title": title, "found": procedures.procedures_of_event(event)})
