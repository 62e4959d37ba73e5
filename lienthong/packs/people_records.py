"""How a pack writes what registries hold of people who do not exist: ``people/records/<registry>.yaml``.

A *making* says for whom there is a record and where each field comes from. A source is a literal, a reference, a text
with references in braces, or one of a closed set of draws; so that the records of one person agree with each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from lienthong.core.definitions import Confidence, Name, Part
from lienthong.packs.people_statistics import Marital, Relation, Sex, Weights

#: Whose attributes may be referred to, and which; ``late`` is a spouse who died, ``survivor`` who outlived them.
PEOPLE = ("person", "spouse", "father", "mother", "holder", "husband", "wife", "survivor")
ATTRIBUTES = (
    "number",
    "name",
    "sex",
    "born",
    "ethnicity",
    "religion",
    "home_place",
    "birthplace",
    "birthplace_code",
    "marital",
    "relation",
    "age",
)
PLACES = {
    "household": ("street", "address", "since"),
    "commune": ("code", "name", "words", "province_code", "province_name"),
    "couple": ("date", "state"),
    "late": ("died_on",),
}
_REFERENCE = re.compile(
    rf"as_of|today|(?:{'|'.join(PEOPLE)})\.(?:{'|'.join(ATTRIBUTES)})"
    + "".join(rf"|{place}\.(?:{'|'.join(names)})" for place, names in PLACES.items())
    + r"|self\.[a-z][a-z0-9_]*|record\.[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*"
)
_BRACES = re.compile(r"\{([^{}]*)\}")


def references_in(text: str) -> list[str]:
    """Return what a text refers to: ``$person.name`` as a whole, ``{commune.name}`` within."""
    return [text[1:]] if text.startswith("$") else _BRACES.findall(text)


def _refers(text: str) -> str:
    for reference in references_in(text):
        if reference != "n" and not _REFERENCE.fullmatch(reference):
            raise PydanticCustomError("reference_unknown", "is not something that can be referred to")
    return text


Text = Annotated[str, AfterValidator(_refers)]


class Chosen(Part):
    """One of several values, by weight."""

    choice: Weights = Field(min_length=1)


class Whole(Part):
    """A whole number from the first to the second, in steps."""

    integer: tuple[int, int]
    step: int = Field(default=1, ge=1)


class Chance(Part):
    """Yes with this probability, else no."""

    chance: float = Field(ge=0, le=1)


class Drawn(Part):
    """So many random digits that no other record of this file has, in a form (``{n}`` are the digits).

    A field that the registry guards by a check digit gets it after the form; digits that have none are drawn again.
    """

    digits: int = Field(ge=1, le=12)
    form: Text = "{n}"


class DayAfter(Part):
    """A day between so many ``years`` (or ``days``) after ``day``, before if negative, and never after ``until``.

    ``plus_years`` is an exact number of years later instead, on whichever side of ``until``.
    """

    day: Text
    years: tuple[float, float] | None = None
    days: tuple[int, int] | None = None
    plus_years: int | None = None
    until: Text = "$as_of"


class Mapped(Part):
    """What a value stands for."""

    of: Text
    is_: dict[str, str] = Field(alias="is", min_length=1)


class Given(Part):
    """Something that is only there when something else is."""

    given: Text
    then: Source


class FirstOf(Part):
    """The first of several that there is."""

    first: tuple[Source, ...] = Field(min_length=1)


class Rows(Part):
    """A table of these rows."""

    rows: tuple[dict[Name, Source], ...] = Field(min_length=1)


class MemberRows(Part):
    """A table with one row for each member of the household, who is ``person`` in it."""

    members: dict[Name, Source] = Field(min_length=1)


#: By which key each kind of source is told.
_KEYS = ("choice", "integer", "chance", "digits", "day", "of", "given", "first", "rows", "members")


def _kind_of(source: object) -> str | None:
    if isinstance(source, str):
        return "text"
    if isinstance(source, dict):
        return next((key for key in _KEYS if key in source), None)
    return next((key for key in _KEYS if hasattr(source, key)), None)


Source = Annotated[
    Annotated[Text, Tag("text")]
    | Annotated[Chosen, Tag("choice")]
    | Annotated[Whole, Tag("integer")]
    | Annotated[Chance, Tag("chance")]
    | Annotated[Drawn, Tag("digits")]
    | Annotated[DayAfter, Tag("day")]
    | Annotated[Mapped, Tag("of")]
    | Annotated[Given, Tag("given")]
    | Annotated[FirstOf, Tag("first")]
    | Annotated[Rows, Tag("rows")]
    | Annotated[MemberRows, Tag("members")],
    Discriminator(_kind_of),
]


class Who(Part):
    """Which of the subjects have the record: all conditions hold, then a ``share`` of those who are left.

    ``kin``: at least one of these relatives is known. ``has`` and ``lacks`` are registries with a record made before of
    the person or the household. ``families``: those that the pack thought out always have it, or only they.
    """

    share: float = Field(default=1, gt=0, le=1)
    age: tuple[int, int] | None = None
    sex: Sex | None = None
    relation: tuple[Relation, ...] = ()
    marital: tuple[Marital, ...] = ()
    kin: tuple[Literal["father", "mother", "spouse"], ...] = ()
    has: tuple[Name, ...] = ()
    lacks: tuple[Name, ...] = ()
    town: bool | None = None
    families: Literal["always", "only"] | None = None


class Making(Part):
    """For each of whom there is a record, which of them, since when it holds, and what it says."""

    each: Literal["person", "household", "couple", "late", "commune"] = "person"
    who: Who = Who()
    valid_from: Source
    fields: dict[Name, Source] = Field(min_length=1)

    def sources(self) -> Iterator[Source]:
        """Yield every source, those of rows too."""
        waiting: list[Source] = [self.valid_from, *self.fields.values()]
        while waiting:
            source = waiting.pop()
            yield source
            waiting += inner(source)


class RecordsFile(Part):
    """``people/records/<registry>.yaml``: what a registry holds of the people of a demonstration."""

    registry: Name
    confidence: Confidence
    makings: tuple[Making, ...] = Field(min_length=1)

    @cached_property
    def needs(self) -> frozenset[str]:
        """The registries whose records must be made before."""
        named = {name for making in self.makings for name in (*making.who.has, *making.who.lacks)}
        for making in self.makings:
            for source in making.sources():
                named |= {part.split(".")[1] for part in referred(source) if part.startswith("record.")}
        return frozenset(named - {self.registry})


def inner(source: Source) -> list[Source]:
    """Return the sources within a source."""
    if isinstance(source, Rows):
        return [cell for row in source.rows for cell in row.values()]
    if isinstance(source, MemberRows):
        return [*source.members.values()]
    if isinstance(source, FirstOf):
        return [*source.first]
    return [source.then] if isinstance(source, Given) else []


def referred(source: Source) -> list[str]:
    """Return what a source itself refers to (not what is within it)."""
    texts: list[str] = []
    if isinstance(source, str):
        texts = [source]
    elif isinstance(source, Drawn):
        texts = [source.form]
    elif isinstance(source, DayAfter):
        texts = [source.day, source.until]
    elif isinstance(source, Mapped):
        texts = [source.of]
    elif isinstance(source, Given):
        texts = [source.given]
    return [reference for text in texts for reference in references_in(text) if reference != "n"]


def in_order(files: Mapping[str, RecordsFile]) -> list[RecordsFile]:
    """Return the files so that each comes after what it needs; what goes round in a circle is left out."""
    ordered: dict[str, RecordsFile] = {}
    while True:
        ready = [name for name in sorted(files) if name not in ordered and files[name].needs <= ordered.keys()]
        if not ready:
            return list(ordered.values())
        ordered |= {name: files[name] for name in ready}
