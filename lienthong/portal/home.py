"""Where everything begins: one question, life events, one's own requests."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lienthong.ui.pages import PageRequest


@require_safe
def home(request: PageRequest) -> HttpResponse:
    """Ask what the visitor needs to do."""
    return render(request, "portal/home.html")
