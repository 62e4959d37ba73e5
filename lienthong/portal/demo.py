"""Signing in by choosing a person or an officer, and the box of what would have been sent: for demonstrations only.

The module refuses to load in production, so no address of it can exist there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lienthong.accounts import actions as accounts
from lienthong.accounts import queries
from lienthong.accounts.models import Account
from lienthong.accounts.queries import DemoAccount
from lienthong.accounts.refusals import AccountUnknown, DemoOnly
from lienthong.core.values import Actor, Role, Text, system
from lienthong.notices.queries.trial import trial_letters
from lienthong.ui.pages import PageRequest, next_address, whole_number

if settings.MODE == "production":
    raise DemoOnly

_DOOR = system("demo-sign-in")
_FIRST_PEOPLE = 8
_FIRST_OFFICERS = 60
_FOUND = 30
_LONGEST_SEARCH = 80

_GROUPS: tuple[tuple[Role, Text], ...] = (
    (Role.INTAKE, Text("Tiếp nhận hồ sơ (một cửa)", "Intake counter")),
    (Role.SETTLE, Text("Thẩm tra, giải quyết", "Settling officers")),
    (Role.HEAD, Text("Lãnh đạo ký", "Heads who sign")),
    (Role.MONITOR, Text("Theo dõi cấp tỉnh", "Provincial monitors")),
    (Role.STEERING, Text("Ban chỉ đạo", "Steering committee")),
    (Role.AUDITOR, Text("Kiểm toán, thanh tra", "Auditors")),
)
_HOME_OF_ROLE = {
    Role.INTAKE: "/desk/",
    Role.SETTLE: "/desk/",
    Role.HEAD: "/desk/",
    Role.MONITOR: "/command/",
    Role.STEERING: "/command/",
    Role.AUDITOR: "/command/",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Officers of one role on the sign-in page."""

    title: Text
    accounts: list[DemoAccount]


@require_safe
def choose(request: PageRequest) -> HttpResponse:
    """Show people and officers to sign in as; ``?q=`` searches both by name and officers by unit."""
    words = request.GET.get("q", "").strip()[:_LONGEST_SEARCH]
    today = timezone.localdate(request.at)
    person_limit, officer_limit = (_FOUND, _FOUND) if words else (_FIRST_PEOPLE, _FIRST_OFFICERS)
    people = queries.demo_accounts(words, kind=Account.Kind.PERSON, on=today, limit=person_limit)
    officers = queries.demo_accounts(words, kind=Account.Kind.OFFICER, on=today, limit=officer_limit)
    page = {"q": words, "people": people, "groups": _grouped(officers), "next": next_address(request, "")}
    return render(request, "portal/sign_in.html", page)


@require_POST
def enter(request: PageRequest) -> HttpResponse:
    """Sign in as the demo account that was chosen and go where the visitor was going, or where the role works."""
    chosen = whole_number(request.POST.get("account", ""))
    if chosen is None or not queries.is_demo(chosen):
        raise AccountUnknown(account=request.POST.get("account", ""))
    came = accounts.sign_in(chosen, method="demo", by=_DOOR, at=request.at)
    actor = came.actor
    request.session.flush()
    rotate_token(request)
    request.session["account"], request.session["sign_in"] = int(actor.id), came.line
    if queries.representations_of(int(actor.id), on=timezone.localdate(request.at)).exists():
        request.session["has_businesses"] = True
    return HttpResponseRedirect(next_address(request, _home_of(actor)))


@require_safe
def trial_box(request: PageRequest) -> HttpResponse:
    """Show the letters and messages that would have gone out, the newest first."""
    return render(request, "portal/trial_box.html", {"letters": trial_letters()})


def _home_of(actor: Actor) -> str:
    return next((_HOME_OF_ROLE[grant.role] for grant in actor.grants if grant.role in _HOME_OF_ROLE), "/")


def _grouped(officers: Iterable[DemoAccount]) -> list[Group]:
    groups = [Group(title, [account for account in officers if role in account.roles]) for role, title in _GROUPS]
    return [group for group in groups if group.accounts]
