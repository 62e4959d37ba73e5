"""The register of a unit: as a page to read and print, as a spreadsheet, on paper volume by volume."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from lienthong.core.refusals import NotAllowed, Refused
from lienthong.core.values import Role
from lienthong.desk.access import at_the_desk
from lienthong.slips.actions.registering import VOLUME, ask_register, export_register
from lienthong.slips.queries import register as registers
from lienthong.ui.pages import PageRequest, visitor
from lienthong.ui.slips import book_view, pdf_to_print, waiting_page
from lienthong.units import queries as units
from lienthong.units.models import Unit

#: Files that the page shows; more of them are for the spreadsheet and for paper.
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the page was asked for: whose register, from which day to which."""

    unit: Unit
    first: date
    last: date
    books: dict[str, str]


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def register(request: PageRequest) -> HttpResponseBase:
    """Show the register of a unit for some days; sent as a form, give it out as a spreadsheet or have it printed."""
    wanted, actor = _wanted(request), visitor(request)
    page: dict[str, Any] = {"wanted": wanted}
    try:
        if request.method == "POST" and request.POST.get("do") == "csv":
            return _spreadsheet(request, wanted)
        if request.method == "POST":
            asked = ask_register(wanted.unit, wanted.first, wanted.last, by=actor, at=request.at)
            return HttpResponseRedirect(reverse("desk_printed_register", args=[asked.pk]))
        book = registers.book(wanted.unit, wanted.first, wanted.last, to=actor, at=request.at, most=MOST_SHOWN)
        page |= {"book": book, "slip": book_view(book)}
    except Refused as refusal:
        return render(request, "desk/register.html", page | {"refusal": refusal}, status=refusal.status)
    return render(request, "desk/register.html", page)


@require_safe
@at_the_desk
def printed(request: PageRequest, register_id: int) -> HttpResponse:
    """Show the printed volumes of a register; while there are more to come, look again without a script."""
    found = registers.get_register(register_id, to=visitor(request))
    page = {
        "register": found,
        "unit_name": registers.units_named(found.unit, found.last),
        "volumes": registers.volumes_of(found),
        "expected": max(1, -(-found.total // VOLUME)),
    }
    if found.made_at or found.trouble:
        return render(request, "desk/register_printed.html", page)
    return waiting_page(request, "desk/register_printed.html", page)


@require_safe
@at_the_desk
def volume(request: PageRequest, register_id: int, number: int) -> HttpResponse:
    """Open one printed volume."""
    found = registers.get_register(register_id, to=visitor(request))
    one = next((volume for volume in registers.volumes_of(found) if volume.number == number), None)
    if one is None:
        raise Http404
    return pdf_to_print(one.file_id, f"{found.first} {found.last} {number}.pdf")


def _spreadsheet(request: PageRequest, wanted: Wanted) -> StreamingHttpResponse:
    """Send the register as a spreadsheet, however long it is."""
    lines = export_register(wanted.unit, wanted.first, wanted.last, by=visitor(request), at=request.at)
    answer = StreamingHttpResponse(_as_csv(lines), content_type="text/csv; charset=utf-8")
    name = f"{wanted.unit.key.replace('/', '-')} {wanted.first} {wanted.last}.csv"
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return answer


def _wanted(request: PageRequest) -> Wanted:
    """Return what was asked for; without words the officer's own unit and this month. Refuses ``NotAllowed``."""
    asked = request.POST if request.method == "POST" else request.GET
    today = localdate(request.at)
    books = registers.books_of(to=visitor(request), on=today)
    key = asked.get("unit") or next(iter(books), "")
    if not key:
        raise NotAllowed(right=str(Role.HEAD))
    last = _day(asked.get("to", "")) or today
    return Wanted(units.unit_by_key(key), _day(asked.get("from", "")) or last.replace(day=1), last, books)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class _Line:
    """A file that gives back what the writer of CSV writes."""

    def write(self, line: str) -> str:
        return line


def _as_csv(lines: Iterator[list[str]]) -> Iterator[str]:
    """Yield lines of CSV; the mark at the beginning tells spreadsheets that it is UTF-8."""
    writer = csv.writer(_Line())
    yield "\ufeff"
    for line in lines:
        yield writer.writerow(line)
