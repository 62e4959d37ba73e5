"""How a pack writes a paper: the words around what it shows."""

from __future__ import annotations

import re
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from lienthong.core.definitions import Definition, Words

_PLACEHOLDER = re.compile(r"\{([^}]*)\}?")
_DATE = ("day", "month", "year")
_HOUR = ("hour", "minute")


class TemplateDefinition(Definition):
    """A result paper's fixed words, in the language of the paper; what it shows comes with each dossier.

    ``number_line`` may hold ``{number}``; ``place_and_date`` ``{place}`` and the parts of the date; ``signed_line``
    ``{unit}`` and the parts of the date and the hour: ``{day}``, ``{month}``, ``{year}``, ``{hour}``, ``{minute}``.
    """

    state: tuple[str, ...] = Field(min_length=1, max_length=3)  # the lines at the head of every paper of the State
    heading: str  # the paper's name as it is printed
    number_line: str
    place_and_date: str
    signing_line: str = ""  # in whose name the signer signs
    signed_line: str  # in the box above the signer's name: that it is signed electronically, by which unit and when
    check_line: Words  # what to do with the QR code
    small_print: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _placeholders(self) -> Self:
        for line, allowed in (
            (self.number_line, {"number"}),
            (self.place_and_date, {"place", *_DATE}),
            (self.signed_line, {"unit", *_DATE, *_HOUR}),
        ):
            if unknown := set(_PLACEHOLDER.findall(line)) - allowed:
                names = ", ".join(sorted(unknown))
                raise PydanticCustomError("placeholder_unknown", "unknown placeholder {names}", {"names": names})
        return self
