"""Boards are for those who may look at some board; who that is, is a rule of the indicators."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase

from lienthong.command.refusals import BoardForLeaders
from lienthong.indicators.rules.looking import blocs_of, may_look, paths_of
from lienthong.ui.pages import PageRequest, to_the_door

__all__ = ["blocs_of", "for_leaders", "may_look", "paths_of"]


def for_leaders(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Keep a page for those who may look at some board: others are refused by name, strangers sent to the door."""

    @functools.wraps(page)
    def guarded(request: PageRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        if request.actor is None:
            return to_the_door(request)
        if not paths_of(request.actor):
            raise BoardForLeaders
        return page(request, *arguments, **named)

    return guarded
