"""A unit's own page, for those who may look at its board."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from lienthong.command.access import for_leaders, may_look
from lienthong.command.refusals import BoardOutsideRight
from lienthong.ui.pages import PageRequest, visitor
from lienthong.ui.unit_page import unit_page_of
from lienthong.units import queries as units


@require_safe
@for_leaders
def unit(request: PageRequest, level: str, code: str) -> HttpResponse:
    """Show a place's numbers, its place among others, what people say, what would lift it most."""
    version = units.version_at(code, level=level, on=localdate(request.at))
    if not may_look(visitor(request), version.unit.path):
        raise BoardOutsideRight(place=version.name)
    return render(request, "command/unit_page.html", unit_page_of(level, code, request))
