"""Opinions at the desk: what my office is asked, one question with what the law shows of the dossier, the answer."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lienthong.core.refusals import NotFound, Refused
from lienthong.core.values import Text
from lienthong.desk.access import at_the_desk
from lienthong.desk.queue import download, said
from lienthong.desk.showing import groups_of
from lienthong.documents import actions as documents
from lienthong.documents import queries as files
from lienthong.dossiers import queries as dossiers
from lienthong.dossiers.actions import consulting
from lienthong.dossiers.actions.opening import open_opinion
from lienthong.dossiers.queries import OpinionSheet
from lienthong.dossiers.queries.opinions import opinion_files
from lienthong.dossiers.queries.steps import working_papers
from lienthong.dossiers.queries.uploads import lent_paper
from lienthong.dossiers.refusals.opinions import OpinionClosed
from lienthong.dossiers.rules.opinions import STANCES
from lienthong.library.actions.keeping import open_paper
from lienthong.ui.fields import place_codes
from lienthong.ui.pages import PageRequest, new_key, visitor, whole_number
from lienthong.ui.places import place_names
from lienthong.ui.registries import registry_titles
from lienthong.ui.uploads import sent_file


@require_safe
@at_the_desk
def opinions(request: PageRequest) -> HttpResponse:
    """List what the officer's units are asked, the next due first."""
    return render(request, "desk/opinions.html", {"opinions": dossiers.opinions_for(to=visitor(request))})


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def opinion(request: PageRequest, code: str, number: int, kind: str) -> HttpResponse:
    """Show a question, take files for the answer, give it or decline; what was typed survives every refusal."""
    sheet = open_opinion(code, number, kind, by=visitor(request), at=request.at)
    if request.method != "POST":
        return _page(request, sheet)
    try:
        if request.POST.get("do") in ("answer", "decline"):
            _say(request, sheet)
        else:
            _change_files(request, sheet)
    except Refused as refusal:
        return _page(request, sheet, refusal)
    return HttpResponseRedirect(request.path)


@require_safe
@at_the_desk
def opinion_file(request: PageRequest, code: str, number: int, kind: str, file_id: int) -> HttpResponse:
    """Serve a paper that the question shows, or one that came with it."""
    sheet = open_opinion(code, number, kind, by=visitor(request), at=request.at)
    shown = next((file for file in (*sheet.papers, *sheet.view.files) if file.id == file_id), None)
    if shown is None:
        raise NotFound(what=Text("tệp", "The file"))
    if paper_id := lent_paper(shown):
        open_paper(paper_id, code, sheet.procedure, by=visitor(request), at=request.at)
    return download(files.read_file(shown.sha256), shown.media_type, shown.name)


@require_POST
@at_the_desk
def withdraw_question(request: PageRequest, code: str, number: int, kind: str) -> HttpResponse:
    """Take a question back from the page of its dossier."""
    reason, key = request.POST.get("reason", ""), request.POST.get("key", "")
    consulting.withdraw_opinion(code, number, kind, reason, key=key, by=visitor(request), at=request.at)
    done = urlencode({"done": "withdraw_opinion"})
    return HttpResponseRedirect(f"{reverse('desk_dossier', args=[code])}?{done}#opinions")


def _say(request: PageRequest, sheet: OpinionSheet) -> None:
    view, words, key = sheet.view, request.POST.get("words", ""), request.POST.get("key", "")
    by, at = visitor(request), request.at
    if request.POST.get("do") == "decline":
        consulting.decline_opinion(view.code, view.number, view.kind, words, key=key, by=by, at=at)
    else:
        stance = request.POST.get("stance", "")
        consulting.answer_opinion(view.code, view.number, view.kind, stance, words, key=key, by=by, at=at)


def _change_files(request: PageRequest, sheet: OpinionSheet) -> None:
    """Take in or give back a file of the answer, while the question is open."""
    view, by, at = sheet.view, visitor(request), request.at
    if not view.is_open:
        raise OpinionClosed
    holder = working_papers(view.code)
    if (file_id := whole_number(request.POST.get("remove", ""))) is not None:
        if file_id in {file.id for file in view.files}:
            documents.remove_attachment(holder, file_id, by=by, at=at)
        return
    content, name = sent_file(request)
    documents.attach_file(holder, opinion_files(view.number, view.kind), content, name, by=by, at=at)


def _page(request: PageRequest, sheet: OpinionSheet, refusal: Refused | None = None) -> HttpResponse:
    groups = groups_of(
        sheet.definition,
        sheet.form,
        sheet.provenance,
        titles=registry_titles(sheet.provenance.values()),
        places=place_names(
            place_codes(sheet.definition, sheet.form), on=localdate(request.at), language=request.language
        ),
    )
    page = {
        "sheet": sheet,
        "opinion": sheet.view,
        "groups": groups,
        "stances": STANCES.items(),
        "key": request.POST.get("key") or new_key(),
        "words": request.POST.get("words", ""),
        "stance": request.POST.get("stance", ""),
        "refused": said(refusal, request) if refusal else None,
    }
    return render(request, "desk/opinion.html", page, status=refusal.status if refusal else 200)
