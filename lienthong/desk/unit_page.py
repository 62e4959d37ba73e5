"""The own page of the place in which the officer's unit works."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from lienthong.core.refusals import NotFound
from lienthong.core.values import Text
from lienthong.desk.access import at_the_desk
from lienthong.ui.pages import PageRequest, visitor
from lienthong.ui.unit_page import unit_page_of
from lienthong.units import queries as units


@require_safe
@at_the_desk
def own(request: PageRequest) -> HttpResponse:
    """Show the numbers of the place, where it stands, and what would lift it most."""
    unit_id = visitor(request).unit_id
    place_id = units.get_unit(unit_id).place_id if unit_id is not None else None
    if place_id is None:
        raise NotFound(what=Text("địa phương của đơn vị bạn", "The place of your unit"))
    version = units.version_of(place_id, on=localdate(request.at))
    return render(request, "desk/unit_page.html", unit_page_of(version.level, version.code, request))
