"""A slip as a page shows it, as a file to print, and the page that waits for one that is still being printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from lienthong.core.values import Text
from lienthong.documents.queries import read_file
from lienthong.slips.queries import OpenSlip, SlipRow
from lienthong.slips.queries.register import Book
from lienthong.slips.rules.composing import FactList, Item, Sentence
from lienthong.ui.pages import PageRequest, whole_number

#: How often a waiting page looks again, each time a second later, before it only offers to.
MOST_LOOKS = 20


@dataclass(frozen=True, slots=True)
class SlipBlock:
    """One block of a slip on a page: facts (label, value), a sentence, or a table whose cells know their column."""

    facts: tuple[tuple[Text, Text], ...] = ()
    sentence: Text | None = None
    title: Text | None = None
    heads: tuple[Text, ...] = ()
    rows: tuple[tuple[tuple[Text, Text], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class SlipView:
    """What ``lienthong/_slip.html`` shows."""

    title: Text
    form: str
    number: str
    unit_name: Text
    at: datetime | None
    blocks: tuple[SlipBlock, ...]
    small_print: tuple[Text, ...]
    is_unverified: bool


@dataclass(frozen=True, slots=True)
class SlipLink:
    """A slip in a list: its row and where it opens."""

    row: SlipRow
    address: str


def slip_view(slip: OpenSlip) -> SlipView:
    """Return a slip as a page shows it."""
    return SlipView(
        title=slip.row.title,
        form=slip.row.form,
        number=slip.row.number,
        unit_name=slip.unit_name,
        at=slip.row.acted_at,
        blocks=tuple(_block(item) for item in slip.items),
        small_print=tuple(line.text for line in slip.definition.small_print),
        is_unverified=slip.definition.confidence == "unverified",
    )


def book_view(book: Book) -> SlipView:
    """Return a register as a page shows it."""
    return SlipView(
        title=book.definition.title.text,
        form=book.definition.form,
        number="",
        unit_name=book.unit_name,
        at=None,
        blocks=tuple(_block(item) for item in book.items),
        small_print=tuple(line.text for line in book.definition.small_print),
        is_unverified=book.definition.confidence == "unverified",
    )


def slip_links(rows: list[SlipRow], address: Callable[[str], str]) -> dict[int, list[SlipLink]]:
    """Return the slips of a dossier by the number of their act; ``address`` gives where a slip's code opens."""
    found: dict[int, list[SlipLink]] = {}
    for row in rows:
        found.setdefault(row.act, []).append(SlipLink(row, address(row.code)))
    return found


def pdf_to_print(sha256: str, name: str) -> HttpResponse:
    """Answer with a printed file that the browser opens to print; it is ours, and nothing in it may load anything."""
    return printed_here(read_file(sha256), name)


def printed_here(pdf: bytes, name: str) -> HttpResponse:
    """Answer with a PDF that this program has just printed."""
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or ""
    answer.headers["Content-Security-Policy"] = "default-src 'none'"
    return answer


def waiting_page(request: PageRequest, template: str, page: dict[str, Any]) -> HttpResponse:
    """Show a page that comes again after a second, without a script, until what it waits for is there.

    After ``MOST_LOOKS`` it comes no more by itself and says so (``page.gave_up``).
    """
    looks = whole_number(request.GET.get("look", "")) or 0
    answer = render(request, template, page | {"gave_up": looks >= MOST_LOOKS, "look": looks})
    if looks < MOST_LOOKS:
        answer.headers["Refresh"] = f"1; url={request.path}?look={looks + 1}"
    return answer


def _block(item: Item) -> SlipBlock:
    if isinstance(item, FactList):
        return SlipBlock(facts=item.rows)
    if isinstance(item, Sentence):
        return SlipBlock(sentence=item.words)
    rows = tuple(tuple(zip(item.columns, row, strict=True)) for row in item.rows)
    return SlipBlock(title=item.title, heads=item.columns, rows=rows)
