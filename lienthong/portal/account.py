"""Who I am here: signing out, acting for a business, who has seen my data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lienthong.accounts import actions as accounts
from lienthong.accounts import queries
from lienthong.core.values import Text
from lienthong.dossiers import queries as dossiers
from lienthong.dossiers.queries import OpeningLine
from lienthong.exchange import queries as exchange
from lienthong.exchange.queries import ReadLine
from lienthong.library.queries import store
from lienthong.library.queries.store import PaperUse
from lienthong.ui.pages import PageRequest, next_address, signed_in, visitor

_DRAFT, _FILING, _SCAN = "draft:", "filing:", "scan:"
_USES = {
    "lent": Text("đưa vào bản khai", "put to a form"),
    "used": Text("nộp kèm hồ sơ", "filed with a request"),
    "opened": Text("mở xem khi giải quyết hồ sơ", "opened while settling a request"),
}
_FIRST_READS, _ALL_READS = 50, 1000


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One reading of what the State holds, or one look into a request; and where what it was for can be looked at."""

    at: datetime
    url: str
    name: Text
    read: ReadLine | None = None
    opening: OpeningLine | None = None


@dataclass(frozen=True, slots=True)
class UseLine:
    """One use of a kept paper, in words, and where what it was used for can be looked at."""

    use: PaperUse
    said: Text
    url: str
    name: Text


@require_POST
def sign_out(request: PageRequest) -> HttpResponse:
    """Leave: the session is worth nothing from now on, also where its cookie was copied."""
    if request.actor is not None:
        accounts.sign_out(by=request.actor, at=request.at, sign_in=request.session.get("sign_in"))
    request.session.flush()
    return HttpResponseRedirect("/")


@require_safe
def no_provider(request: PageRequest) -> HttpResponse:
    """Say that no identity provider is connected: what production shows until one is."""
    return render(request, "portal/no_provider.html", status=503)


@require_http_methods(["GET", "POST"])
@signed_in
def acting_for(request: PageRequest) -> HttpResponse:
    """Choose for whom to act: oneself, or a business that one represents today."""
    actor = visitor(request)
    businesses = list(queries.representations_of(int(actor.id), on=timezone.localdate(request.at)))
    if request.method == "POST":
        chosen = request.POST.get("business", "")
        name = ""
        if chosen:
            queries.actor_of(int(actor.id), at=request.at, acting_for=chosen)
            name = next(business.business_name for business in businesses if business.business_code == chosen)
        request.session["acting_for"], request.session["acting_for_name"] = chosen, name
        return HttpResponseRedirect(next_address(request))
    page = {
        "businesses": businesses,
        "chosen": request.session.get("acting_for", ""),
        "next": next_address(request, ""),
    }
    return render(request, "portal/acting_for.html", page)


@require_safe
@signed_in
def trace(request: PageRequest) -> HttpResponse:
    """Show who has seen the visitor's data: for which request, which fields, when, on what basis."""
    is_long = "all" in request.GET
    limit = _ALL_READS if is_long else _FIRST_READS
    reads = exchange.reads_of_person(to=visitor(request), limit=limit)
    openings = dossiers.openings_of_person(to=visitor(request), limit=limit)
    lines = [TraceLine(read.at, *_leads_to(read.dossier), read=read) for read in reads]
    lines += [TraceLine(one.at, *_leads_to(one.dossier), opening=one) for one in openings]
    lines = sorted(lines, key=lambda line: line.at, reverse=True)[:limit]
    uses = use_lines(store.uses_of(to=visitor(request), limit=limit))
    more = "?all" if limit in (len(lines), len(uses)) and not is_long else ""
    return render(request, "portal/trace.html", {"lines": lines, "uses": uses, "more_url": more})


def use_lines(uses: Iterable[PaperUse]) -> list[UseLine]:
    """Return uses of kept papers as pages show them."""
    return [UseLine(use, _USES[use.how], *_leads_to(use.dossier)) for use in uses]


def _leads_to(dossier: str) -> tuple[str, Text]:
    """Return the address and the name of what a reading was done for."""
    if not dossier or dossier.startswith((_FILING, _SCAN)):
        return "", Text("", "")
    if dossier.startswith(_DRAFT):
        return reverse("draft", args=[dossier.removeprefix(_DRAFT)]), Text("Bản khai chưa nộp", "Form not filed yet")
    return reverse("dossier", args=[dossier]), Text(dossier, dossier)
