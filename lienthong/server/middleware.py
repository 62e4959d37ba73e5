"""What every page and answer passes through: request id, actor, language, refusals as answers, security headers."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Literal

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from lienthong.accounts import queries as accounts
from lienthong.accounts.refusals import AccountUnknown, NotRepresentative
from lienthong.core.values import Actor
from lienthong.server.clock import now
from lienthong.server.faults import named, refusal_answer, refusal_of, too_large
from lienthong.ui.pages import PageRequest

#: Everything comes from this server; nothing inline, nothing framed, forms go home.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        f"connect-src 'self' {settings.LIVE_URL}".rstrip(),
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
LANGUAGE_COOKIE = "language"
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class PageMiddleware:
    """Put ``request.actor``, ``request.language`` and ``request.at`` in place; turn a refusal into its answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: PageRequest) -> HttpResponse:
        """Complete the request, answer it, complete the answer."""
        request.at = now()
        request.id = _request_id(request)
        request.language = _language(request)
        request.actor = None
        structlog.contextvars.bind_contextvars(request=request.id)
        try:
            response = self._answer(request)
        finally:
            structlog.contextvars.unbind_contextvars("request")
        return _completed(response, request)

    def process_exception(self, request: PageRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal as a page or as a problem document (RFC 9457); leave everything else to Django."""
        refusal = refusal_of(exception)
        return refusal_answer(request, refusal) if refusal else None

    def _answer(self, request: PageRequest) -> HttpResponse:
        """Answer a request that is not too large, for whoever the session says is here."""
        if refusal := too_large(request):
            return refusal_answer(request, refusal)
        try:
            request.actor = _signed_in(request)
        except Exception as exception:
            refusal = refusal_of(exception)
            if refusal is None:
                raise
            return refusal_answer(request, refusal)
        return named(request, self.get_response(request))


def _request_id(request: HttpRequest) -> str:
    given = request.headers.get("X-Request-Id", "")
    return given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def _language(request: HttpRequest) -> Literal["vi", "en"]:
    chosen = request.COOKIES.get(LANGUAGE_COOKIE)
    if chosen is None and request.path.startswith("/api/"):
        chosen = request.headers.get("Accept-Language", "")[:2]
    return "en" if chosen == "en" else "vi"


def _signed_in(request: PageRequest) -> Actor | None:
    """Return who the session says is here; an account closed meanwhile, or a session that was left, is nobody."""
    session = request.session
    account_id = session.get("account")
    if account_id is None:
        return None
    try:
        return accounts.actor_of(
            account_id, at=request.at, acting_for=session.get("acting_for", ""), sign_in=session.get("sign_in")
        )
    except (AccountUnknown, NotRepresentative):
        session.flush()
        return None


def _completed(response: HttpResponse, request: PageRequest) -> HttpResponse:
    """Add what every answer carries; none is kept by a browser or a proxy, since any may hold personal data.

    Only a page that says itself how long it may be kept (the published schemas) is.
    """
    response.headers["X-Request-Id"] = request.id
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers.setdefault("Content-Language", request.language)
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response
