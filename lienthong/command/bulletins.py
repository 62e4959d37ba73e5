"""The pages of bulletins: which there are of a place, one of them to download, who receives them."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from django.core.signing import BadSignature, Signer
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lienthong.bulletins import queries
from lienthong.bulletins.actions.subscribing import leave_bulletin, subscribe_bulletin, unsubscribe_bulletin
from lienthong.bulletins.models import Bulletin
from lienthong.bulletins.refusals import LeaveLinkWrong
from lienthong.command.access import for_leaders, paths_of
from lienthong.core.values import Text, split_path, system
from lienthong.notices.queries.facts import LEAVING
from lienthong.notices.rules.composing import ONE_CLICK
from lienthong.ui.pages import PageRequest, visitor, whole_number
from lienthong.units import queries as units

#: Who leaves a bulletin by the link of a letter has not signed in.
_READER = system("letter")


@require_safe
@for_leaders
def bulletins(request: PageRequest) -> HttpResponse:
    """List the bulletins of a place, the newest first, and say which of them the visitor receives."""
    on, to = localdate(request.at), visitor(request)
    unit_id = _place(request)
    place = units.get_unit(unit_id)
    version = units.versions_of(unit_id)[-1] if not place.path else units.version_of(unit_id, on=on)
    page = {
        "place": version,
        "name": Text(version.name, version.name_en or version.name),
        "offers": queries.offers_for(unit_id, to=to, on=on) if place.path else [],
        "rows": queries.bulletins_of(unit_id, to=to, on=on),
        "changed": request.GET.get("changed", ""),
    }
    return render(request, "command/bulletins.html", page)


@require_safe
@for_leaders
def bulletin(request: PageRequest, code: str) -> HttpResponse:
    """Show one bulletin: of what, which edition, what it changed; the paper and its numbers to download."""
    found = queries.get_bulletin(code, to=visitor(request))
    latest = queries.latest_of(found)
    page = {
        "bulletin": found,
        "name": Text(found.name, found.name_en),
        "period": found.period.words,
        "later": latest if latest.edition != found.edition else None,
    }
    return render(request, "command/bulletin.html", page)


@require_safe
@for_leaders
def bulletin_pdf(request: PageRequest, code: str) -> HttpResponse:
    """Give the signed paper."""
    found = queries.get_bulletin(code, to=visitor(request))
    return _download(queries.pdf_of(found), "application/pdf", f"{_named(found)}.pdf")


@require_safe
@for_leaders
def bulletin_data(request: PageRequest, code: str) -> HttpResponse:
    """Give the numbers of the paper."""
    found = queries.get_bulletin(code, to=visitor(request))
    text = json.dumps(queries.data_of(found), ensure_ascii=False, indent=1)
    return _download(text.encode(), "application/json", f"{_named(found)}.json")


@require_POST
@for_leaders
def bulletin_wish(request: PageRequest) -> HttpResponse:
    """Subscribe to a bulletin of a place, or leave it."""
    kind, unit_id, by = request.POST.get("kind", ""), _place(request), visitor(request)
    if request.POST.get("wish") == "leave":
        unsubscribe_bulletin(kind, unit_id, by=by, at=request.at)
    else:
        subscribe_bulletin(kind, unit_id, by=by, at=request.at)
    changed = urlencode({"unit": unit_id, "changed": kind})
    return HttpResponseRedirect(f"{reverse('command_bulletins')}?{changed}")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def bulletin_leave(request: PageRequest, sealed: str) -> HttpResponse:
    """Leave a bulletin by the link of a letter: a mail program at once (RFC 8058), a person after they were asked.

    The mail program has no session and no token of a form: the sealed link alone says which subscription ends, and the
    act is the letter's, whoever is signed in. Done again it changes nothing.
    """
    field, value = ONE_CLICK
    if request.method == "POST" and request.POST.get(field) == value:
        leave_bulletin(_subscription(sealed), by=_READER, at=request.at)
        return HttpResponse(content_type="text/plain")
    return _leave_page(request, sealed)


@csrf_protect
def _leave_page(request: PageRequest, sealed: str) -> HttpResponse:
    number = _subscription(sealed)
    if request.method == "POST":
        leave_bulletin(number, by=request.actor or _READER, at=request.at)
    return render(request, "command/bulletin_leave.html", {"is_done": request.method == "POST"})


def _subscription(sealed: str) -> int:
    """Return the number in a sealed link; refuses ``LeaveLinkWrong``."""
    try:
        number = whole_number(Signer(salt=LEAVING).unsign(sealed))
    except BadSignature:
        raise LeaveLinkWrong from None
    if number is None:
        raise LeaveLinkWrong
    return number


def _place(request: PageRequest) -> int:
    """Return the unit that is asked for, else the widest place whose board the visitor may look at."""
    wanted = whole_number(request.POST.get("unit") or request.GET.get("unit") or "")
    if wanted is not None:
        return wanted
    last = split_path(paths_of(visitor(request))[0])[1].rstrip("/").rpartition("/")[2]
    return int(last) if last else units.country(on=localdate(request.at)).unit_id


def _download(content: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _named(found: Bulletin) -> str:
    return f"{found.kind}-{found.start:%Y-%m-%d}-{found.code}"
