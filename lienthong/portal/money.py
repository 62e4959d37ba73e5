"""Paying for a request: what is owed, the way to the gateway, the page one comes back to, receipts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lienthong.core.refusals import NotFound, Refused
from lienthong.documents import queries as documents
from lienthong.dossiers import queries as dossiers
from lienthong.dossiers.actions import paying
from lienthong.dossiers.queries.owing import holder_of
from lienthong.payments import queries
from lienthong.payments.connectors.known import gateway_called
from lienthong.payments.rules.orders import say_amount
from lienthong.portal.dossiers import dossier_page
from lienthong.portal.owing import money_view
from lienthong.portal.papers import download
from lienthong.ui.pages import PageRequest, signed_in, visitor, whole_number

#: A page that waits for a gateway's word looks again after so many seconds, so many times; then it waits for a click.
LOOK_AGAIN, LOOKS = 4, 15


@require_POST
@signed_in
def begin(request: PageRequest, code: str) -> HttpResponse:
    """Begin to pay: ask the gateway and lead there. A gateway outside is no target of a form of ours, so the page that
    answers goes there by itself and holds the link.
    """
    order, gateway = request.POST.get("order", ""), request.POST.get("gateway", "")
    try:
        address = paying.begin_fee(code, order, gateway, by=visitor(request), at=request.at)
        outside = gateway_called(gateway)
    except NotFound:
        raise
    except Refused as refusal:
        found = dossiers.get_dossier(code, to=visitor(request))
        return dossier_page(request, found, refusal=refusal, status=refusal.status)
    answer = render(request, "portal/pay.html", {"address": address, "gateway": outside, "code": code})
    answer.headers["Refresh"] = f"0; url={address}"
    return answer


@require_safe
@signed_in
def payment(request: PageRequest, code: str, order_code: str) -> HttpResponse:
    """Say how a payment stands: paid, not successful, or that the gateway's word has not come yet, and look again."""
    found = dossiers.get_dossier(code, to=visitor(request))
    order = queries.order_of(holder_of(found.code), order_code)
    account = queries.account_of(order.holder)
    looks = whole_number(request.GET.get("look", "")) or 0
    paid = next((one for one in account.paid if one.order_id == order.code), None)
    waits = order.is_owed and not queries.has_failed(order)
    page: dict[str, Any] = {
        "dossier": found,
        "order": order,
        "amount": say_amount(order.total, order.currency),
        "paid": paid,
        "has_failed": order.is_owed and not waits,
        "waits": waits,
        "again": f"{reverse('payment', args=[found.code, order.code])}?look={looks + 1}",
        "money": money_view(account, request),
    }
    answer = render(request, "portal/payment.html", page)
    is_coming = paid is not None and not paid.document and not paid.method
    if (waits or is_coming) and looks < LOOKS:
        answer.headers["Refresh"] = f"{LOOK_AGAIN}; url={page['again']}"
    return answer


@require_safe
@signed_in
def fee_receipt(request: PageRequest, code: str, payment_id: int) -> HttpResponse:
    """Give out the signed receipt of a payment for one's own request."""
    found = dossiers.get_dossier(code, to=visitor(request))
    paper_code = queries.payment_of(holder_of(found.code), payment_id).document
    if not paper_code:
        raise Http404
    paper = documents.paper_called(paper_code)
    return download(documents.read_file(paper.file_id), "application/pdf", f"{found.code}-{payment_id}.pdf")
