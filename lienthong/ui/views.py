"""The few pages that belong to no bloc: the language switch and what is said when there is no page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from lienthong.accounts import actions as accounts
from lienthong.ui.pages import PageRequest, next_address

_A_YEAR = 365 * 24 * 3600


@require_POST
def switch_language(request: PageRequest) -> HttpResponse:
    """Remember the language of pages in a cookie, and for somebody signed in with the account too."""
    language = "en" if request.POST.get("language") == "en" else "vi"
    if request.actor is not None and request.actor.language != language:
        accounts.set_language(language, by=request.actor, at=request.at)
    answer = HttpResponseRedirect(next_address(request))
    answer.set_cookie("language", language, max_age=_A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return answer


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page."""
    del exception
    return render(request, "lienthong/not_found.html", status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request could not be understood."""
    del exception
    return render(request, "lienthong/bad_request.html", status=400)


def failed(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours, with the number to quote."""
    return render(request, "lienthong/failed.html", status=500)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was open too long (or came from elsewhere) and how to go on without losing it."""
    del reason
    return render(request, "lienthong/form_expired.html", status=403)
