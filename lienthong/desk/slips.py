"""Slips at the desk: what an act has just made, to be printed for the person; the control sheet as it stands."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lienthong.desk.access import at_the_desk
from lienthong.slips import queries as slips
from lienthong.ui.pages import PageRequest, visitor
from lienthong.ui.slips import pdf_to_print, printed_here, slip_view, waiting_page


@require_safe
@at_the_desk
def slip(request: PageRequest, code: str, slip_code: str) -> HttpResponse:
    """Show what a slip says; while its PDF is being printed, look again."""
    opened = slips.get_slip(code, slip_code, to=visitor(request))
    page = {"slip": slip_view(opened), "code": code, "slip_code": opened.row.code, "trouble": opened.row.trouble}
    if not opened.row.file:
        return waiting_page(request, "desk/slip.html", page | {"is_waiting": True})
    return render(request, "desk/slip.html", page)


@require_safe
@at_the_desk
def slip_pdf(request: PageRequest, code: str, slip_code: str) -> HttpResponse:
    """Open the sealed PDF of a slip."""
    opened = slips.get_slip(code, slip_code, to=visitor(request))
    if not opened.row.file:
        raise Http404
    return pdf_to_print(opened.row.file, f"{code} {opened.row.kind}.pdf")


@require_safe
@at_the_desk
def slip_copy(request: PageRequest, code: str, slip_code: str) -> HttpResponse:
    """Open a copy to read, with small English labels."""
    copy = slips.reading_copy(code, slip_code, to=visitor(request))
    return printed_here(copy, f"{code} {slip_code}.pdf")


@require_safe
@at_the_desk
def print_slip(request: PageRequest, code: str, kind: str) -> HttpResponse:
    """Go to the newest slip of a kind; while it is not written yet, look again every second, without a script."""
    actor = visitor(request)
    newest = [row for row in slips.slips_of(code, to=actor) if row.kind == kind][-1:]
    if newest and newest[0].file:
        return HttpResponseRedirect(reverse("desk_slip", args=[code, newest[0].code]))
    title = slips.title_of(kind)
    if title is None:
        raise Http404
    return waiting_page(request, "desk/slip_wait.html", {"code": code, "title": title})


@require_safe
@at_the_desk
def control(request: PageRequest, code: str) -> HttpResponse:
    """Show the control sheet of a dossier as it stands now."""
    opened = slips.control_of(code, to=visitor(request))
    return render(request, "desk/slip.html", {"slip": slip_view(opened), "code": code, "is_live": True})
