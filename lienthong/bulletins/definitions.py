"""How a pack writes a bulletin: how often, for which places, its words, what stands on it."""

from __future__ import annotations

import re
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from lienthong.core.definitions import Code, Definition, Hour, Part, Words

_PLACEHOLDER = re.compile(r"\{([^}]*)\}?")
_DATE = ("day", "month", "year")

Every = Literal["daily", "weekly", "monthly"]
Level = Literal["country", "province", "commune"]
#: What can be told of a period; see ``rules.measures``.
ShareCode = Literal["online", "on_time", "once_only", "paid_online"]
MeasureCode = Literal["received", "done", "ended_otherwise", "open", "overdue", "at_risk"] | ShareCode


class Ranking(Part):
    """The best and the worst places beneath by a share; ``least``: fewer cases than that are ranked nowhere."""

    by: ShareCode
    most: int = Field(default=5, ge=1, le=10)
    least: int = Field(default=30, ge=1)


class IndexPart(Part):
    """A composite index of the place, group by group, up to the last day of the bulletin's period, with its ranks."""

    code: Code
    period: Literal["month", "quarter", "year"] = "month"


class LateTasks(Part):
    """The tasks of a plan that are late at the place and beneath it, the longest first, when the bulletin is made."""

    plan: Code
    most: int = Field(default=5, ge=1, le=20)


class OpenWarnings(Part):
    """The warnings of the place that nobody has taken yet, the strongest first, when the bulletin is made."""

    most: int = Field(default=5, ge=1, le=20)


class Section(Part):
    """One part of a bulletin, exactly one of these.

    ``numbers`` or ``indicators`` (of the pack: shares and counts) of the place with their change, an ``index``, a
    ``ranking`` of the places beneath, late ``tasks`` of a plan, ``warnings`` to be taken.
    """

    title: Words
    numbers: tuple[MeasureCode, ...] = ()
    indicators: tuple[Code, ...] = ()
    index: IndexPart | None = None
    ranking: Ranking | None = None
    tasks: LateTasks | None = None
    warnings: OpenWarnings | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if sum(map(bool, (self.numbers, self.indicators, self.index, self.ranking, self.tasks, self.warnings))) != 1:
            raise PydanticCustomError("bulletin_section_shape", "is one of numbers, indicators, ranking, …")
        if any(len(set(codes)) != len(codes) for codes in (self.numbers, self.indicators)):
            raise PydanticCustomError("bulletin_number_twice", "a number stands twice")
        return self


class BulletinDefinition(Definition):
    """A bulletin of each day, week (from Monday) or month of a place, made at ``made_at`` of the day after it.

    It is made for every place of the levels in ``always``, for one of the other ``levels`` when somebody subscribed to
    it. ``issued_by`` names the type of the office at the place that signs it; without one the place itself does.
    ``place_and_date`` may hold ``{place}`` and the parts of the date; ``signed_line`` ``{unit}``, these, ``{hour}`` and
    ``{minute}``.
    """

    every: Every
    levels: tuple[Level, ...] = Field(min_length=1)
    always: tuple[Level, ...] = ()
    made_at: Hour
    issued_by: dict[Level, Code] = {}
    state: tuple[str, ...] = Field(min_length=1, max_length=3)
    heading: Words
    sections: tuple[Section, ...] = Field(min_length=1, max_length=8)
    place_and_date: str
    signed_line: str
    check_line: Words
    small_print: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if not {*self.always, *self.issued_by} <= set(self.levels):
            raise PydanticCustomError("bulletin_levels", "always and issued_by name levels that levels does not")
        for line, allowed in (
            (self.place_and_date, {"place", *_DATE}),
            (self.signed_line, {"unit", "hour", "minute", *_DATE}),
        ):
            if unknown := set(_PLACEHOLDER.findall(line)) - allowed:
                names = ", ".join(sorted(unknown))
                raise PydanticCustomError("placeholder_unknown", "unknown placeholder {names}", {"names": names})
        return self
