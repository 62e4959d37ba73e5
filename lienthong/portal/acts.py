"""What a person does with a request of their own: answer the office, take it back, say how it went."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from lienthong.core.refusals import InvalidInput, NotFound, Refused
from lienthong.documents import actions as documents
from lienthong.documents import queries as files
from lienthong.dossiers import queries as dossiers
from lienthong.dossiers.actions import finishing, handling
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries import ThreadAct
from lienthong.dossiers.rules.problems import field_errors
from lienthong.dossiers.rules.provenance import locked_changes
from lienthong.portal.dossiers import dossier_page
from lienthong.portal.papers import sent_file
from lienthong.procedures.rules.wording import FieldError
from lienthong.ui.fields import FieldView, FormState, field_view, place_codes, posted_values
from lienthong.ui.pages import PageRequest, new_key, signed_in, visitor, whole_number
from lienthong.ui.places import find_places, place_names

_OTHER = "supplement"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def supplement(request: PageRequest, code: str) -> HttpResponse:
    """Answer the office's one question: correct fields, add files, say something; then the clock runs again."""
    found = dossiers.get_dossier(code, to=visitor(request))
    asked = _open_question(found, request)
    if asked is None:
        return HttpResponseRedirect(reverse("dossier", args=[code]))
    if request.method != "POST":
        return _supplement_page(request, found, asked)
    if "file" in request.FILES or "upload" in request.POST or request.POST.get("remove"):
        try:
            _change_files(request, found, asked)
        except Refused as refusal:
            return _supplement_page(request, found, asked, refusal=refusal, **_typed(request, found, asked))
        if "send" not in request.POST:
            typed = _typed(request, found, asked)
            return (
                _supplement_page(request, found, asked, **typed)
                if any(typed.values())
                else HttpResponseRedirect(request.path)
            )
    return _answered(request, found, asked)


@require_POST
@signed_in
def withdraw(request: PageRequest, code: str) -> HttpResponse:
    """Take one's own request back, with a reason."""
    found = dossiers.get_dossier(code, to=visitor(request))
    reason, key = request.POST.get("reason", ""), request.POST.get("key", "")
    try:
        finishing.withdraw_dossier(code, reason, key=key, by=visitor(request), at=request.at)
    except Refused as refusal:
        return dossier_page(request, found, refusal=refusal, reason=reason, status=refusal.status)
    return HttpResponseRedirect(reverse("dossier", args=[code]))


@require_POST
@signed_in
def rate(request: PageRequest, code: str) -> HttpResponse:
    """Say, once, how it went."""
    found = dossiers.get_dossier(code, to=visitor(request))
    stars, words = request.POST.get("stars", ""), request.POST.get("words", "")
    try:
        finishing.rate_dossier(
            code,
            whole_number(stars) or 0,
            words,
            key=request.POST.get("key", ""),
            by=visitor(request),
            at=request.at,
        )
    except Refused as refusal:
        return dossier_page(request, found, refusal=refusal, status=refusal.status)
    return HttpResponseRedirect(f"{reverse('dossier', args=[code])}#rated")


def _open_question(found: Dossier, request: PageRequest) -> ThreadAct | None:
    acts = {act.act for act in dossiers.allowed_acts(found, to=visitor(request), at=request.at)}
    if "answer_supplement" not in acts:
        return None
    told = dossiers.thread(found.code, to=visitor(request))
    return next((act for act in reversed(told.acts) if act.verb == "dossiers.supplement_asked"), None)


def _change_files(request: PageRequest, found: Dossier, asked: ThreadAct) -> None:
    """Take in or give back one file; what was typed beside it stays on the page."""
    holder = f"dossier:{found.code}"
    if (file_id := whole_number(request.POST.get("remove", ""))) is not None:
        _remove_added(holder, file_id, asked, request)
    else:
        content, name = sent_file(request)
        by = visitor(request)
        documents.attach_file(holder, _component(request, found), content, name, by=by, at=request.at)


def _remove_added(holder: str, file_id: int, asked: ThreadAct, request: PageRequest) -> None:
    """Take away a file that was added since the question was asked: what was filed before stays."""
    if files.get_attachment(holder, file_id).added_at < asked.at:
        raise NotFound(what=str(file_id))
    documents.remove_attachment(holder, file_id, by=visitor(request), at=request.at)


def _component(request: PageRequest, found: Dossier) -> str:
    known = {component.id for component in dossiers.definition_of(found).components}
    sent = request.POST.get("component", "")
    return sent if sent in known else _OTHER


def _typed(request: PageRequest, found: Dossier, asked: ThreadAct) -> dict[str, Any]:
    """Return what was typed on the page: changed values of the form, and words."""
    posted = posted_values(dossiers.definition_of(found), _fields_asked(found, asked), request.POST)
    changes = {name: value for name, value in posted.items() if value != found.form.get(name)}
    return {"changes": changes, "words": request.POST.get("words", "")}


def _answered(request: PageRequest, found: Dossier, asked: ThreadAct) -> HttpResponse:
    typed, key = _typed(request, found, asked), request.POST.get("key", "")
    changes, words = typed["changes"], typed["words"]
    try:
        handling.answer_supplement(found.code, changes, key=key, words=words, by=visitor(request), at=request.at)
    except InvalidInput as wrong:
        return _supplement_page(request, found, asked, errors=field_errors(wrong), status=422, **typed)
    except Refused as refusal:
        return _supplement_page(request, found, asked, refusal=refusal, **typed)
    return HttpResponseRedirect(reverse("dossier", args=[found.code]))


def _supplement_page(
    request: PageRequest,
    found: Dossier,
    asked: ThreadAct,
    *,
    changes: dict[str, Any] | None = None,
    errors: list[FieldError] | None = None,
    refusal: Refused | None = None,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    status = refusal.status if refusal else status
    definition = dossiers.definition_of(found)
    values = {**found.form, **(changes or {})}
    names = {component.id: component.name.text for component in definition.components}
    items = [str(item) for item in asked.detail.get("items", [])]
    page = {
        "dossier": found,
        "procedure": definition,
        "asked": asked,
        "until": dossiers.supplement_until(found),
        "fields": _fields(request, found, values, asked, errors or []),
        "components": [(item, names[item]) for item in items if item in names],
        "items": [item for item in items if item not in names and item not in definition.fields],
        "files": [file for file in files.attachments_of(f"dossier:{found.code}") if file.added_at >= asked.at],
        "errors": errors or [],
        "refusal": refusal,
        "words": words,
        "component": request.POST.get("component", ""),
        "key": request.POST.get("key") or new_key(),
    }
    return render(request, "portal/supplement.html", page, status=status)


def _fields(
    request: PageRequest,
    found: Dossier,
    values: dict[str, Any],
    asked: ThreadAct,
    errors: list[FieldError],
) -> list[FieldView]:
    definition = dossiers.definition_of(found)
    on = timezone.localdate(request.at)
    words = {name: request.POST.get(f"{name}__words", "").strip() for name in definition.fields}
    state = FormState(
        definition=definition,
        values=values,
        errors=tuple(errors),
        places=place_names(place_codes(definition, values), on=on, language=request.language),
        found={name: find_places(text, on=on, language=request.language) for name, text in words.items() if text},
        typed=words,
    )
    return [field_view(state, definition.fields[name]) for name in _fields_asked(found, asked)]


def _fields_asked(found: Dossier, asked: ThreadAct) -> list[str]:
    """Return the fields that the office named; when it named only things in words, all that the person typed."""
    definition = dossiers.definition_of(found)
    items = {str(item) for item in asked.detail.get("items", [])}
    named = [name for name in definition.fields if name in items]
    if named or items & {component.id for component in definition.components}:
        return named
    open_ = [name for name, shown in definition.fields.items() if shown.widget != "hidden"]
    locked = locked_changes(definition, found.provenance, open_, asked_for=())
    return [name for name in open_ if name not in locked]
