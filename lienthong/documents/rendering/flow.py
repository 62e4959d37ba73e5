"""The pieces that every sheet is set from: ink, words with their small gloss, rules, a QR code."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

import segno
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import Flowable, HRFlowable

from lienthong.documents.rendering.letters import BOLD, REGULAR, font
from lienthong.documents.rendering.sheets import Label
from lienthong.documents.rendering.tagging import Cell, Words

INK, QUIET, LINE, ACCENT = HexColor("#1b1f24"), HexColor("#5b6470"), HexColor("#c9cdd3"), HexColor("#9b1c1c")
_LEADING = 1.36
_SMALLEST = 0.7
_GLOSS = 0.72  # the size of a gloss against its words


@dataclass(frozen=True, slots=True)
class Ink:
    """How wide the print is, in points, and how large against A4."""

    width: float
    scale: float = 1

    def style(
        self, size: float, *, bold: bool = False, color: Color | None = None, align: int = 0, after: float = 0
    ) -> ParagraphStyle:
        """Return the style of a paragraph; ``size`` and ``after`` are for A4."""
        size *= self.scale
        name = font(BOLD if bold else REGULAR).fontName
        return ParagraphStyle(
            "", fontName=name, fontSize=size, leading=size * _LEADING, textColor=color or INK, alignment=align,
            spaceAfter=after * self.scale, splitLongWords=True,
        )  # fmt: skip


def said(
    label: Label, style: ParagraphStyle, role: str = "P", cell: Cell | None = None, of: type[Words] = Words
) -> Words:
    """Return words as a paragraph, their gloss beneath them."""
    text = escape(label.words).replace("\n", "<br/>")
    if label.gloss:
        size, name = style.fontSize * _GLOSS, font(REGULAR).fontName
        text += f'<br/><font name="{name}" size="{size:.2f}" color="#5b6470">{escape(label.gloss)}</font>'
    words = of(text, style)
    words.role, words.cell = role, cell
    return words


def fitted(words: str, style: ParagraphStyle, width: float) -> Words:
    """Return words that are printed smaller where they would not fit on one line, but never less than seven tenths."""
    whole = width_of(words, style)
    if whole > width:
        style.fontSize *= max(_SMALLEST, width / whole)
    return said(Label(words), style)


def balanced(words: str, width: float, ink: Ink) -> list[Flowable]:
    """Set words on one line, or on two of nearly equal length: a long office above its place."""
    style, parts = ink.style(11, bold=True, align=TA_CENTER), words.split()
    if width_of(words, style) <= width or len(parts) == 1:
        return [said(Label(words), style)]
    splits = [(" ".join(parts[:cut]), " ".join(parts[cut:])) for cut in range(1, len(parts))]
    lines = min(splits, key=lambda pair: max(width_of(line, style) for line in pair))
    return [said(Label(line), style) for line in lines]


def rule(width: float) -> Flowable:
    """Return a short line beneath what stands above it."""
    return _Rule(width=width, thickness=0.6, color=INK, spaceBefore=1.2 * mm, spaceAfter=1.6 * mm)


def width_of(words: str, style: ParagraphStyle) -> float:
    """Return how wide words are on one line, in points."""
    return float(pdfmetrics.stringWidth(words, style.fontName, style.fontSize))


class _Rule(HRFlowable):  # type: ignore[misc]  # reportlab is untyped
    def draw(self) -> None:
        with self.canv.artifact():
            super().draw()


class Qr(Flowable):  # type: ignore[misc]  # reportlab is untyped
    """A QR code of ``side`` points; a screen reader is told where it leads."""

    def __init__(self, address: str, side: float) -> None:
        super().__init__()
        self.width = self.height = side
        self._address = address
        self._matrix = [bytes(row) for row in segno.make(address, error="m", micro=False).matrix]

    def draw(self) -> None:
        """Draw each dark module as a square."""
        module = self.width / len(self._matrix)
        with self.canv.tagged("Figure", alt=f"QR: {self._address}"):
            self.canv.setFillColor(INK)
            for line, row in enumerate(self._matrix):
                for column, is_dark in enumerate(row):
                    if is_dark:
                        y = self.height - (line + 1) * module
                        self.canv.rect(column * module, y, module * 1.02, module * 1.02, stroke=0, fill=1)
