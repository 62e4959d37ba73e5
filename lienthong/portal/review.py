"""The last look: reads like the paper it replaces, says who will see what, and files it once however often clicked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from lienthong.core.refusals import InvalidInput
from lienthong.core.values import Text
from lienthong.dossiers import queries as dossiers
from lienthong.dossiers.actions import submitting
from lienthong.dossiers.refusals import DraftAlreadySubmitted, DraftOutdated
from lienthong.dossiers.rules.deadline import Deadline
from lienthong.dossiers.rules.fees import FILING
from lienthong.dossiers.rules.problems import say_spoiled
from lienthong.portal.laid_out import PAPERS, Desk, address_of, form_state, open_desk
from lienthong.portal.procedure import Where, needs_of, where_of
from lienthong.procedures.definitions.forms import Group
from lienthong.procedures.rules.fees import fee_on
from lienthong.procedures.rules.parts import PART
from lienthong.ui.fields import FieldView, field_views
from lienthong.ui.pages import PageRequest, signed_in, visitor
from lienthong.ui.places import commune
from lienthong.units import queries as units


@dataclass(frozen=True, slots=True)
class Section:
    """One group as the paper shows it, and where it is changed."""

    title: Text
    fields: list[FieldView]
    url: str


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """One thing to correct before filing, and where."""

    message: Text
    url: str


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def review(request: PageRequest, draft_id: str) -> HttpResponse:
    """Show everything once more and file it."""
    desk = open_desk(request, draft_id)
    if desk.draft.dossier:
        return HttpResponseRedirect(reverse("dossier", args=[desk.draft.dossier]))
    return _filed(request, desk) if request.method == "POST" else _page(request, desk, status=200)


def _filed(request: PageRequest, desk: Desk) -> HttpResponse:
    """File the draft; a second click, or the back button, leads to the same request."""
    key = f"draft-{desk.draft.pk}"
    try:
        dossier = submitting.submit_draft(desk.draft.pk, key=key, by=visitor(request), at=request.at)
    except DraftAlreadySubmitted as already:
        return HttpResponseRedirect(reverse("receipt", args=[already.facts["dossier"]]))
    except DraftOutdated:
        return HttpResponseRedirect(reverse("draft", args=[desk.draft.pk]))
    except InvalidInput:
        return _page(request, open_desk(request, str(desk.draft.pk)), status=422)
    return HttpResponseRedirect(reverse("receipt", args=[dossier.code]))


def _page(request: PageRequest, desk: Desk, *, status: int) -> HttpResponse:
    state = form_state(desk, language=request.language)
    where, deadline = _competent(request, desk)
    fee = fee_on(desk.definition, desk.today, desk.draft.form)
    page: dict[str, Any] = {
        "desk": desk,
        "procedure": desk.definition,
        "sections": [
            Section(group.title.text, field_views(state, group), address_of(desk.draft, group.group))
            for group in desk.groups
        ]
        + [Section(group.title.text, field_views(replace(state, held={}), group), "") for group in desk.agreed_groups],
        "errors": _errors(desk),
        "fee": fee,
        "pays_now": fee.due(FILING).amount > 0,
        "where": where,
        "deadline": deadline,
        "needs": needs_of(desk.definition),
        "lent": [file.name for files in desk.attached.values() for file in files if file.origin],
    }
    return render(request, "portal/review.html", page, status=status)


def _errors(desk: Desk) -> list[ErrorLine]:
    lines = [ErrorLine(error.message, _url(desk, error.path)) for error in desk.errors]
    for needed in desk.missing_papers:
        name = needed.component.name.text
        words = Text(f"{name.vi}: chưa có tệp. Hãy tải lên.", f"{name.en}: no file yet. Upload one.")
        lines.append(ErrorLine(words, address_of(desk.draft, PAPERS)))
    papers = address_of(desk.draft, PAPERS)
    return lines + [ErrorLine(say_spoiled(file.name), papers) for file in desk.spoiled]


def _url(desk: Desk, path: str) -> str:
    if path.startswith(PART):
        return reverse("draft_person", args=[desk.draft.pk, path.removeprefix(PART)])

    def holds(group: Group) -> bool:
        return any(shown.name == path.partition(".")[0] for shown in group.fields)

    found = next((group.group for group in desk.groups if holds(group)), None)
    return f"{address_of(desk.draft, found)}#f-{path}" if found else reverse("draft", args=[desk.draft.pk])


def _competent(request: PageRequest, desk: Desk) -> tuple[Where | None, Deadline | None]:
    """Return who will settle it and when it would be done, once the form says where."""
    code = desk.draft.form.get(desk.definition.competence.place_field)
    place = commune(str(code), on=timezone.localdate(request.at)) if code else None
    if place is None:
        return None, None
    agency = units.agency_of(place.unit_id, desk.definition.competence.agency)
    deadline = dossiers.expected_due(desk.definition, agency.pk, at=request.at)
    return where_of(desk.definition, place, desk.today, request.language), deadline
