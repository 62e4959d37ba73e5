"""What a page gets and how it is kept for the right people."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor


class PageRequest(HttpRequest):
    """A request as every page gets it: the middleware has put who, in which language, when and its number in place."""

    actor: Actor | None
    language: Literal["vi", "en"]
    at: datetime
    id: str


Page = Callable[..., HttpResponseBase]
_MOST_DIGITS = 18


def signed_in(page: Callable[..., HttpResponse]) -> Page:
    """Keep a page for people who have signed in: the others are sent to the door and come back afterwards."""

    @functools.wraps(page)
    def guarded(request: PageRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if request.actor is None:
            return to_the_door(request)
        return page(request, *arguments, **named)

    return guarded


def visitor(request: PageRequest) -> Actor:
    """Return who is here; refuses when nobody has signed in."""
    if request.actor is None:
        raise NotAllowed(right="sign_in")
    return request.actor


def to_the_door(request: HttpRequest) -> HttpResponseRedirect:
    """Send the visitor to sign in and then back to this page (to the home page after a form that was sent)."""
    back = request.get_full_path() if request.method == "GET" else "/"
    return HttpResponseRedirect(f"{reverse('sign_in')}?{urlencode({'next': back})}")


def next_address(request: HttpRequest, default: str = "/") -> str:
    """Return the address of this house that the visitor asked to go to next, or ``default``."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=False)
    return wanted if wanted and is_ours else default


def whole_number(text: str) -> int | None:
    """Return the number that a page sent as digits (``12``), or ``None``; no number of ours has more than 18."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else None


def new_key() -> str:
    """Return a fresh idempotency key for a form: the same form sent twice does one act."""
    return secrets.token_urlsafe(12)
