"""What the counter does with money: takes a fee, promises it back, notes that it went back."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lienthong.core.refusals import NotFound, Refused
from lienthong.desk.access import at_the_desk
from lienthong.desk.owing import refund_rows
from lienthong.desk.queue import dossier_page, said
from lienthong.dossiers.actions import paying
from lienthong.payments.actions.refunding import record_refund
from lienthong.ui.pages import PageRequest, visitor, whole_number


@require_POST
@at_the_desk
def take(request: PageRequest, code: str, order_code: str) -> HttpResponse:
    """Take the money for an order, in cash or by card, on a receipt."""
    method, receipt = request.POST.get("method", ""), request.POST.get("receipt", "")
    try:
        paying.take_fee(code, order_code, method, receipt, by=visitor(request), at=request.at)
    except NotFound:
        raise
    except Refused as refusal:
        return dossier_page(request, code, refusal=refusal)
    return _done(code, "take_fee")


@require_POST
@at_the_desk
def give_back(request: PageRequest, code: str, payment_id: int) -> HttpResponse:
    """Promise money of a payment back, with the reason that the person reads."""
    amount, reason = whole_number(request.POST.get("amount", "").replace(".", "")), request.POST.get("reason", "")
    key, by = request.POST.get("key", ""), visitor(request)
    try:
        paying.promise_refund(code, payment_id, amount or 0, reason, key=key, by=by, at=request.at)
    except NotFound:
        raise
    except Refused as refusal:
        return dossier_page(request, code, refusal=refusal)
    return _done(code, "promise_refund")


@require_safe
@at_the_desk
def refunds(request: PageRequest) -> HttpResponse:
    """List what the officer's counters have to give back."""
    return _refunds(request)


@require_POST
@at_the_desk
def gave_back(request: PageRequest, refund_id: int) -> HttpResponse:
    """Note by which transfer or paper money went back."""
    try:
        record_refund(refund_id, request.POST.get("reference", ""), by=visitor(request), at=request.at)
    except NotFound:
        raise
    except Refused as refusal:
        return _refunds(request, refusal)
    return HttpResponseRedirect(reverse("desk_refunds"))


def _done(code: str, what: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('desk_dossier', args=[code])}?{urlencode({'done': what})}")


def _refunds(request: PageRequest, refusal: Refused | None = None) -> HttpResponse:
    page = {"rows": refund_rows(to=visitor(request)), "refused": said(refusal, request) if refusal else None}
    return render(request, "desk/refunds.html", page, status=refusal.status if refusal else 200)
