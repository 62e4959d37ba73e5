"""How a pack writes the paper that ends a procedure: what it shows, until when it holds, in whose stores it is kept."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from lienthong.core.definitions import Name, Part, Words
from lienthong.procedures.definitions.values import Condition, Value


class Shown(Part):
    """One line of the result paper."""

    label: Words
    value: Value
    when: Condition | None = None


class Owner(Part):
    """Whose store a result is kept in: a personal number, or a business code."""

    number: Value
    kind: Literal["person", "business"] = "person"
    when: Condition | None = None


class Result(Part):
    """The paper that ends it: template, title, its number and what it shows.

    ``number`` is how the number reads: ``{n}`` is the value of ``n`` (given by a registry, or the next of a series of
    the settling unit), ``{year}`` the local year of signing. It holds for ``valid_months`` from the day of signing, or
    to the end of the day ``valid_until``, or without end. It is kept for its ``owners`` as a paper of the kind
    ``kept_as`` (the template's code when left out), under which other procedures ask for it.
    """

    template: Name
    title: Words
    number: str = Field(pattern=r"^[^{}]*(\{(n|year)\}[^{}]*)*$")
    n: Value = "$number.result"
    shows: tuple[Shown, ...] = Field(min_length=1)
    valid_until: Value | None = None
    valid_months: int | None = Field(default=None, ge=1, le=1200)
    kept_as: Name | None = None
    owners: tuple[Owner, ...] = (Owner(number="$applicant"),)

    @model_validator(mode="after")
    def _ends_in_one_way(self) -> Self:
        if self.valid_until is not None and self.valid_months is not None:
            raise PydanticCustomError("validity_shape", "has valid_until or valid_months, not both")
        return self

    @property
    def kind(self) -> str:
        """The kind of paper under which it is kept and asked for."""
        return self.kept_as or self.template
