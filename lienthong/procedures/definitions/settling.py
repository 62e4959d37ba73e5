"""How a pack writes the way of a file: who is competent, how long it may take, who settles it step by step."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from lienthong.core.definitions import Basis, Confidence, Hour, Name, Part, Words

#: No law counts more days or hours, and no calendar reaches further.
MOST = 10_000


class Competence(Part):
    """Who settles, who takes in, and which form field says where (its value is a commune's code).

    ``anywhere``: offices of the type ``intake`` (or of a type in ``also_at``) take it in at their counter wherever in
    the province, or the country, they are, and hand it over to the agency that is competent for the place.
    """

    agency: Name
    intake: Name
    place_field: Name
    anywhere: Literal["none", "province", "country"] = "none"
    also_at: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _names_where_only_for_anywhere(self) -> Self:
        if self.also_at and self.anywhere == "none":
            raise PydanticCustomError("competence_shape", "also_at goes with anywhere, and only with it")
        return self


class Term(Part):
    """How long the agency has. ``same_day``: done the day it is filed, or the next working day after ``cutoff``."""

    kind: Literal["same_day", "working_days", "calendar_days", "working_hours"]
    amount: int = Field(default=0, ge=0, le=MOST)
    cutoff: Hour | None = None

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Self:
        if self.kind == "same_day" and (self.cutoff is None or self.amount):
            raise PydanticCustomError("term_shape", "same_day needs a cutoff and no amount")
        if self.kind != "same_day" and self.amount < 1:
            raise PydanticCustomError("term_shape", "needs an amount of at least 1")
        return self


class Supplement(Part):
    """How often the agency may ask for more, and how many working days the person then has."""

    times: int = Field(default=1, ge=0)
    days: int = Field(default=7, ge=1, le=MOST)


class Extension(Part):
    """How often the agency may extend, with an apology."""

    times: int = Field(default=1, ge=0)


class Need(Part):
    """A paper that an officer puts to the file before it may leave a step, such as the report of a visit."""

    id: Name
    name: Words


class Step(Part):
    """Who acts next: a role at an agency (the one of that type that serves the matter's place, nearest above).

    ``hours`` (of work) or ``days`` (of work) is an inner target that never stretches the legal term. ``needs`` is what
    the officer must have put to the file before passing it on. ``four_eyes``: not by anybody who had it at an earlier
    step.
    """

    key: Name
    role: Literal["intake", "settle", "head", "system", "linked"]
    agency: Name
    title: Words
    hours: int | None = Field(default=None, ge=1, le=MOST)
    days: int | None = Field(default=None, ge=1, le=MOST)
    needs: tuple[Need, ...] = ()
    four_eyes: bool = False
    confidence: Confidence = "unverified"

    @model_validator(mode="after")
    def _has_one_target(self) -> Self:
        if self.hours is not None and self.days is not None:
            raise PydanticCustomError("step_shape", "the inner target is in hours or in days, not both")
        return self

    @property
    def target(self) -> Term | None:
        """The inner target as a term of the office that has the file."""
        if self.hours is not None:
            return Term(kind="working_hours", amount=self.hours)
        return None if self.days is None else Term(kind="working_days", amount=self.days)


class OpinionKind(Part):
    """An opinion that settling officers may ask of another agency (the one of that type nearest above the place).

    It has ``days``, counted in its own calendar. ``silence`` says whether none by then is consent. ``pauses``: the term
    of the procedure stands still meanwhile. The agency sees the question and nothing of the file but the groups of the
    form that it ``shows`` and the papers (components) that it names.
    """

    key: Name
    title: Words
    agency: Name
    days: int = Field(ge=1, le=MOST)
    counted: Literal["working_days", "calendar_days"] = "working_days"
    silence: Literal["consent", "none"] = "none"
    pauses: bool = False
    shows: tuple[Name, ...] = ()
    papers: tuple[Name, ...] = ()
    basis: Basis | None = None
    confidence: Confidence = "unverified"

    @property
    def term(self) -> Term:
        """How long the agency has."""
        return Term(kind=self.counted, amount=self.days)
