"""How a pack writes what people are told: on which act, to whom, by which ways, in which words, and when not."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from lienthong.core.definitions import Basis, Confidence, Definition, Hour, Part, Words

#: A verb of the ledger: ``dossiers.received``.
Verb = Annotated[str, Field(pattern=r"^[a-z]+\.[a-z]+(_[a-z]+)*$")]
WayName = Literal["email", "message"]
RecipientName = Literal["applicant", "part", "unit", "contact", "subscriber"]

_GROWS = 2


class Before(Part):
    """Tell some days before a time that the act sets, instead of at once."""

    time: Literal["until", "due"]
    days: int = Field(ge=1, le=60)


class NoticeDefinition(Definition):
    """One thing that people are told when an act is done.

    ``to``: the ``applicant``; the ``part`` (who is asked for their word in a form); the ``unit`` (the officer of the
    file, before there is one the officers of its step; of a petition those who may answer it); the ``contact``, an
    address that is to be confirmed; or the ``subscriber`` of a bulletin. ``urgent`` ignores the quiet hours. ``words``
    are paragraphs; one whose placeholder has no value is left out. ``short`` is what goes by message. ``before`` makes
    it a reminder; it is not sent once one of the acts of ``unless`` was done.
    """

    on: Verb
    to: RecipientName
    ways: tuple[WayName, ...] = Field(min_length=1)
    urgent: bool = False
    before: Before | None = None
    unless: tuple[Verb, ...] = ()
    subject: Words
    words: tuple[Words, ...] = Field(min_length=1)
    short: Words | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if len(set(self.ways)) != len(self.ways):
            raise PydanticCustomError("ways_twice", "a way stands twice")
        if ("message" in self.ways) != (self.short is not None):
            raise PydanticCustomError("short_shape", "short goes with the way message, and only with it")
        if self.unless and self.before is None:
            raise PydanticCustomError("unless_shape", "unless goes with before, and only with it")
        return self


class Quiet(Part):
    """The hours in which nobody is disturbed, in the country's time zone: ``from`` 21:00 ``until`` 07:00."""

    start: Hour = Field(alias="from")
    until: Hour

    @model_validator(mode="after")
    def _is_a_time(self) -> Self:
        if self.start == self.until:
            raise PydanticCustomError("quiet_empty", "quiet hours must end at another hour than they begin")
        return self


class NoticeSettings(Part):
    """``notices/settings.yaml``: when nobody is disturbed, how often it is tried again, and when it is given up.

    ``retry_minutes`` are the pauses between attempts, each at least twice the one before; after the last attempt, and
    ``longest_age_hours`` after the time at which it should first have gone, a notice is given up. ``footer`` stands
    under every letter; ``{settings}`` is the page on which one changes how one is told.
    """

    quiet: Quiet
    retry_minutes: tuple[Annotated[int, Field(ge=1)], ...] = Field(min_length=1, max_length=20)
    longest_age_hours: int = Field(ge=1, le=24 * 30)
    footer: Words
    legal_basis: tuple[Basis, ...] = ()
    confidence: Confidence

    @model_validator(mode="after")
    def _backs_off(self) -> Self:
        pauses = zip(self.retry_minutes, self.retry_minutes[1:], strict=False)
        if any(later < _GROWS * earlier for earlier, later in pauses):
            raise PydanticCustomError("retry_shape", "each pause must be at least twice the one before")
        return self
