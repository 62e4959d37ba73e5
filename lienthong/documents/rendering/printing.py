"""One sheet as PDF: page, head, blocks, foot, and what stands on every page. 20 to 40 ms for a page."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from reportlab.lib.colors import Color
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4, A5, landscape
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, PageTemplate, Spacer, Table

from lienthong.documents.rendering.blocks import flowables_of
from lienthong.documents.rendering.flow import ACCENT, LINE, QUIET, Ink, Qr, balanced, fitted, rule, said
from lienthong.documents.rendering.letters import BOLD, REGULAR, font, printable
from lienthong.documents.rendering.sheets import Foot, Head, Label, QrCheck, Sheet, Signature
from lienthong.documents.rendering.tagging import TaggedCanvas

_SIZES = {"A4": A4, "A5": A5}
_BLANK = "\u00a0"


@dataclass(frozen=True)
class _Page:
    """The measures of a page in points; what is smaller than A4 is printed a little smaller."""

    sheet: Sheet

    @cached_property
    def size(self) -> tuple[float, float]:
        wide, high = _SIZES[self.sheet.size]
        return landscape((wide, high)) if self.sheet.is_landscape else (wide, high)

    @property
    def ink(self) -> Ink:
        return Ink(self.size[0] - 2 * self.margin, 0.88 if self.sheet.size == "A5" else 1)

    @property
    def margin(self) -> float:
        return (14.0 if self.sheet.size == "A5" or self.sheet.is_landscape else 22.0) * float(mm)


def print_sheet(sheet: Sheet) -> bytes:
    """Return the sheet as tagged PDF; the same sheet gives the same bytes.

    Refuses ``LettersUnprintable`` rather than print a box in the place of a letter.
    """
    sheet = printable(sheet)
    page = _Page(sheet)
    out = io.BytesIO()
    document = BaseDocTemplate(
        out, pagesize=page.size, title=sheet.head.heading.words, author=sheet.head.unit_name, lang="vi",
        invariant=True, pageCompression=1, displayDocTitle=True,
    )  # fmt: skip
    wide, high = page.size
    frame = Frame(page.margin, 24 * mm, wide - 2 * page.margin, high - 40 * mm, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate(frames=[frame]))
    blocks = [part for number, block in enumerate(sheet.blocks) for part in flowables_of(block, page.ink, number)]
    story = [*_head(sheet.head, page.ink), *blocks, Spacer(0, 7 * mm), KeepTogether(_foot(sheet.foot, page.ink))]
    document.build(story, canvasmaker=partial(TaggedCanvas, furniture=_furniture(page)))
    return out.getvalue()


def _head(head: Head, ink: Ink) -> list[Flowable]:
    center = TA_CENTER
    state = [
        fitted(line, ink.style(11 if number == 0 else 11.5, bold=True, align=center), ink.width * 0.57 - 13)
        for number, line in enumerate(head.state)
    ]
    issuer = [*balanced(head.unit_name.upper(), ink.width * 0.43 - 8, ink), rule(18 * mm * ink.scale)]
    if head.number_line:
        issuer.append(said(Label(head.number_line), ink.style(10.5, align=center)))
    form = [said(Label(head.form), ink.style(9, color=QUIET, align=2, after=1.5 * mm))] if head.form else []
    of_state, left = [*state, rule(34 * mm * ink.scale)], ink.width * 0.43
    cells, widths = ([issuer, of_state], [left, ink.width - left]) if head.unit_name else ([of_state], [ink.width])
    columns = Table([cells], colWidths=widths)
    columns.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("ALIGN", (0, 0), (-1, -1), "CENTER")])
    size, color = (19, ACCENT) if head.is_result else (15, None)
    heading = Label(head.heading.words.upper(), head.heading.gloss)
    style = ink.style(size, bold=True, color=color, align=center, after=(2 if head.beneath else 9) * mm * ink.scale)
    beneath = [said(Label(head.beneath), ink.style(10.5, align=center, after=6 * mm))] if head.beneath else []
    return [
        *form,
        columns,
        Spacer(0, (12 if head.is_result else 7) * mm * ink.scale),
        said(heading, style, "H1"),
        *beneath,
    ]


def _foot(foot: Foot, ink: Ink) -> list[Flowable]:
    """Set the QR code and the places for signatures beside each other, the small print beneath."""
    shares = _shares(foot, ink.width)
    cells = [_check(foot.check, shares[0], ink)] if foot.check else []
    cells += [_signature(one, "", shares[-1], ink) for one in foot.signatures[:-1]]
    cells += [_signature(one, foot.place_and_date, shares[-1], ink) for one in foot.signatures[-1:]]
    small = ink.style(8.5, color=QUIET, align=TA_JUSTIFY, after=0.8 * mm)
    printed = [said(line, small) for line in foot.small_print]
    if not cells:
        return printed
    block = Table([cells], colWidths=shares)
    block.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, -1), 2)])
    return [block, Spacer(0, 5 * mm * ink.scale), *printed]


def _shares(foot: Foot, width: float) -> list[float]:
    """Give the QR code less room the more signatures there are."""
    count = len(foot.signatures)
    first = {0: 1.0, 1: 0.42}.get(count, 0.27) if foot.check else 0.0
    rest = [(1 - first) * width / count] * count if count else []
    return ([first * width] if foot.check else []) + rest


def _check(check: QrCheck, width: float, ink: Ink) -> list[Flowable]:
    return [
        Qr(check.address, 27 * mm * ink.scale),
        Spacer(0, 1.5 * mm),
        said(check.words, ink.style(8.5, color=QUIET)),
        fitted(check.code, ink.style(11, bold=True), width - 14),
    ]


def _signature(signature: Signature, place_and_date: str, width: float, ink: Ink) -> list[Flowable]:
    center = TA_CENTER
    above = fitted(place_and_date or _BLANK, ink.style(11, align=center, after=2 * mm), width - 13)
    titles = [said(title, ink.style(11, bold=True, align=center)) for title in signature.titles]
    hint = [said(signature.hint, ink.style(9, color=QUIET, align=center))] if signature.hint else []
    box = [_boxed(signature.box, ink)] if signature.box else [Spacer(0, 18 * mm * ink.scale)]
    name = [said(Label(signature.name), ink.style(12.5, bold=True, align=center))] if signature.name else []
    gap = Spacer(0, 3 * mm)
    return [above, *titles, *hint, gap, *box, gap, *name]


def _boxed(words: str, ink: Ink) -> Flowable:
    style = ink.style(8.5, color=QUIET, align=TA_CENTER)
    box = Table([[said(Label(words), style)]], colWidths=[min(62 * mm, ink.width * 0.34)], hAlign="CENTER")
    box.setStyle([("BOX", (0, 0), (-1, -1), 0.6, ACCENT), ("BOTTOMPADDING", (0, 0), (-1, -1), 5)])
    return box


def _furniture(page: _Page) -> Callable[[TaggedCanvas, int, int], None]:
    """Return what draws the demo mark, the line at the bottom, and which page of how many it is."""
    sheet, wide = page.sheet, page.size[0]

    def draw(canvas: TaggedCanvas, number: int, pages: int) -> None:
        canvas.saveState()
        if sheet.demo_mark:
            _draw_mark(canvas, sheet.demo_mark, page.size)
        canvas.setStrokeColor(LINE)
        canvas.line(page.margin, 17 * mm, wide - page.margin, 17 * mm)
        canvas.setFillColor(QUIET)
        canvas.setFont(font(REGULAR).fontName, 8 * page.ink.scale)
        canvas.drawString(page.margin, 12.5 * mm, sheet.line)
        counted = f"Trang {number}/{pages}"
        canvas.drawRightString(wide - page.margin, 12.5 * mm, "  ·  ".join(filter(None, (sheet.code, counted))))
        canvas.restoreState()

    return draw


def _draw_mark(canvas: TaggedCanvas, mark: str, size: Sequence[float]) -> None:
    wide, high = size
    canvas.saveState()
    canvas.setFillColor(Color(0.61, 0.11, 0.11, alpha=0.13))
    canvas.setFont(font(BOLD).fontName, 34 * min(wide, high) / A4[0])
    canvas.translate(wide / 2, high / 2)
    canvas.rotate(48)
    canvas.drawCentredString(0, 0, mark)
    canvas.restoreState()
    canvas.setFillColor(ACCENT)
    canvas.setFont(font(BOLD).fontName, 9)
    canvas.drawCentredString(wide / 2, high - 10 * mm, mark)
