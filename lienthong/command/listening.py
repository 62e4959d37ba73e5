"""Another ticket for a board that stays open longer than one holds: the right is looked at, no page is made."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from lienthong.command.access import for_leaders
from lienthong.command.places import blocs_asked, is_rounded, place_named, view_of
from lienthong.command.tickets import Heard, stream_address
from lienthong.core.values import GOVERNMENT
from lienthong.ui.pages import PageRequest


@require_safe
@for_leaders
def ticket(request: PageRequest) -> HttpResponse:
    """Say where the board that the address names hears. Refuses ``BoardOutsideRight``."""
    version = place_named(request.GET.get("of", ""), request)
    _, bloc = blocs_asked(request, version)
    procedure = request.GET.get("procedure", "")
    heard = Heard(
        version.unit_id, bloc, view_of(request), request.language, procedure, has_scenes="scenes" in request.GET
    )
    return _said(heard, request)


@require_safe
def open_ticket(request: PageRequest) -> HttpResponse:
    """Say where the open numbers of a place are heard; whoever asks, it is what everybody may see."""
    version = place_named(request.GET.get("of", ""), request)
    heard = Heard(
        version.unit_id,
        GOVERNMENT,
        view_of(request),
        request.language,
        is_open=True,
        is_rounded=is_rounded(version),
    )
    return _said(heard, request)


def _said(heard: Heard, request: PageRequest) -> HttpResponse:
    return HttpResponse(stream_address(heard, at=request.at), content_type="text/plain; charset=utf-8")
