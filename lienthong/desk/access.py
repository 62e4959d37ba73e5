"""Who may sit at the desk."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase

from lienthong.core.values import Actor, Role
from lienthong.desk.refusals import DeskForOfficers
from lienthong.ui.pages import Page, PageRequest, to_the_door

DESK_ROLES = frozenset({Role.INTAKE, Role.SETTLE, Role.HEAD})


def at_the_desk(page: Callable[..., HttpResponseBase]) -> Page:
    """Keep a page for those who receive, settle or sign: others are refused by name, strangers sent to the door."""

    @functools.wraps(page)
    def guarded(request: PageRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        if request.actor is None:
            return to_the_door(request)
        if not roles_at_the_desk(request.actor):
            raise DeskForOfficers
        return page(request, *arguments, **named)

    return guarded


def roles_at_the_desk(actor: Actor) -> frozenset[Role]:
    """Return the roles in which somebody works at the desk."""
    return frozenset(grant.role for grant in actor.grants) & DESK_ROLES
