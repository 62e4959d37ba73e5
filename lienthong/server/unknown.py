"""What an address gets that leads nowhere: a problem document for programs, our own page for people."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse

from lienthong.core.refusals import NotFound
from lienthong.server.middleware import refusal_answer, wants_json
from lienthong.ui import views
from lienthong.ui.pages import PageRequest


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is nothing here, in the form that the asker reads."""
    if wants_json(request):
        return refusal_answer(cast("PageRequest", request), NotFound(what=request.path))
    return views.not_found(request, exception)
