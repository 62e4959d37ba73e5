"""Who may try definitions: whoever steers, at any place. It is they who publish law and take lists in."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase

from lienthong.core.values import Role
from lienthong.packs.refusals import AuthoringForSteering
from lienthong.ui.pages import Page, PageRequest, to_the_door


def for_authors(page: Callable[..., HttpResponseBase]) -> Page:
    """Keep a page for those who may author: others are refused by name, strangers sent to the door."""

    @functools.wraps(page)
    def guarded(request: PageRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        if request.actor is None:
            return to_the_door(request)
        if not request.actor.paths(Role.STEERING):
            raise AuthoringForSteering
        return page(request, *arguments, **named)

    return guarded
