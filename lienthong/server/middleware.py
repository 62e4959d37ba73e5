"""What every page and answer passes through: request id, actor, language, refusals as answers, security headers."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Literal

import structlog
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from lienthong.accounts import queries as accounts
from lienthong.accounts.refusals import AccountUnknown, NotRepresentative
from lienthong.core.refusals import Refused
from lienthong.core.values import Actor
from lienthong.server.clock import now
from lienthong.ui.pages import PageRequest

#: Everything comes from this server; nothing inline, nothing framed, forms go home.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
LANGUAGE_COOKIE = "language"
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

log = structlog.get_logger()


class PageMiddleware:
    """Put ``request.actor``, ``request.language`` and ``request.at`` in place; turn a refusal into its answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: PageRequest) -> HttpResponse:
        """Complete the request, answer it, complete the answer."""
        request.at = now()
        request.id = _request_id(request)
        request.language = _language(request)
        structlog.contextvars.bind_contextvars(request=request.id)
        try:
            request.actor = _signed_in(request)
            response = self.get_response(request)
        finally:
            structlog.contextvars.unbind_contextvars("request")
        return _completed(response, request)

    def process_exception(self, request: PageRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal as a page or as a problem document (RFC 9457); leave everything else to Django."""
        if not isinstance(exception, Refused):
            return None
        log.info("refused", code=exception.code, path=request.path)
        return refusal_answer(request, exception)


def refusal_answer(request: PageRequest, refusal: Refused) -> HttpResponse:
    """Say no in the form that the asker reads: a problem document for programs, a page for people."""
    if wants_json(request):
        problem = refusal.problem(request.language) | {"instance": f"urn:lienthong:request:{request.id}"}
        return JsonResponse(problem, status=refusal.status, content_type="application/problem+json")
    words = {"message": refusal.message(request.language), "remedy": refusal.remedy(request.language)}
    return render(request, "lienthong/refused.html", {"refusal": refusal, **words}, status=refusal.status)


def wants_json(request: HttpRequest) -> bool:
    """Tell whether the asker is a program: under ``/api/``, or one that accepts JSON and not HTML."""
    accept = request.headers.get("Accept", "")
    return request.path.startswith("/api/") or ("json" in accept and "text/html" not in accept)


def _request_id(request: HttpRequest) -> str:
    given = request.headers.get("X-Request-Id", "")
    return given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def _language(request: HttpRequest) -> Literal["vi", "en"]:
    chosen = request.COOKIES.get(LANGUAGE_COOKIE)
    if chosen is None and request.path.startswith("/api/"):
        chosen = request.headers.get("Accept-Language", "")[:2]
    return "en" if chosen == "en" else "vi"


def _signed_in(request: PageRequest) -> Actor | None:
    """Return who the session says is here; an account that was closed meanwhile is nobody."""
    account_id = request.session.get("account")
    if account_id is None:
        return None
    try:
        return accounts.actor_of(account_id, at=request.at, acting_for=request.session.get("acting_for", ""))
    except (AccountUnknown, NotRepresentative):
        request.session.flush()
        return None


def _completed(response: HttpResponse, request: PageRequest) -> HttpResponse:
    response.headers["X-Request-Id"] = request.id
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers.setdefault("Content-Language", request.language)
    if request.actor is not None:
        response.headers["Cache-Control"] = "private, no-store"
    return response
