"""What may stand on a printed sheet: plain values. A block is printed in the order in which it is given.

``Label`` is fixed wording: in the language of the State and, where it is wanted, small beneath it in another language.
What people or registries gave is plain text and printed as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Label:
    """Fixed words, and the same in another language, printed small; empty: none."""

    words: str
    gloss: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Lines of a label and what is the case; ``is_tight`` sets them closer, where a slip should stay on one page."""

    rows: tuple[tuple[Label, str], ...]
    is_tight: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph; ``quiet`` is small and grey, ``strong`` half bold, ``heading`` begins a part of the sheet."""

    text: Label
    kind: Literal["plain", "quiet", "strong", "heading"] = "plain"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a grid: its head, its share of the width, how its cells stand."""

    head: Label
    share: int = 1
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table that goes on over pages, its head repeated; an empty cell is a place to write or to sign in.

    ``least`` is how high such a place is, in millimeters.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    title: Label | None = None
    least: float = 0


@dataclass(frozen=True, slots=True)
class Box:
    """A place to write by hand, with what is known already: ``lines`` high, ``share`` of the width for answers.

    With ``cells`` there is one small box for each letter or digit, in groups: ``(2, 2, 4)`` for a day.
    """

    label: Label
    value: str = ""
    hint: Label | None = None
    lines: int = 1
    share: float = 1
    cells: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Ticks:
    """A question that is answered by ticking; each choice with whether it is ticked."""

    label: Label
    choices: tuple[tuple[Label, bool], ...]
    hint: Label | None = None


Block = Facts | Passage | Grid | Box | Ticks


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above: whose paper it is (empty: nobody's yet), its number, the lines of the State, the heading.

    ``form`` is the number of the official form, in the corner, ``beneath`` a line below the heading.
    """

    unit_name: str
    state: tuple[str, ...]
    heading: Label
    number_line: str = ""
    form: str = ""
    beneath: str = ""
    is_result: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """A place where somebody signs: who (one line or two), a hint, what a digital signature says, the name."""

    titles: tuple[Label, ...]
    hint: Label | None = None
    box: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class QrCheck:
    """A QR code that leads to ``address``, what to do with it, and the code in letters."""

    address: str
    words: Label
    code: str


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands at the end: place and date, who signs, the QR code, small print."""

    place_and_date: str = ""
    signatures: tuple[Signature, ...] = ()
    check: QrCheck | None = None
    small_print: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole paper. ``line`` and ``code`` stand at the bottom of every page, ``demo_mark`` across it unless empty."""

    head: Head
    blocks: tuple[Block, ...]
    foot: Foot
    line: str = ""
    code: str = ""
    demo_mark: str = ""
    size: Literal["A4", "A5"] = "A4"
    is_landscape: bool = False
