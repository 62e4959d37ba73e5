"""A canvas that counts its pages and says what each piece of a page is, so that a screen reader can read the PDF.

Text is marked with a role (H1, H2, P, TH, TD, Figure) and becomes part of the structure tree in the order in which it
is drawn; cells of one table are gathered into rows. Everything else (lines, marks, repeated heads, page numbers) is an
artifact. The library that draws knows no tags: they are written as operators and objects of ISO 32000-1, 14.7.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObject, PDFString
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a piece of text stands: the number of its table and of its row; a head says what it is the head of."""

    table: int
    row: int
    scope: Literal["", "Row", "Column"] = ""


@dataclass(frozen=True, slots=True)
class _Piece:
    role: str
    cell: Cell | None
    page: int
    mark: int
    alt: str


class _Indirect(PDFDictionary):  # type: ignore[misc]  # reportlab is untyped
    """A dictionary that stands by itself and is referred to."""

    __RefOnly__ = 1


class TaggedCanvas(Canvas):  # type: ignore[misc]  # reportlab is untyped
    """Draws the furniture of each page once the number of pages is known, and writes the structure tree."""

    _code: list[str]

    def __init__(self, *given: Any, furniture: Callable[[TaggedCanvas, int, int], None], **named: Any) -> None:
        super().__init__(*given, **named)
        self._furniture = furniture
        self._kept: list[dict[str, Any]] = []
        self._pieces: list[_Piece] = []
        self._marks = 0

    @contextmanager
    def tagged(self, role: str, cell: Cell | None = None, alt: str = "") -> Iterator[None]:
        """Mark what is drawn within as one piece of the document."""
        self._pieces.append(_Piece(role, cell, len(self._kept), self._marks, alt))
        self._code.append(f"/{role} <</MCID {self._marks}>> BDC")
        self._marks += 1
        yield
        self._code.append("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Mark what is drawn within as nothing to be read."""
        self._code.append("/Artifact BMC")
        yield
        self._code.append("EMC")

    def showPage(self) -> None:  # noqa: N802 - the library's name
        """Keep the page until the number of pages is known."""
        kept = dict(self.__dict__)
        self._kept.append(kept)
        self._marks = 0
        self._startPage()

    def save(self) -> None:
        """Draw beneath each page what belongs to every page, write the pages and what they mean."""
        pages = len(self._kept)
        for number, kept in enumerate(self._kept, start=1):
            self.__dict__.update(kept)
            drawn, self._code = self._code, []
            with self.artifact():
                self._furniture(self, number, pages)
            self._code += drawn
            super().showPage()
        _write_tree(self._doc, self._pieces, pages)
        self._doc.SaveToFile(self._filename, self)


class Words(Paragraph):  # type: ignore[misc]  # reportlab is untyped
    """A paragraph with a role. Drawn again (the head of a table on its next page) it is an artifact."""

    role = "P"
    cell: Cell | None = None
    is_drawn = False

    def draw(self) -> None:
        """Draw the paragraph as a marked piece; a space at the end of each line keeps its words apart for readers."""
        if not self.is_drawn:
            for line in self.blPara.lines[:-1]:
                _space_after(line)
        with self.canv.artifact() if self.is_drawn else self.canv.tagged(self.role, self.cell):
            super().draw()
        self.is_drawn = True

    def split(self, width: float, height: float) -> list[Words]:
        """Split over pages; each part keeps the role."""
        parts: list[Words] = super().split(width, height)
        for part in parts:
            part.role, part.cell = self.role, self.cell
        return parts


def _space_after(line: Any) -> None:
    words = line[1] if isinstance(line, tuple) else line.words
    for last in words[-1:]:
        if isinstance(last, str):
            words[-1] = f"{last} "
        else:
            last.text += " "


class Lined(Table):  # type: ignore[misc]  # reportlab is untyped
    """A table whose lines and grounds are artifacts."""

    def _drawBkgrnd(self) -> None:  # noqa: N802 - the library's name
        with self.canv.artifact():
            super()._drawBkgrnd()

    def _drawLines(self) -> None:  # noqa: N802 - the library's name
        with self.canv.artifact():
            super()._drawLines()


def _write_tree(document: Any, pieces: list[_Piece], pages: int) -> None:
    """Write the structure tree: the document, its pieces in order, tables with rows, which piece each mark is."""
    root = _Indirect({"Type": PDFName("StructTreeRoot")})
    whole = _Indirect({"Type": PDFName("StructElem"), "S": PDFName("Document"), "P": root})
    found = [_Indirect() for _ in pieces]
    for table, several in groupby(zip(pieces, found, strict=True), key=lambda one: one[0].cell and one[0].cell.table):
        parent = whole if table is None else _element("Table", whole)
        for row, cells in groupby(several, key=lambda one: one[0].cell and one[0].cell.row):
            holder = parent if row is None else _element("TR", parent)
            for piece, element in cells:
                _fill(element, piece, holder, _page(document, piece.page))
    numbers: list[Any] = []
    for page in range(pages):
        on_page = [element for piece, element in zip(pieces, found, strict=True) if piece.page == page]
        numbers += [page, PDFArray(on_page)]
        _page(document, page).StructParents = page
    root["K"] = whole
    root["ParentTree"] = _Indirect({"Nums": PDFArray(numbers)})
    root["ParentTreeNextKey"] = pages
    document.Catalog.StructTreeRoot = root
    document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})


def _element(role: str, parent: _Indirect) -> _Indirect:
    element = _Indirect({"Type": PDFName("StructElem"), "S": PDFName(role), "P": parent})
    _add(parent, element)
    return element


def _fill(element: _Indirect, piece: _Piece, parent: _Indirect, page: PDFObject) -> None:
    """Make an element of the tree of one marked piece of a page."""
    facts = {"Type": PDFName("StructElem"), "S": PDFName(piece.role), "P": parent, "Pg": page, "K": piece.mark}
    if piece.cell and piece.cell.scope:
        facts["A"] = PDFDictionary({"O": PDFName("Table"), "Scope": PDFName(piece.cell.scope)})
    if piece.alt:
        facts["Alt"] = PDFString(piece.alt)
    element.dict.update(facts)
    _add(parent, element)


def _add(parent: _Indirect, element: _Indirect) -> None:
    if "K" not in parent:
        parent["K"] = PDFArray([])
    parent["K"].sequence.append(element)


def _page(document: Any, number: int) -> Any:
    """Return a page, able to say which entry of the tree of parents is its own."""
    page = document.Pages.pages[number]
    if "StructParents" not in page.__NoDefault__:
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents"]
    return page
