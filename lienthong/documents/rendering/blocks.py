"""How each kind of block is set on a sheet."""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from lienthong.documents.rendering.flow import INK, LINE, QUIET, Ink, said
from lienthong.documents.rendering.letters import REGULAR, font
from lienthong.documents.rendering.sheets import Block, Box, Facts, Grid, Label, Passage, Ticks
from lienthong.documents.rendering.tagging import Cell, Lined, Words

_LABELS = 0.36  # share of the width that labels take
_ALIGN = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT}
_CELL, _GAP, _LINE = 5.2 * mm, 2.2 * mm, 7.5 * mm
_LONGEST_CELL = 500  # letters that stay in a table of facts
_SMALL_PRINT = 7  # columns from which a grid is printed smaller
_SHORT = 24  # letters of a choice beside which another stands
_Cells = list[list[object]]


def flowables_of(block: Block, ink: Ink, number: int) -> list[Flowable]:
    """Return what a block is printed as; ``number`` tells the tables of a sheet apart."""
    if isinstance(block, Facts):
        return list(_facts(block, ink, number))
    if isinstance(block, Passage):
        return [_passage(block, ink)]
    if isinstance(block, Grid):
        return _grid(block, ink, number)
    return [_asked(block, _boxed(block, ink) if isinstance(block, Box) else _ticked(block, ink), ink)]


def _facts(facts: Facts, ink: Ink, number: int) -> Iterator[Flowable]:
    """Set labels beside what is the case; long words leave the table, so that they break over pages as text does."""
    size = 11 if facts.is_tight else 12
    label, value = ink.style(size - 1.5, color=QUIET), ink.style(size)
    cells: _Cells = []
    for row, (name, shown) in enumerate(facts.rows):
        if len(shown) > _LONGEST_CELL:
            yield from [_ruled(cells, facts, ink)] if cells else []
            yield from (
                said(name, ink.style(size - 1.5, color=QUIET, after=1)),
                said(Label(shown), ink.style(size, after=6)),
            )
            cells = []
        else:
            head = said(name, label, "TH", Cell(number, row, "Row"))
            cells.append([head, said(Label(shown), value, "TD", Cell(number, row))])
    yield from [_ruled(cells, facts, ink)] if cells else []


def _ruled(cells: _Cells, facts: Facts, ink: Ink) -> Flowable:
    above, beneath = (2.0, 3.2) if facts.is_tight else (4.2, 5.2)
    table = Lined(cells, [ink.width * _LABELS, ink.width * (1 - _LABELS)], splitInRow=1)
    table.setStyle([
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
        ("TOPPADDING", (0, 0), (-1, -1), above), ("BOTTOMPADDING", (0, 0), (-1, -1), beneath),
        ("LEFTPADDING", (0, 0), (0, -1), 2),
    ])  # fmt: skip
    return table


def _passage(passage: Passage, ink: Ink) -> Flowable:
    if passage.kind == "heading":
        style = ink.style(12, bold=True, after=1.5 * mm)
        style.spaceBefore, style.keepWithNext = 4 * mm * ink.scale, 1
        return said(passage.text, style, "H2")
    if passage.kind == "quiet":
        return said(passage.text, ink.style(9, color=QUIET, after=1.5 * mm))
    return said(passage.text, ink.style(11.5, bold=passage.kind == "strong", after=2 * mm))


def _grid(grid: Grid, ink: Ink, number: int) -> list[Flowable]:
    """Set a table that goes on over pages, its head again on each.

    No cell has room beneath its words: a row whose words would fit without that room could not be split.
    """
    size = 8.6 if len(grid.columns) >= _SMALL_PRINT else 10
    whole = sum(column.share for column in grid.columns)
    head = ink.style(size, bold=True, align=TA_CENTER)
    styles = [ink.style(size, align=_ALIGN[column.align]) for column in grid.columns]
    cells: _Cells = [[said(column.head, head, "TH", Cell(number, 0, "Column")) for column in grid.columns]]
    cells += [
        [_cell(words, style, grid, Cell(number, row)) for words, style in zip(line, styles, strict=True)]
        for row, line in enumerate(grid.rows, start=1)
    ]
    table = Lined(cells, [ink.width * column.share / whole for column in grid.columns], repeatRows=1, splitInRow=1)
    table.setStyle([
        ("GRID", (0, 0), (-1, -1), 0.5, INK), ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3), ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ])  # fmt: skip
    title = [_passage(Passage(grid.title, "heading"), ink)] if grid.title else []
    return [*title, table, Spacer(0, 3 * mm * ink.scale)]


def _cell(words: str, style: ParagraphStyle, grid: Grid, cell: Cell) -> object:
    if words or not grid.least:
        return said(Label(words), style, "TD", cell)
    return Spacer(0, grid.least * mm)


def _asked(block: Box | Ticks, answer: Flowable, ink: Ink) -> Flowable:
    """Set a question beside the place for its answer."""
    label = [said(block.label, ink.style(10.5))]
    if block.hint:
        label.append(said(block.hint, ink.style(8.5, color=QUIET)))
    table = Lined([[label, answer]], [ink.width * _LABELS, ink.width * (1 - _LABELS)])
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 2)])
    return KeepTogether([table])


def _boxed(box: Box, ink: Ink) -> Flowable:
    if box.cells:
        return _CellRow(box.cells, box.value, ink.width * (1 - _LABELS) - 12)
    style = ink.style(11)
    width = ink.width * (1 - _LABELS) * box.share - 12
    frame = Lined([[said(Label(box.value or "\u00a0"), style)]], [width], hAlign="LEFT")
    frame.setStyle([
        ("BOX", (0, 0), (-1, -1), 0.6, INK), ("TOPPADDING", (0, 0), (-1, -1), 1.5), ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("BOTTOMPADDING", (0, 0), (-1, -1), max(3.0, (_LINE * box.lines * ink.scale) - style.leading)),
    ])  # fmt: skip
    return frame


def _ticked(ticks: Ticks, ink: Ink) -> Flowable:
    """Set choices beneath each other, or two in a line when they are short."""
    columns = 2 if all(len(choice.words) <= _SHORT for choice, _ in ticks.choices) and len(ticks.choices) > 1 else 1
    marks = [_tick(choice, ink, is_ticked=is_ticked) for choice, is_ticked in ticks.choices]
    lines = [marks[at : at + columns] for at in range(0, len(marks), columns)]
    cells = [[*line, *[""] * (columns - len(line))] for line in lines]
    width = ink.width * (1 - _LABELS) - 12
    table = Lined(cells, [width / columns] * columns, hAlign="LEFT")
    table.setStyle([(f"{side}PADDING", (0, 0), (-1, -1), 1.5) for side in ("LEFT", "TOP", "BOTTOM")])
    return table


def _tick(choice: Label, ink: Ink, *, is_ticked: bool) -> Flowable:
    style = ink.style(11)
    style.leftIndent = 5.5 * mm * ink.scale
    return said(choice, style, of=_TickedWords if is_ticked else _UntickedWords)


class _UntickedWords(Words):
    """Words behind a small empty square."""

    said_as, is_ticked = "chưa chọn", False

    def draw(self) -> None:
        side, style = 3.4 * mm * self.style.fontSize / 11, self.style
        bottom = self.height - style.leading + style.fontSize * 0.1
        with self.canv.tagged("Figure", alt=self.said_as):
            self.canv.setStrokeColor(INK)
            self.canv.setLineWidth(0.7)
            self.canv.rect(0, bottom, side, side)
            if self.is_ticked:
                self.canv.line(0, bottom, side, bottom + side)
                self.canv.line(0, bottom + side, side, bottom)
        super().draw()


class _TickedWords(_UntickedWords):
    """Words behind a small square with a cross."""

    said_as, is_ticked = "đã chọn", True


class _CellRow(Flowable):  # type: ignore[misc]  # reportlab is untyped
    """Small boxes for letters or digits, in groups; what is known already stands in them."""

    def __init__(self, groups: tuple[int, ...], value: str, width: float) -> None:
        super().__init__()
        self._groups, self._value = groups, value
        self._side = min(_CELL, (width - _GAP * (len(groups) - 1)) / sum(groups))
        self.width, self.height = width, _CELL + 3

    def draw(self) -> None:
        """Draw the boxes, then the letters."""
        canvas = self.canv
        with canvas.artifact():
            canvas.setStrokeColor(INK)
            canvas.setLineWidth(0.6)
            for left in self._lefts():
                canvas.rect(left, 2, self._side, _CELL)
        if self._value:
            with canvas.tagged("P"):
                canvas.setFillColor(INK)
                canvas.setFont(font(REGULAR).fontName, 11)
                for left, letter in zip(self._lefts(), self._value, strict=False):
                    canvas.drawCentredString(left + self._side / 2, 2 + _CELL * 0.28, letter)

    def _lefts(self) -> Iterator[float]:
        left = 0.0
        for count in self._groups:
            for _ in range(count):
                yield left
                left += self._side
            left += _GAP
