"""What a person does with a request of their own: answer the office, take it back, say how it went."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from lienthong.core.refusals import Refused
from lienthong.dossiers import queries as dossiers
from lienthong.dossiers.actions import finishing, giving, handling
from lienthong.portal.dossiers import dossier_page
from lienthong.ui.answering import Answering, answering_page, question_of
from lienthong.ui.pages import PageRequest, signed_in, visitor, whole_number


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def supplement(request: PageRequest, code: str) -> HttpResponse:
    """Answer the office's one question: correct fields, add files, say something; then the clock runs again."""
    found = dossiers.get_dossier(code, to=visitor(request))
    address = reverse("dossier", args=[code])
    if question_of(found, "give_data", request):
        return HttpResponseRedirect(reverse("dossier_data", args=[code]))  # without it no answer is complete
    asked = question_of(found, "answer_supplement", request)
    if asked is None:
        return HttpResponseRedirect(address)
    answer, template = handling.answer_supplement, "portal/supplement.html"
    return answering_page(request, Answering(found, asked, answer, template, "dossier_file", address))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def data(request: PageRequest, code: str) -> HttpResponse:
    """Give what a newer version of the law asks of a request that was filed under a former one."""
    found = dossiers.get_dossier(code, to=visitor(request))
    address = reverse("dossier", args=[code])
    asked = question_of(found, "give_data", request)
    if asked is None:
        return HttpResponseRedirect(address)
    return answering_page(
        request, Answering(found, asked, giving.give_data, "portal/data.html", "dossier_file", address)
    )


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
