"""The few pages that belong to no bloc: the language switch and what is said when there is no page."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lienthong.accounts import actions as accounts
from lienthong.ui.pages import PageRequest, next_address
from lienthong.ui.places import find_places

_FIELD = re.compile(r"[a-z][a-z0-9_]{0,60}(\.\d{1,3}\.[a-z][a-z0-9_]{0,60})?")
_LONGEST_NAME = 80
_A_YEAR = 365 * 24 * 3600


@require_POST
def switch_language(request: PageRequest) -> HttpResponse:
    """Remember the language of pages in a cookie, and for somebody signed in with the account too."""
    language = "en" if request.POST.get("language") == "en" else "vi"
    if request.actor is not None and request.actor.language != language:
        accounts.set_language(language, by=request.actor, at=request.at)
    answer = HttpResponseRedirect(next_address(request))
    secure = settings.SESSION_COOKIE_SECURE
    answer.set_cookie("language", language, max_age=_A_YEAR, samesite="Lax", httponly=True, secure=secure)
    return answer


@require_safe
def places(request: PageRequest) -> HttpResponse:
    """Answer the place picker while somebody types: the communes found, as choices of the field that asked."""
    name = request.GET.get("field", "")
    if not _FIELD.fullmatch(name):
        return HttpResponseBadRequest()
    words = request.GET.get(f"{name}__words", "")[:_LONGEST_NAME]
    found = find_places(words, on=timezone.localdate(request.at), language=request.language)
    return render(request, "lienthong/_places.html", {"name": name, "places": found, "words": words})


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
