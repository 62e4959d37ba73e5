"""How a pack writes things: the frozen base of every definition, words in two languages, the law behind it.

Scalars arrive as text (see ``packs.reading``) and are converted here by type, never by guess: code ``01`` stays ``01``,
and only an ISO day or an ``HH:MM`` hour becomes one. The same classes read a definition back from the database (JSON).
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date, datetime, time
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from lienthong.core.values import Text

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_HOUR = re.compile(r"\d{2}:\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?")


def _day(value: object) -> object:
    return _iso(value, _DAY, date, "day_expected", "a day such as 2026-11-20")


def _hour(value: object) -> object:
    return _iso(value, _HOUR, time, "hour_expected", "an hour such as 15:00")


def _moment(value: object) -> object:
    return _iso(value, _MOMENT, datetime, "moment_expected", "a local moment such as 2026-11-20T09:00")


def _iso(value: object, shape: re.Pattern[str], kind: type[date | time], code: Any, expected: Any) -> object:
    if isinstance(value, kind):
        return value
    if isinstance(value, str) and (shape.fullmatch(value) or shape.fullmatch(value.removesuffix(":00"))):
        try:
            return kind.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError(code, "should be {expected}", {"expected": expected})


#: A day of the calendar, written ``2026-11-20``.
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
#: A local hour, written ``15:00``.
Hour = Annotated[time, BeforeValidator(_hour), WithJsonSchema({"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}$"})]
#: A local moment without zone, written ``2026-11-20T09:00``; the pack's zone applies.
Moment = Annotated[
    datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "pattern": "^[0-9-]{10}T[0-9:]{5,8}$"})
]
#: Whether the source of a fact was seen (``confirmed``) or it is a recollection, shown as such (``unverified``).
Confidence = Literal["confirmed", "unverified"]
#: A name inside a pack: lower-case letters, digits and underscores.
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
#: The code of something of this or another room: a name, possibly dotted or numbered (``population.person``).
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]*$")]


class Part(BaseModel):
    """A piece of a definition: frozen; a key that it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Words(Part):
    """The same words in Vietnamese and English; both are required."""

    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)

    @property
    def text(self) -> Text:
        """The words as the plain value that pages and refusals hold."""
        return Text(vi=self.vi, en=self.en)

    def to(self, language: str) -> str:
        """Return the words in ``language``; anything but ``en`` is Vietnamese."""
        return self.text.to(language)


class Basis(Part):
    """Where the law says so: the act, its article, and where its text was seen."""

    act: str = Field(min_length=1)
    article: str = ""
    note: str = ""
    source: str = ""


class Definition(Part):
    """One dated thing of a pack: one file, one code. ``until`` is the first day on which it no longer holds."""

    code: Code
    title: Words
    legal_basis: tuple[Basis, ...] = Field(min_length=1)
    since: Day
    until: Day | None = None
    confidence: Confidence

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.until is not None and self.until <= self.since:
            raise PydanticCustomError("period_empty", "until must be later than since")
        return self

    def holds_on(self, day: date) -> bool:
        """Tell whether the definition is the law on ``day``."""
        return self.since <= day and (self.until is None or day < self.until)


def body_of(definition: BaseModel) -> dict[str, Any]:
    """Return the JSON that is stored and published: aliases as written in packs, what is left at its default omitted.

    Because defaults are omitted, a key that the engine learns later does not change what was published earlier.
    """
    return definition.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def fingerprint(definition: BaseModel) -> str:
    """Return the SHA-256 of the definition's canonical JSON, in hexadecimal."""
    canonical = json.dumps(body_of(definition), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
