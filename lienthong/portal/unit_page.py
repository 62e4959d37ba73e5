"""The page of a commune or a province for everybody: its numbers, its place, what people say and what was answered."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lienthong.ui.pages import PageRequest
from lienthong.ui.unit_page import unit_page_of


@require_safe
def unit(request: PageRequest, level: str, code: str) -> HttpResponse:
    """Show what everybody may know of a place, without small numbers."""
    return render(request, "portal/unit_page.html", unit_page_of(level, code, request, is_open=True))
