"""Papers of a draft: sent one by one, refused by name, never at the cost of what was typed."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from lienthong.core.refusals import Refused
from lienthong.documents import actions as documents
from lienthong.documents import queries
from lienthong.dossiers import queries as dossiers
from lienthong.library.actions.keeping import lend_paper
from lienthong.library.queries.store import Usable
from lienthong.library.refusals import ConsentMissing
from lienthong.library.rules.owning import about
from lienthong.portal.laid_out import PAPERS, Desk, open_desk
from lienthong.procedures.rules.papers import Needed
from lienthong.ui.pages import PageRequest, signed_in, visitor, whole_number
from lienthong.ui.uploads import sent_file


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def papers(request: PageRequest, draft_id: str) -> HttpResponse:
    """Show the papers that this filing needs; take one in or give one back."""
    desk = open_desk(request, draft_id)
    if desk.draft.dossier:
        return HttpResponseRedirect(reverse("dossier", args=[desk.draft.dossier]))
    if request.method != "POST":
        return _page(request, desk)
    try:
        _change(request, desk)
    except Refused as refusal:
        return _page(request, desk, refusal)
    return HttpResponseRedirect(request.path)


@require_safe
@signed_in
def draft_file(request: PageRequest, draft_id: str, file_id: int) -> HttpResponse:
    """Give a draft's file back to the person who sent it."""
    draft = dossiers.get_draft(draft_id, to=visitor(request))
    return file_answer(queries.get_attachment(draft.holder, file_id))


def file_answer(file: queries.AttachedFile) -> HttpResponse:
    """Answer with a file's bytes, to be kept and not to be run."""
    return download(queries.read_file(file.sha256), file.media_type, file.name)


def download(content: bytes, media_type: str, name: str) -> HttpResponse:
    """Answer with bytes that no browser opens as a page of ours, whatever is in them."""
    answer = HttpResponse(content, content_type=media_type)
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _change(request: PageRequest, desk: Desk) -> None:
    by, at = visitor(request), request.at
    if (file_id := whole_number(request.POST.get("remove", ""))) is not None:
        documents.remove_attachment(desk.draft.holder, file_id, by=by, at=at)
        return
    component = request.POST.get("component", "")
    needed = next((needed.component for needed in desk.uploads if needed.component.id == component), None)
    if needed is None:
        raise Http404
    if (paper_id := whole_number(request.POST.get("use", ""))) is not None:
        if "consent" not in request.POST:
            raise ConsentMissing
        kinds, procedure = needed.from_store, desk.definition.code
        lend_paper(paper_id, desk.draft.holder, component, kinds=kinds, procedure=procedure, by=by, at=at)
        return
    content, name = sent_file(request)
    documents.attach_file(desk.draft.holder, component, content, name, by=by, at=at)


def _offers(desk: Desk, needed: Needed) -> list[Usable]:
    """Return the kept papers that would do for one paper and were not taken yet."""
    taken = {file.origin for file in desk.attached.get(needed.component.id, [])}
    return [one for one in desk.stored if one.kind in needed.component.from_store and about(one.id) not in taken]


def _page(request: PageRequest, desk: Desk, refusal: Refused | None = None) -> HttpResponse:
    rows = [(needed, desk.attached.get(needed.component.id, []), _offers(desk, needed)) for needed in desk.uploads]
    page = {
        "desk": desk,
        "procedure": desk.definition,
        "rows": rows,
        "refusal": refusal,
        "chosen": request.POST.get("component", ""),
        "next_url": desk.after(PAPERS),
    }
    return render(request, "portal/papers.html", page, status=refusal.status if refusal else 200)
