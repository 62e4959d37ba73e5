"""The slips of one's own request: as a page in either language, and as the sealed PDF."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lienthong.slips import queries as slips
from lienthong.ui.pages import PageRequest, signed_in, visitor
from lienthong.ui.slips import pdf_to_print, printed_here, slip_view, waiting_page


@require_safe
@signed_in
def slip(request: PageRequest, code: str, slip_code: str) -> HttpResponse:
    """Show what a slip says; while its PDF is being printed, look again."""
    opened = slips.get_slip(code, slip_code, to=visitor(request))
    page = {"slip": slip_view(opened), "code": code, "slip_code": opened.row.code, "is_waiting": not opened.row.file}
    if not opened.row.file:
        return waiting_page(request, "portal/slip.html", page)
    return render(request, "portal/slip.html", page)


@require_safe
@signed_in
def slip_pdf(request: PageRequest, code: str, slip_code: str) -> HttpResponse:
    """Open the sealed PDF of a slip."""
    opened = slips.get_slip(code, slip_code, to=visitor(request))
    if not opened.row.file:
        raise Http404
    return pdf_to_print(opened.row.file, f"{code} {opened.row.kind}.pdf")


@require_safe
@signed_in
def slip_copy(request: PageRequest, code: str, slip_code: str) -> HttpResponse:
    """Open a copy to read, with small English labels."""
    copy = slips.reading_copy(code, slip_code, to=visitor(request))
    return printed_here(copy, f"{code} {slip_code}.pdf")
