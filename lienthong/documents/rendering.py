"""The result paper as PDF: A4, one serif with every Vietnamese letter, a QR code to the public check."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from itertools import product
from typing import Any
from xml.sax.saxutils import escape

import segno
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    HRFlowable,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from lienthong.documents.refusals import LettersUnprintable

REGULAR, BOLD = "Paper", "Paper-Bold"
_FONT_PACKAGE = "font_source_serif_pro"
_FONT_FILES = {REGULAR: "SourceSerifPro-Regular.ttf", BOLD: "SourceSerifPro-Semibold.ttf"}
_INK, _QUIET, _LINE, _ACCENT = HexColor("#1b1f24"), HexColor("#5b6470"), HexColor("#c9cdd3"), HexColor("#9b1c1c")
_MARGIN = 22 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_LEFT = ("LEFTPADDING", (0, 0), (0, -1), 2)


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that is printed. ``demo_mark`` is printed across the page unless it is empty."""

    state: tuple[str, ...]
    unit_name: str
    number_line: str
    heading: str
    rows: tuple[tuple[str, str], ...]
    place_and_date: str
    signing_line: str
    signer_title: str
    signer: str
    signed_line: str
    check_line: str
    check_address: str
    code: str
    small_print: tuple[str, ...]
    demo_mark: str


def check_font() -> None:
    """Refuse with ``LettersUnprintable`` unless the font of papers has all 134 Vietnamese letters; for start-up."""
    for name in _FONT_FILES:
        _refuse_missing(vietnamese_letters(), name)


def vietnamese_letters() -> frozenset[str]:
    """Return the 134 letters, small and capital, that Vietnamese has beyond ASCII."""
    tones = ["", *"\u0300\u0301\u0309\u0303\u0323"]
    small = {unicodedata.normalize("NFC", base + tone) for base, tone in product("aăâeêioôơuưy", tones)} | {"đ"}
    return frozenset(letter for one in small for letter in (one, one.upper()) if not letter.isascii())


def render(paper: Paper) -> bytes:
    """Return the paper as PDF. Refuses ``LettersUnprintable`` rather than print a box in the place of a letter."""
    paper = _composed(paper)
    _refuse_missing(_letters_of(paper), REGULAR)
    out = io.BytesIO()
    document = BaseDocTemplate(
        out, pagesize=A4, title=paper.heading, author=paper.unit_name, lang="vi", invariant=True, pageCompression=1
    )
    frame = Frame(_MARGIN, 24 * mm, _WIDTH, A4[1] - 40 * mm, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=_page_furniture(paper)))
    document.build([*_head(paper), _rows(paper.rows), Spacer(0, 9 * mm), KeepTogether(_foot(paper))])
    return out.getvalue()


@cache
def _font(name: str) -> TTFont:
    path = resources.files(_FONT_PACKAGE) / "files" / _FONT_FILES[name]
    font = TTFont(name, str(path))
    pdfmetrics.registerFont(font)
    return font


def _refuse_missing(letters: Iterable[str], name: str) -> None:
    known = _font(name).face.charToGlyph
    missing = sorted(letter for letter in set(letters) if ord(letter) not in known)
    if missing:
        raise LettersUnprintable(letters=" ".join(missing))


def _composed(paper: Paper) -> Paper:
    return Paper(**{field.name: _nfc(getattr(paper, field.name)) for field in fields(paper)})


def _nfc(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    return tuple(_nfc(part) for part in value)


def _letters_of(value: Any) -> set[str]:
    if isinstance(value, str):
        return set(value) - set("\n\t")
    parts = [getattr(value, field.name) for field in fields(value)] if isinstance(value, Paper) else value
    return set().union(*(_letters_of(part) for part in parts))


def _style(size: float, *, bold: bool = False, color: Color = _INK, align: int = 0, after: float = 0) -> ParagraphStyle:
    font = _font(BOLD if bold else REGULAR).fontName
    return ParagraphStyle(
        f"{font}{size}{align}{after}{color}", fontName=font, fontSize=size, leading=size * 1.36, textColor=color,
        alignment=align, spaceAfter=after, splitLongWords=True,
    )  # fmt: skip


def _text(words: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(words).replace("\n", "<br/>"), style)


def _head(paper: Paper) -> list[Flowable]:
    center = TA_CENTER
    state = [_text(line, _style(11 if first else 11.5, bold=True, align=center)) for first, line in _first(paper.state)]
    issuer = [*_balanced(paper.unit_name.upper(), _WIDTH * 0.43 - 8), _rule(18 * mm)]
    number = _text(paper.number_line, _style(10.5, align=center))
    columns = Table([[[*issuer, number], [*state, _rule(34 * mm)]]], colWidths=[_WIDTH * 0.43, _WIDTH * 0.57])
    columns.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("ALIGN", (0, 0), (-1, -1), "CENTER")])
    return [
        columns,
        Spacer(0, 12 * mm),
        _text(paper.heading.upper(), _style(19, bold=True, color=_ACCENT, align=center, after=9 * mm)),
    ]


def _balanced(words: str, width: float) -> list[Flowable]:
    """Set words on one line, or on two of nearly equal length: a long office above its place."""
    style, parts = _style(11, bold=True, align=TA_CENTER), words.split()
    if _width(words, style) <= width or len(parts) == 1:
        return [_text(words, style)]
    splits = [(" ".join(parts[:cut]), " ".join(parts[cut:])) for cut in range(1, len(parts))]
    return [_text(line, style) for line in min(splits, key=lambda pair: max(_width(line, style) for line in pair))]


def _width(words: str, style: ParagraphStyle) -> float:
    return float(pdfmetrics.stringWidth(words, style.fontName, style.fontSize))


def _first(lines: Sequence[str]) -> Iterable[tuple[bool, str]]:
    return ((index == 0, line) for index, line in enumerate(lines))


def _rule(width: float) -> HRFlowable:
    return HRFlowable(width=width, thickness=0.6, color=_INK, spaceBefore=1.2 * mm, spaceAfter=1.6 * mm)


def _rows(rows: Sequence[tuple[str, str]]) -> Flowable:
    label, value = _style(10.5, color=_QUIET), _style(12)
    cells = [[_text(name, label), _text(shown, value)] for name, shown in rows]
    table = Table(cells, colWidths=[_WIDTH * 0.36, _WIDTH * 0.64], splitInRow=1)
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
            ("TOPPADDING", (0, 0), (-1, -1), 4.2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5.2),
            _LEFT,
        ]
    )
    return table


def _foot(paper: Paper) -> list[Flowable]:
    center, quiet = TA_CENTER, _style(8.5, color=_QUIET)
    check = [
        _Qr(paper.check_address, 27 * mm),
        Spacer(0, 1.5 * mm),
        _text(paper.check_line, quiet),
        _text(paper.code, _style(11, bold=True)),
    ]
    signature = [
        _text(paper.place_and_date, _style(11, align=center, after=2 * mm)),
        *[
            _text(line, _style(11, bold=True, align=center))
            for line in (paper.signing_line, paper.signer_title)
            if line
        ],
        Spacer(0, 3 * mm),
        _boxed(paper.signed_line),
        Spacer(0, 3 * mm),
        _text(paper.signer, _style(12.5, bold=True, align=center)),
    ]
    block = Table([[check, signature]], colWidths=[_WIDTH * 0.42, _WIDTH * 0.58])
    block.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("ALIGN", (1, 0), (1, 0), "CENTER"), _LEFT])
    print_style = _style(8.5, color=_QUIET, align=TA_JUSTIFY, after=0.8 * mm)
    return [block, Spacer(0, 6 * mm), *[_text(line, print_style) for line in paper.small_print]]


def _boxed(words: str) -> Flowable:
    box = Table([[_text(words, _style(8.5, color=_QUIET, align=TA_CENTER))]], colWidths=[62 * mm], hAlign="CENTER")
    box.setStyle([("BOX", (0, 0), (-1, -1), 0.6, _ACCENT), ("BOTTOMPADDING", (0, 0), (-1, -1), 5)])
    return box


def _page_furniture(paper: Paper) -> Callable[[Canvas, Any], None]:
    def draw(canvas: Canvas, _document: Any) -> None:
        canvas.saveState()
        if paper.demo_mark:
            _draw_mark(canvas, paper.demo_mark)
        canvas.setStrokeColor(_LINE)
        canvas.line(_MARGIN, 17 * mm, A4[0] - _MARGIN, 17 * mm)
        canvas.setFillColor(_QUIET)
        canvas.setFont(_font(REGULAR).fontName, 8)
        canvas.drawString(_MARGIN, 12.5 * mm, paper.check_address)
        canvas.drawRightString(A4[0] - _MARGIN, 12.5 * mm, f"{paper.code}  ·  {canvas.getPageNumber()}")
        canvas.restoreState()

    return draw


def _draw_mark(canvas: Canvas, mark: str) -> None:
    canvas.saveState()
    canvas.setFillColor(Color(0.61, 0.11, 0.11, alpha=0.13))
    canvas.setFont(_font(BOLD).fontName, 34)
    canvas.translate(A4[0] / 2, A4[1] / 2)
    canvas.rotate(48)
    canvas.drawCentredString(0, 0, mark)
    canvas.restoreState()
    canvas.setFillColor(_ACCENT)
    canvas.setFont(_font(BOLD).fontName, 9)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 10 * mm, mark)


class _Qr(Flowable):  # type: ignore[misc]  # reportlab is untyped
    """A QR code of ``side`` points."""

    def __init__(self, words: str, side: float) -> None:
        super().__init__()
        self.width = self.height = side
        self._matrix = [bytes(row) for row in segno.make(words, error="m", micro=False).matrix]

    def draw(self) -> None:
        """Draw each dark module as a square."""
        module = self.width / len(self._matrix)
        self.canv.setFillColor(_INK)
        for line, row in enumerate(self._matrix):
            for column, is_dark in enumerate(row):
                if is_dark:
                    y = self.height - (line + 1) * module
                    self.canv.rect(column * module, y, module * 1.02, module * 1.02, stroke=0, fill=1)
