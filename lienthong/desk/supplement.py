"""The counter records what an applicant answers there: people without an account have no other way."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lienthong.desk.access import at_the_desk
from lienthong.dossiers.actions.giving import record_data
from lienthong.dossiers.actions.handling import record_supplement
from lienthong.dossiers.actions.opening import open_dossier
from lienthong.ui.answering import Answering, answering_page, question_of
from lienthong.ui.pages import PageRequest, visitor


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def supplement(request: PageRequest, code: str) -> HttpResponse:
    """Record the answer to the open question: corrected fields, papers, words as they were said."""
    found = open_dossier(code, by=visitor(request), at=request.at)
    address = reverse("desk_dossier", args=[code])
    if question_of(found, "record_data", request):
        return HttpResponseRedirect(reverse("desk_data", args=[code]))  # without it no answer is complete
    asked = question_of(found, "record_supplement", request)
    if asked is None:
        return HttpResponseRedirect(address)
    done = f"{address}?{urlencode({'done': 'record_supplement'})}"
    return answering_page(
        request, Answering(found, asked, record_supplement, "desk/supplement.html", "desk_file", done)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def data(request: PageRequest, code: str) -> HttpResponse:
    """Record what a newer version of the law asks of a file that was filed under a former one."""
    found = open_dossier(code, by=visitor(request), at=request.at)
    address = reverse("desk_dossier", args=[code])
    asked = question_of(found, "record_data", request)
    if asked is None:
        return HttpResponseRedirect(address)
    done = f"{address}?{urlencode({'done': 'record_data'})}"
    return answering_page(request, Answering(found, asked, record_data, "desk/data.html", "desk_file", done))
