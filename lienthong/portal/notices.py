"""How one wants to be told: addresses, the code that proves each, the language; and what one was told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lienthong.accounts import actions as accounts
from lienthong.accounts.actions import contacts
from lienthong.accounts.queries import Contact, contacts_of
from lienthong.accounts.rules import Way
from lienthong.core.refusals import NotFound, Refused
from lienthong.core.values import Text
from lienthong.notices import queries
from lienthong.ui.pages import PageRequest, signed_in, visitor

_TITLES = {
    Way.EMAIL: Text("Thư điện tử", "E-mail"),
    Way.MESSAGE: Text("Tin nhắn tới điện thoại", "Messages to your telephone"),
}
_LABELS = {
    Way.EMAIL: Text("Địa chỉ thư điện tử", "E-mail address"),
    Way.MESSAGE: Text("Số điện thoại", "Telephone number"),
}


@dataclass(frozen=True, slots=True)
class WayView:
    """One way to be told: the address in use, the one that waits for its code, what was typed and refused."""

    way: Way
    title: Text
    label: Text
    is_connected: bool
    used: Contact | None
    waiting: Contact | None
    typed: str = ""
    refusal: Refused | None = None
    refused_at: str = ""


@dataclass(frozen=True, slots=True)
class _Tried:
    """What a form asked for and why it was refused."""

    way: Way
    do: str
    typed: str
    refusal: Refused = field(compare=False)


@require_safe
@signed_in
def settings(request: PageRequest) -> HttpResponse:
    """Show how one is told, and what one was told."""
    return _page(request)


@require_POST
@signed_in
def change(request: PageRequest, way: str, do: str) -> HttpResponse:
    """Give, confirm, switch or take away an address; a refusal is shown where it was typed."""
    if way not in set(Way) or do not in _DOES:
        raise NotFound(what=Text("trang", "The page"))
    typed = request.POST.get("typed", "")
    try:
        _DOES[do](Way(way), typed, request)
    except Refused as refusal:
        return _page(request, _Tried(Way(way), do, typed, refusal))
    return HttpResponseRedirect(f"{reverse('notices')}#{way}")


@require_POST
@signed_in
def language(request: PageRequest) -> HttpResponse:
    """Choose the language of what one is told; the pages keep theirs."""
    accounts.set_language(request.POST.get("language", ""), by=visitor(request), at=request.at)
    return HttpResponseRedirect(f"{reverse('notices')}#language")


def _set(way: Way, typed: str, request: PageRequest) -> None:
    contacts.set_contact(way, typed, by=visitor(request), at=request.at)


def _confirm(way: Way, typed: str, request: PageRequest) -> None:
    contacts.confirm_contact(way, typed, by=visitor(request), at=request.at)


def _switch(way: Way, typed: str, request: PageRequest) -> None:
    contacts.switch_contact(way, is_on=typed == "on", by=visitor(request), at=request.at)


def _remove(way: Way, typed: str, request: PageRequest) -> None:
    del typed
    contacts.remove_contact(way, by=visitor(request), at=request.at)


_DOES: Mapping[str, Callable[[Way, str, PageRequest], None]] = {
    "set": _set,
    "confirm": _confirm,
    "switch": _switch,
    "remove": _remove,
}


def _page(request: PageRequest, tried: _Tried | None = None) -> HttpResponse:
    actor = visitor(request)
    held = contacts_of(to=actor)
    page = {
        "ways": [_way(way, held, tried) for way in Way],
        "told": queries.notices_to(to=actor),
        "own_language": actor.language,
    }
    return render(request, "portal/notices.html", page, status=tried.refusal.status if tried else 200)


def _way(way: Way, held: list[Contact], tried: _Tried | None) -> WayView:
    mine = [contact for contact in held if contact.way == way]
    is_tried = tried is not None and tried.way == way
    return WayView(
        way=way,
        title=_TITLES[way],
        label=_LABELS[way],
        is_connected=way in queries.connected_ways(),
        used=next((contact for contact in mine if contact.is_confirmed), None),
        waiting=next((contact for contact in mine if not contact.is_confirmed), None),
        typed=tried.typed if tried and is_tried else "",
        refusal=tried.refusal if tried and is_tried else None,
        refused_at=tried.do if tried and is_tried else "",
    )
