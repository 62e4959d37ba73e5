"""The demonstration's payment gateway: a page that stands for a house outside. It takes no money.

It knows of the platform what a gateway would: the sealed address that it was given, the shared secret, and the door for
callbacks, which it calls over HTTP. The module refuses to load in production.
"""

from __future__ import annotations

import json
import secrets
import threading
from datetime import datetime, timedelta
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import structlog
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from lienthong.accounts.refusals import DemoOnly
from lienthong.core.refusals import NotFound
from lienthong.payments.connectors.demo import Demo
from lienthong.payments.connectors.gateway import headers_of
from lienthong.payments.rules.orders import say_amount
from lienthong.payments.rules.signing import CALLBACK
from lienthong.ui.pages import PageRequest

if settings.MODE == "production":
    raise DemoOnly

#: How long after the payer has come back the word of a late payment comes.
LATE = timedelta(seconds=6)
_PATIENCE = 10.0
#: What each button says to the platform: events, one after the other.
_SAYS = {"pay": ("paid",), "fail": ("failed",), "twice": ("paid", "paid"), "late": ("paid",)}

log = structlog.get_logger()


@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: PageRequest) -> HttpResponse:
    """Show what is to be paid; pay it as the button says, tell the platform, and send the payer back."""
    gateway = Demo("demo")
    facts = gateway.opened({name: str(value) for name, value in request.GET.items()}, at=request.at)
    if request.method != "POST":
        return _page(request, facts)
    do = request.POST.get("do", "")
    if do not in _SAYS:
        raise NotFound(what=do)
    at = request.at + LATE if do == "late" else request.at
    said = [_callback(gateway, facts, event, at) for event in _SAYS[do]]
    if do == "late":
        threading.Timer(LATE.total_seconds(), lambda: [_tell(one) for one in said]).start()
    elif unheard := next((trouble for one in said if (trouble := _tell(one))), ""):
        return _page(request, facts, unheard)
    return HttpResponseRedirect(facts["return_to"])


def _page(request: PageRequest, facts: dict[str, str], unheard: str = "") -> HttpResponse:
    page = {"facts": facts, "amount": say_amount(int(facts["amount"]), facts["currency"]), "unheard": unheard}
    return render(request, "portal/demo_gateway.html", page, status=502 if unheard else 200)


def _callback(gateway: Demo, facts: dict[str, str], event: str, at: datetime) -> Request:
    """Return the sealed message that something happened to an order."""
    told = {
        "event": event,
        "order": facts["order"],
        "reference": f"DEMO-{secrets.token_hex(8)}",
        "amount": int(facts["amount"]),
        "currency": facts["currency"],
        "at": at.isoformat(),
    }
    body = json.dumps(told).encode()
    headers = headers_of(gateway.sealed(CALLBACK, body, at=at)) | {"Content-Type": "application/json"}
    return Request(facts["callback_to"], body, headers, method="POST")  # noqa: S310 - an address that the platform sealed


def _tell(message: Request) -> str:
    """Send a message to the platform; return what went wrong, nothing when it was heard."""
    try:
        with urlopen(message, timeout=_PATIENCE):  # noqa: S310 - the same address
            return ""
    except HTTPError as refused:
        return refused.read().decode(errors="replace")[:300]
    except (URLError, OSError, HTTPException) as trouble:
        log.warning("platform not reached", trouble=str(trouble))
        return str(trouble)
