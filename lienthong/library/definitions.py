"""How a pack writes a paper archive: which papers they are, what is read from them, whose they are, where it goes.

There are no patterns to be written in a pack: what is looked for is one of a closed set of kinds, after one of the
labels that such papers print. A value that is written to a registry is a literal or a reference: ``$field.x``, or
``$place.code`` and ``$unit.name`` of the unit that keeps the archive.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from lienthong.core.definitions import Code, Definition, Name, Part, Words

_REFERENCE = re.compile(r"\$(?:place\.code|unit\.name|field\.[a-z][a-z0-9_]*)")


def _value(text: str) -> str:
    if text.startswith("$") and not _REFERENCE.fullmatch(text):
        raise PydanticCustomError("reference_unknown", "is not one of the references that a pack may use")
    return text


class ArchiveOption(Part):
    """One value of a choice: how it is kept, how people read it, and the words that papers print for it."""

    value: str
    label: Words
    printed: tuple[str, ...] = Field(min_length=1)


class ArchiveField(Part):
    """One thing that is read from a paper, or typed while looking at it.

    ``kind`` says what a right value looks like: ``text``, a ``date``, a whole ``number``, exactly so many ``digits``,
    or one of the ``options`` of a ``choice``. It is looked for after (or below) one of the ``labels``, as papers print
    them; without labels, digits are looked for anywhere, and everything else is typed.
    """

    name: Name
    label: Words
    kind: Literal["text", "date", "number", "digits", "choice"] = "text"
    digits: int = Field(default=0, ge=0, le=30)
    options: tuple[ArchiveOption, ...] = ()
    labels: tuple[str, ...] = ()
    required: bool = False
    help: Words | None = None

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Self:
        if (self.kind == "digits") != bool(self.digits) or (self.kind == "choice") != bool(self.options):
            raise PydanticCustomError("field_shape", "digits says how many, choice has options, and only they")
        return self


class ArchiveOwner(Part):
    """The field that holds an owner's personal number, or business code."""

    field: Name
    kind: Literal["person", "business"] = "person"


class ArchiveWrite(Part):
    """What a confirmed paper puts into a registry: as of the day in the field ``valid_from``."""

    service: Code
    valid_from: Name
    map: dict[Name, Annotated[str, AfterValidator(_value)]] = Field(min_length=1)


class ArchiveDefinition(Definition):
    """One kind of paper that units keep in their archives.

    ``agencies`` are the types of units that keep it, ``language`` the one in which it is printed (as Tesseract names
    it), ``recognized_by`` headings by which it is told from others. A proposal below ``threshold`` (percent) is marked
    for whoever confirms; with ``four_eyes`` two different people must have confirmed the same. Confirmed, it is kept as
    a paper of the kind ``kept_as``, for its ``owners``, with the number and day in the fields named, and ``write`` puts
    it into a registry.
    """

    agencies: tuple[Name, ...] = Field(min_length=1)
    language: str = Field(pattern=r"^[a-z]{3}(_[a-z]+)?$")
    recognized_by: tuple[str, ...] = Field(min_length=1)
    threshold: int = Field(default=85, ge=0, le=100)
    four_eyes: bool = False
    fields: tuple[ArchiveField, ...] = Field(min_length=1)
    kept_as: Name
    number: Name | None = None
    issued: Name | None = None
    owners: tuple[ArchiveOwner, ...] = ()
    write: ArchiveWrite | None = None

    @model_validator(mode="after")
    def _names_its_own_fields(self) -> Self:
        names = [field.name for field in self.fields]
        values = self.write.map.values() if self.write else ()
        named = {self.number, self.issued, *(owner.field for owner in self.owners)} - {None}
        named |= {value.removeprefix("$field.") for value in values if value.startswith("$field.")}
        named |= {self.write.valid_from} if self.write else set()
        if len(set(names)) != len(names):
            raise PydanticCustomError("fields_alike", "two fields have one name")
        if unknown := named - set(names):
            raise PydanticCustomError("field_unknown", "has no field {names}", {"names": ", ".join(map(str, unknown))})
        days = {field.name for field in self.fields if field.kind == "date"}
        due = {field.name for field in self.fields if field.required}
        if (self.issued and self.issued not in days) or (self.write and self.write.valid_from not in days & due):
            raise PydanticCustomError("day_field_expected", "issued names a date, valid_from a date that is required")
        return self

    @cached_property
    def by_name(self) -> dict[str, ArchiveField]:
        """The fields by name."""
        return {field.name: field for field in self.fields}
