"""How large a place to write must be: read off the schema of the answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil

from lienthong.procedures.definitions.forms import FormField, Property

DAY_CELLS = (2, 2, 4)
_WRITTEN_ON_A_LINE = 46  # letters by hand
_FILLS_A_LINE = 160  # what the schema allows where one line is enough in life
_MOST_LINES = 6
_MOST_CELLS = 24
_NARROW, _MIDDLE = 14, 30  # letters up to which a box takes a third, or two thirds, of the width
#: ``[0-9]{12}``, ``0[0-9]{9,10}``: characters of which each gets a cell of its own.
_COUNTED = re.compile(r"^\^?((?:\[[^\]]+\]|\\d|[A-Za-z0-9])(?:\{\d+(?:,\d+)?\})?)+\$?$")
_PIECE = re.compile(r"(?:\[[^\]]+\]|\\d|[A-Za-z0-9])(?:\{(\d+)(?:,(\d+))?\})?")


@dataclass(frozen=True, slots=True)
class Size:
    """A place to write: cells (in groups) for single letters, or a box of ``lines`` over ``share`` of the width."""

    lines: int = 1
    share: float = 1.0
    cells: tuple[int, ...] = ()


LINE = Size()


def size_of(field: FormField, prop: Property | None) -> Size:
    """Return the place that an answer needs on paper."""
    if prop is None or field.widget == "place":
        return LINE
    if prop.format in ("date", "partial-date"):
        return Size(cells=DAY_CELLS)
    if cells := cells_of(prop):
        return Size(cells=cells)
    if prop.type == "integer":
        return Size(share=0.34)
    longest = prop.max_length or _WRITTEN_ON_A_LINE
    if field.widget == "textarea":
        return Size(lines=max(3, min(_MOST_LINES, ceil(longest / _WRITTEN_ON_A_LINE))))
    share = 0.34 if longest <= _NARROW else 0.67 if longest <= _MIDDLE else 1.0
    return Size(lines=min(_MOST_LINES, ceil(longest / _FILLS_A_LINE)), share=share)


def size_for(text: str, size: Size) -> Size:
    """Return the place that an answer takes once it is given: no higher than it needs."""
    if size.cells:
        return size
    return Size(max(1, ceil(len(text) / _WRITTEN_ON_A_LINE)), size.share)


def cells_of(prop: Property) -> tuple[int, ...]:
    """Return the cells of an answer whose letters can be counted; none where they cannot, or are too many."""
    if prop.type == "integer":
        count = len(str(prop.maximum)) if prop.maximum is not None and (prop.minimum or 0) >= 0 else 0
    elif prop.pattern and _COUNTED.match(prop.pattern):
        pieces = _PIECE.finditer(prop.pattern.strip("^$"))
        count = sum(int(piece[2] or piece[1] or 1) for piece in pieces)
    else:
        count = 0
    return (count,) if 0 < count <= _MOST_CELLS else ()
