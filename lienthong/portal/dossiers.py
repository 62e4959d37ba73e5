"""My requests: the list, one request with its thread, what can be done with it now."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lienthong.ui.pages import PageRequest, signed_in


@require_safe
@signed_in
def mine(request: PageRequest) -> HttpResponse:
    """List the visitor's drafts and requests, what waits for them first."""
    return render(request, "portal/mine.html")
