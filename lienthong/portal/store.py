"""My store of papers: what the State keeps for me, to download, and who used what of it."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lienthong.documents.queries import read_file
from lienthong.documents.rules import JSON
from lienthong.library.actions.keeping import withdraw_paper
from lienthong.library.queries import store
from lienthong.portal.account import use_lines
from lienthong.portal.papers import download
from lienthong.ui.pages import PageRequest, signed_in, visitor


@require_safe
@signed_in
def papers(request: PageRequest) -> HttpResponse:
    """List the visitor's papers, what each is good for, and the newest uses of any of them."""
    by = visitor(request)
    page = {"papers": store.papers_of(to=by, at=request.at), "uses": use_lines(store.uses_of(to=by))}
    return render(request, "portal/store.html", page)


@require_safe
@signed_in
def file(request: PageRequest, paper_id: int) -> HttpResponse:
    """Give out one of the visitor's own papers."""
    paper = store.get_paper(paper_id, to=visitor(request))
    ending = paper.file.media_type.rpartition("/")[2].replace("jpeg", "jpg")
    return download(read_file(paper.file_id), paper.file.media_type, f"{paper}.{ending}".replace("/", "-"))


@require_safe
@signed_in
def data(request: PageRequest, paper_id: int) -> HttpResponse:
    """Give out the signed data of one of the visitor's own papers."""
    paper = store.get_paper(paper_id, to=visitor(request))
    if paper.twin_id is None:
        raise Http404
    return download(read_file(paper.twin_id), JSON, f"{paper}.json".replace("/", "-"))


@require_POST
@signed_in
def remove(request: PageRequest, paper_id: int) -> HttpResponse:
    """Take a paper that the visitor uploaded out of use."""
    withdraw_paper(paper_id, by=visitor(request), at=request.at)
    return HttpResponseRedirect(reverse("my_papers"))
