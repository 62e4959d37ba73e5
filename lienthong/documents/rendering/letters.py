"""The letters of papers: one serif with every Vietnamese letter, composed before it is printed, never a hole."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from importlib import resources
from itertools import product
from typing import TypeVar, cast

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from lienthong.documents.refusals import LettersUnprintable

REGULAR, BOLD = "Paper", "Paper-Bold"
_FONT_PACKAGE = "font_source_serif_pro"
_FONT_FILES = {REGULAR: "SourceSerifPro-Regular.ttf", BOLD: "SourceSerifPro-Semibold.ttf"}
_Printed = TypeVar("_Printed")


def check_font() -> None:
    """Refuse with ``LettersUnprintable`` unless the font of papers has all 134 Vietnamese letters; for start-up."""
    for name in _FONT_FILES:
        _refuse_missing(vietnamese_letters(), name)


def vietnamese_letters() -> frozenset[str]:
    """Return the 134 letters, small and capital, that Vietnamese has beyond ASCII."""
    tones = ["", *"\u0300\u0301\u0309\u0303\u0323"]
    small = {unicodedata.normalize("NFC", base + tone) for base, tone in product("aăâeêioôơuưy", tones)} | {"đ"}
    return frozenset(letter for one in small for letter in (one, one.upper()) if not letter.isascii())


def printable(printed: _Printed) -> _Printed:
    """Return what is printed with its letters composed; refuses ``LettersUnprintable`` for one that the font lacks."""
    composed = cast("_Printed", _composed(printed))
    _refuse_missing(_letters_of(composed), REGULAR)
    return composed


@cache
def font(name: str) -> TTFont:
    """Return a font of papers, ready for use."""
    path = resources.files(_FONT_PACKAGE) / "files" / _FONT_FILES[name]
    loaded = TTFont(name, str(path))
    pdfmetrics.registerFont(loaded)
    return loaded


def _refuse_missing(letters: Iterable[str], name: str) -> None:
    known = font(name).face.charToGlyph
    missing = sorted(letter for letter in set(letters) if ord(letter) not in known)
    if missing:
        raise LettersUnprintable(letters=" ".join(missing))


def _composed(value: object) -> object:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, tuple):
        return tuple(_composed(part) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return type(value)(**{field.name: _composed(getattr(value, field.name)) for field in fields(value)})
    return value


def _letters_of(value: object) -> set[str]:
    if isinstance(value, str):
        return set(value) - set("\n\t")
    if isinstance(value, tuple):
        return set().union(*(_letters_of(part) for part in value))
    if is_dataclass(value) and not isinstance(value, type):
        return set().union(*(_letters_of(getattr(value, field.name)) for field in fields(value)))
    return set()
