"""Who may open the pages of plans: every officer; what each is shown of them the room of plans decides."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase

from lienthong.command.refusals import PlansForOfficers
from lienthong.ui.pages import PageRequest, to_the_door


def for_officers(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Keep a page for officers: people are refused by name, strangers sent to the door."""

    @functools.wraps(page)
    def guarded(request: PageRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        if request.actor is None:
            return to_the_door(request)
        if request.actor.kind != "officer" or not request.actor.grants:
            raise PlansForOfficers
        return page(request, *arguments, **named)

    return guarded
