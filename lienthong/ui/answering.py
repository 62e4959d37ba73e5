"""The answer to an office's question, as a page takes it: from the applicant, or at the counter on their behalf."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from lienthong.core.refusals import InvalidInput, NotFound, Refused
from lienthong.documents import actions as documents
from lienthong.documents import queries as files
from lienthong.dossiers import queries as dossiers
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries import ThreadAct
from lienthong.dossiers.queries.seen import on_seen_version
from lienthong.dossiers.rules.problems import field_errors
from lienthong.dossiers.rules.provenance import locked_changes
from lienthong.dossiers.rules.transitions import DATA_ASKED
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.rules.wording import FieldError
from lienthong.ui.fields import FieldView, FormState, field_view, place_codes
from lienthong.ui.pages import PageRequest, new_key, visitor, whole_number
from lienthong.ui.places import find_places, place_names
from lienthong.ui.posting import posted_values
from lienthong.ui.uploads import sent_file

_OTHER = "supplement"
_ASKED_BY = {"give_data": DATA_ASKED, "record_data": DATA_ASKED}


@dataclass(frozen=True, slots=True)
class Answering:
    """An open question and how a door answers it: by which act, on which page, where its files and the end are."""

    dossier: Dossier
    asked: ThreadAct
    answer: Callable[..., Dossier]
    template: str
    file_url: str
    done_url: str

    @property
    def definition(self) -> ProcedureDefinition:
        """The law of the file."""
        return dossiers.definition_of(self.dossier)

    @property
    def holder(self) -> str:
        """Where the files of the answer go."""
        return f"dossier:{self.dossier.code}"

    @property
    def fields(self) -> list[str]:
        """The fields that the office named; when it named only things in words, all that the person typed."""
        definition = self.definition
        items = {str(item) for item in self.asked.detail.get("items", [])}
        named = [name for name in definition.fields if name in items]
        if named or items & {component.id for component in definition.components}:
            return named
        open_ = [name for name, shown in definition.fields.items() if shown.widget != "hidden"]
        locked = locked_changes(definition, self.dossier.provenance, open_, asked_for=())
        return [name for name in open_ if name not in locked]


def question_of(dossier: Dossier, act: str, request: PageRequest) -> ThreadAct | None:
    """Return the open question, the office's or the newer law's, if the visitor may answer it by ``act``."""
    if act not in {one.act for one in dossiers.allowed_acts(dossier, to=visitor(request), at=request.at)}:
        return None
    told, verb = dossiers.thread(dossier.code, to=visitor(request)), _ASKED_BY.get(act, "dossiers.supplement_asked")
    return next((one for one in reversed(told.acts) if one.verb == verb), None)


def answering_page(request: PageRequest, it: Answering) -> HttpResponse:
    """Show the question, take in and give back files, take the answer; nothing typed is lost."""
    if request.method != "POST":
        return _page(request, it)
    if "file" in request.FILES or "upload" in request.POST or request.POST.get("remove"):
        try:
            _change_files(request, it)
        except Refused as refusal:
            return _page(request, it, refusal=refusal, **_typed(request, it))
        if "send" not in request.POST:
            typed = _typed(request, it)
            return _page(request, it, **typed) if any(typed.values()) else HttpResponseRedirect(request.path)
    return _answered(request, it)


def _change_files(request: PageRequest, it: Answering) -> None:
    """Take in or give back one file; what was typed beside it stays on the page."""
    by, at = visitor(request), request.at
    if (file_id := whole_number(request.POST.get("remove", ""))) is not None:
        if files.get_attachment(it.holder, file_id).added_at < it.asked.at:  # what was filed before stays
            raise NotFound(what=str(file_id))
        documents.remove_attachment(it.holder, file_id, by=by, at=at)
    else:
        content, name = sent_file(request)
        documents.attach_file(it.holder, _component(request, it), content, name, by=by, at=at)


def _component(request: PageRequest, it: Answering) -> str:
    known = {component.id for component in it.definition.components}
    sent = request.POST.get("component", "")
    return sent if sent in known else _OTHER


def _typed(request: PageRequest, it: Answering) -> dict[str, Any]:
    """Return what was typed on the page: changed values of the form, and words."""
    posted = posted_values(it.definition, it.fields, request.POST)
    changes = {name: value for name, value in posted.items() if value != it.dossier.form.get(name)}
    return {"changes": changes, "words": request.POST.get("words", "")}


def _answered(request: PageRequest, it: Answering) -> HttpResponse:
    typed, key = _typed(request, it), request.POST.get("key", "")
    changes, words = typed["changes"], typed["words"]
    seen, by = whole_number(request.POST.get("law", "")), visitor(request)
    try:
        with on_seen_version(it.dossier.code, seen, key=key, by=by):
            it.answer(it.dossier.code, changes, key=key, words=words, by=by, at=request.at)
    except InvalidInput as wrong:
        return _page(request, it, errors=field_errors(wrong), status=422, **typed)
    except Refused as refusal:
        return _page(request, it, refusal=refusal, **typed)
    return HttpResponseRedirect(it.done_url)


def _page(
    request: PageRequest,
    it: Answering,
    *,
    changes: dict[str, Any] | None = None,
    errors: list[FieldError] | None = None,
    refusal: Refused | None = None,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    definition = it.definition
    names = {component.id: component.name.text for component in definition.components}
    items = [str(item) for item in it.asked.detail.get("items", [])]
    added = [file for file in files.attachments_of(it.holder) if file.added_at >= it.asked.at]
    page = {
        "dossier": it.dossier,
        "procedure": definition,
        "asked": it.asked,
        "until": dossiers.supplement_until(it.dossier),
        "fields": _fields(request, it, {**it.dossier.form, **(changes or {})}, errors or []),
        "components": [(item, names[item]) for item in items if item in names],
        "items": [item for item in items if item not in names and item not in definition.fields],
        "files": [(file, reverse(it.file_url, args=[it.dossier.code, file.id])) for file in added],
        "errors": errors or [],
        "refusal": refusal,
        "words": words,
        "component": request.POST.get("component", ""),
        "key": request.POST.get("key") or new_key(),
    }
    return render(request, it.template, page, status=refusal.status if refusal else status)


def _fields(request: PageRequest, it: Answering, values: dict[str, Any], errors: list[FieldError]) -> list[FieldView]:
    definition, on = it.definition, timezone.localdate(request.at)
    words = {name: request.POST.get(f"{name}__words", "").strip() for name in definition.fields}
    state = FormState(
        definition=definition,
        values=values,
        errors=tuple(errors),
        places=place_names(place_codes(definition, values), on=on, language=request.language),
        found={name: find_places(text, on=on, language=request.language) for name, text in words.items() if text},
        typed=words,
    )
    return [field_view(state, definition.fields[name]) for name in it.fields]
