"""What did not reach people of the unit: the list, and noting how an officer told them instead."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lienthong.core.refusals import Refused
from lienthong.desk.access import at_the_desk
from lienthong.desk.queue import said
from lienthong.notices import queries
from lienthong.notices.actions.following_up import tell_otherwise
from lienthong.notices.rules.words import TOLD
from lienthong.ui.pages import PageRequest, next_address, visitor


@require_safe
@at_the_desk
def undelivered(request: PageRequest) -> HttpResponse:
    """List the notices of the officer's units that did not arrive, each with what to do."""
    return _page(request)


@require_POST
@at_the_desk
def told(request: PageRequest, key: str) -> HttpResponse:
    """Note how a person was told instead, and go back to where the officer was."""
    try:
        tell_otherwise(key, request.POST.get("how", ""), by=visitor(request), at=request.at)
    except Refused as refusal:
        return _page(request, refusal)
    return HttpResponseRedirect(next_address(request, reverse("desk_notices")))


def _page(request: PageRequest, refusal: Refused | None = None) -> HttpResponse:
    actor = visitor(request)
    page = {
        "rows": queries.undelivered(to=actor, at=request.at),
        "undelivered_count": queries.undelivered_count(to=actor),
        "told_by": TOLD,
        "refused": said(refusal, request) if refusal else None,
    }
    return render(request, "desk/notices.html", page, status=refusal.status if refusal else 200)
