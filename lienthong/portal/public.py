"""Pages that anybody may open: follow a request by its code, check a paper, how accessible this is."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lienthong.ui.pages import PageRequest


@require_safe
def track(request: PageRequest) -> HttpResponse:
    """Say how far a request is, by its code; nothing about the person."""
    return render(request, "portal/track.html", {"code": request.GET.get("code", "").strip()})


@require_safe
def verify_start(request: PageRequest) -> HttpResponse:
    """Ask for the code that a paper carries."""
    return render(request, "portal/verify_start.html")


@require_safe
def accessibility(request: PageRequest) -> HttpResponse:
    """Say what works for whom, what does not yet, and whom to tell."""
    return render(request, "portal/accessibility.html")
