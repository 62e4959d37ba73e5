"""Petitions: my own, a new one about a request, an office or a procedure there, and what everybody may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware, localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lienthong.core.refusals import Refused
from lienthong.core.values import Text
from lienthong.dossiers import queries as dossiers
from lienthong.feedback.actions.petitioning import Said, raise_petition, rate_answer, supply_petition
from lienthong.feedback.models import Petition
from lienthong.feedback.queries import petitions as queries
from lienthong.feedback.queries.petitions import Subject
from lienthong.feedback.queries.rules import petition_rules_on, rules_of
from lienthong.feedback.queries.surveys import open_surveys
from lienthong.feedback.rules.petitions import STATE_NAMES, Publication, State
from lienthong.portal.dossiers import dossier_rows
from lienthong.procedures import queries as procedures
from lienthong.ui.pages import PageRequest, new_key, signed_in, visitor
from lienthong.units import queries as units

_PLACES = ("province", "commune")
_MOST_WORDS = 80
_PAGE = 20


@dataclass(frozen=True, slots=True)
class PetitionView:
    """A petition as its page shows it: who answers, where it is, what may be done."""

    petition: Petition
    kind: Text
    state: Text
    unit: str

    @property
    def waits_for_you(self) -> bool:
        """Whether the office asked for more."""
        return self.petition.state == State.ASKED

    @property
    def is_open(self) -> bool:
        """Whether an answer is still to come."""
        return self.petition.state in (State.RECEIVED, State.ASKED)

    @property
    def may_rate(self) -> bool:
        """Whether the answer may be liked or disliked."""
        return self.petition.state == State.ANSWERED and self.petition.liked is None

    @property
    def may_repeat(self) -> bool:
        """Whether it may be sent again."""
        return not self.is_open and not hasattr(self.petition, "repeated_by")

    @property
    def is_published(self) -> bool:
        """Whether everybody can read question and answer."""
        return self.petition.publication == Publication.PUBLISHED


@require_safe
@signed_in
def mine(request: PageRequest) -> HttpResponse:
    """List one's petitions, the surveys that wait, and where to begin."""
    by = visitor(request)
    page = {
        "rows": petition_views(queries.petitions_of(to=by), request),
        "surveys": open_surveys(to=by, at=request.at),
    }
    return render(request, "portal/petitions.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: PageRequest) -> HttpResponse:
    """Ask what it is about, then for the words; what was typed survives every refusal."""
    if request.method != "POST":
        return _form(request)
    given = request.POST
    said = Said(given.get("kind", ""), given.get("words", ""), given.get("publishable") == "yes")
    try:
        raised = raise_petition(
            _about(request, given),
            said,
            repeats=given.get("repeats", ""),
            key=given.get("key", ""),
            by=visitor(request),
            at=request.at,
        )
    except Refused as refusal:
        return _form(request, refusal)
    return HttpResponseRedirect(reverse("petition", args=[raised.code]))


@require_safe
@signed_in
def petition(request: PageRequest, code: str) -> HttpResponse:
    """Show one petition: what was said, until when it is answered, the answer, what one may do."""
    return _page(request, code)


@require_POST
@signed_in
def supply(request: PageRequest, code: str) -> HttpResponse:
    """Say more, as the office asked."""
    try:
        supply_petition(code, request.POST.get("words", ""), by=visitor(request), at=request.at)
    except Refused as refusal:
        return _page(request, code, refusal)
    return HttpResponseRedirect(reverse("petition", args=[code]))


@require_POST
@signed_in
def rate(request: PageRequest, code: str) -> HttpResponse:
    """Like or dislike the answer."""
    try:
        rate_answer(code, liked=request.POST.get("liked") == "yes", by=visitor(request), at=request.at)
    except Refused as refusal:
        return _page(request, code, refusal)
    return HttpResponseRedirect(f"{reverse('petition', args=[code])}#rated")


@require_safe
def answers(request: PageRequest) -> HttpResponse:
    """Show everybody what was asked and answered, the newest first; no word of it says who somebody is."""
    shown = queries.published(before=_before(request), limit=_PAGE + 1)
    page = {
        "rows": petition_views(shown[:_PAGE], request),
        "next": shown[_PAGE - 1].published_at if len(shown) > _PAGE else None,
    }
    return render(request, "portal/answers.html", page)


def petition_views(found: list[Petition], request: PageRequest) -> list[PetitionView]:
    """Return petitions as lists show them; the names of their units in one statement."""
    names = units.names([one.unit_id for one in found], on=localdate(request.at), language=request.language)
    return [_view(one, names.get(one.unit_id, "")) for one in found]


def _view(one: Petition, unit: str) -> PetitionView:
    kind = rules_of(one.rules).titles[one.kind].text
    return PetitionView(one, kind, STATE_NAMES[State(one.state)], unit)


def _page(request: PageRequest, code: str, refusal: Refused | None = None) -> HttpResponse:
    found = queries.get_petition(code, to=visitor(request))
    (view,) = petition_views([found], request)
    page = {"view": view, "one": found, "refusal": refusal, "words": request.POST.get("words", "")}
    if view.is_open and not view.waits_for_you:
        page["deadline"] = queries.deadline_of(found)
    return render(request, "portal/petition.html", page, status=refusal.status if refusal else 200)


def _form(request: PageRequest, refusal: Refused | None = None) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    former = queries.get_petition(given["repeats"], to=visitor(request)) if given.get("repeats") else None
    about, page = _about(request, given), _choosing(request, given)
    if former is not None:
        about = Subject(former.dossier, former.unit_id, former.procedure)
    if not about.dossier and about.unit_id is None:
        return render(request, "portal/petition_about.html", page)
    rules = rules_of(petition_rules_on(localdate(request.at)))
    page |= {
        "about": _said_about(about, request),
        "kinds": rules.kinds,
        "days": rules.days.settle,
        "repeats": former,
        "refusal": refusal,
        "key": given.get("key") or new_key(),
        "kind": given.get("kind") or (former.kind if former else ""),
        "words": given.get("words", ""),
        "is_publishable": given.get("publishable") == "yes",
    }
    return render(request, "portal/petition_new.html", page, status=refusal.status if refusal else 200)


def _choosing(request: PageRequest, given: Any) -> dict[str, Any]:
    """Return what the page asks with: one's requests, and the places that bear the name typed."""
    words = given.get("place", "").strip()[:_MOST_WORDS]
    own = dossiers.dossiers_of(to=visitor(request))
    return {
        "given": {name: given.get(name, "") for name in ("dossier", "unit", "procedure")},
        "place": words,
        "places": units.search_units(words, on=localdate(request.at), levels=_PLACES) if words else [],
        "rows": dossier_rows(list(own)[:_PAGE]) if not given.get("procedure") else [],
    }


def _about(request: PageRequest, given: Any) -> Subject:
    """Return what it is about: ``dossier``, or ``unit`` (``commune/00101``) and perhaps ``procedure``."""
    if given.get("dossier"):
        return Subject(dossier=given["dossier"])
    level, _, code = given.get("unit", "").partition("/")
    unit_id = units.version_at(code, level=level, on=localdate(request.at)).unit_id if code else None
    return Subject(unit_id=unit_id, procedure=given.get("procedure", ""))


def _said_about(about: Subject, request: PageRequest) -> list[str]:
    """Return what it is about in words: the procedure, the place; or the request."""
    on, said = localdate(request.at), []
    if about.dossier:
        own = dossiers.get_dossier(about.dossier, to=visitor(request))
        return [dossiers.definition_of(own).title.to(request.language), own.code]
    if about.procedure:
        said.append(procedures.definition_on(about.procedure, on=on).title.to(request.language))
    names = units.names([about.unit_id or 0], on=on, language=request.language)
    return [*said, *names.values()]


def _before(request: PageRequest) -> datetime | None:
    """Return from when on the list goes back; what is no moment is the newest."""
    try:
        moment = parse_datetime(request.GET.get("before", ""))
    except ValueError:
        return None
    return moment if moment is not None and is_aware(moment) else None
