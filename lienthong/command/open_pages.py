"""The open numbers: what everybody may see of the country, of a province and of a commune.

Of a commune, and of the communes of a province, counts are rounded and small ones not told, so that nobody is found in
them; there are no procedures, no days and no files.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from lienthong.command.pages import answer, board_page
from lienthong.command.places import open_to_all
from lienthong.ui.pages import PageRequest
from lienthong.units import queries as units


@require_safe
def open_country(request: PageRequest) -> HttpResponse:
    """Show everybody the country's numbers and those of its provinces."""
    return _page(request, units.country(on=localdate(request.at)).unit_id, [])


@require_safe
def open_province(request: PageRequest, code: str) -> HttpResponse:
    """Show everybody a province's numbers and, rounded, those of its communes."""
    version = units.version_at(code, level="province", on=localdate(request.at))
    return _page(request, version.unit_id, [])


@require_safe
def open_commune(request: PageRequest, code: str) -> HttpResponse:
    """Show everybody a commune's numbers, rounded."""
    version = units.version_at(code, level="commune", on=localdate(request.at))
    return _page(request, version.unit_id, [version.parent_id])


def _page(request: PageRequest, unit_id: int, above: list[int | None]) -> HttpResponse:
    on = localdate(request.at)
    version = units.version_of(unit_id, on=on)
    asked = open_to_all(request, version)
    page = board_page(asked, request)
    crumbs = [] if version.level == "country" else [(units.country(on=on).name, reverse("command_open"))]
    for place in above:
        province = units.version_of(int(place or 0), on=on)
        crumbs.append((province.name, reverse("command_open_province", args=[province.code])))
    page["crumbs"] = crumbs
    return answer(request, page, "command/place.html")
