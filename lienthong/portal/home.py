"""Where everything begins: one question, life events, one's own requests."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lienthong.procedures import queries as procedures
from lienthong.ui.pages import PageRequest

_LONGEST_QUESTION = 200
_FOUND = 12


@require_safe
def home(request: PageRequest) -> HttpResponse:
    """Ask what the visitor needs to do; somebody signed in first sees what waits for them."""
    page = {"events": procedures.life_events()}
    return render(request, "portal/home.html", page)


@require_safe
def search(request: PageRequest) -> HttpResponse:
    """Answer everyday words with procedures: a whole page, or only the list while somebody types."""
    words = request.GET.get("q", "").strip()[:_LONGEST_QUESTION]
    found = procedures.search_procedures(words, language=request.language, limit=_FOUND)
    page = {"q": words, "found": found, "everything": [] if words else procedures.all_procedures()}
    is_typing = request.headers.get("HX-Request") == "true"
    return render(request, "portal/_found.html" if is_typing else "portal/search.html", page)


@require_safe
def life_event(request: PageRequest, event: str) -> HttpResponse:
    """List what there may be to do in one event of life."""
    title = next((card.title for card in procedures.life_events() if card.code == event), None)
    if title is None:
        raise Http404
    return render(request, "portal/life_event.html", {"title": title, "found": procedures.procedures_of_event(event)})
