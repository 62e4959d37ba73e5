"""How a pack writes about itself, and the small files that belong to no other room."""

from __future__ import annotations

import re
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from lienthong.core.definitions import Day, Name, Part, Words


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


class CodesOfProcedures(Part):
    """How a country's codes of procedures are written in published lists, as a pattern and in words.

    The groups ``code`` and ``owner`` of the pattern, where it has them, are the code itself and the identification code
    of the ministry or province that a longer form names.
    """

    pattern: str = r"[A-Za-z0-9][A-Za-z0-9_.\-]*"
    words: Words = Words(vi="chữ cái, chữ số, dấu chấm, dấu gạch", en="letters, digits, dots, hyphens")

    @field_validator("pattern")
    @classmethod
    def _is_a_pattern(cls, pattern: str) -> str:
        try:
            groups = set(re.compile(pattern).groupindex)
        except re.error:
            groups = {"?"}
        if groups - {"code", "owner"}:
            raise PydanticCustomError("pattern_invalid", "is not a regular expression, or names other groups")
        return pattern


class PackManifest(Part):
    """``pack.yaml``: which country this is. ``needs`` is the first version of the platform that can read it."""

    code: Name
    title: Words
    version: str = Field(min_length=1)
    languages: tuple[str, ...] = Field(min_length=1)
    time_zone: str
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    needs: str = Field(pattern=r"^[0-9]+(\.[0-9]+)*$")
    license: str
    procedure_codes: CodesOfProcedures = CodesOfProcedures()
    maintainers: tuple[str, ...] = Field(min_length=1)

    @field_validator("time_zone")
    @classmethod
    def _is_a_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            raise PydanticCustomError("zone_unknown", "is not a time zone such as Asia/Ho_Chi_Minh") from None
        return zone

    def is_readable_by(self, version: str) -> bool:
        """Tell whether a version of the platform is new enough for the pack."""
        numbers = re.match(r"[0-9]+(\.[0-9]+)*", version)
        return numbers is not None and _numbers(self.needs) <= _numbers(numbers.group())

    @property
    def zone(self) -> ZoneInfo:
        """The country's time zone."""
        return ZoneInfo(self.time_zone)


class LifeEventEntry(Part):
    """Something that happens to people and brings them to the state."""

    code: Name
    title: Words


class EverydayEntry(Part):
    """How people say what lists call otherwise: any procedure whose title has ``means`` is found by ``say``."""

    means: str = Field(min_length=1)
    say: tuple[Annotated[str, Field(min_length=1)], ...] = Field(min_length=1)


class EverydayFile(Part):
    """``procedures/everyday_words.yaml``: everyday words for the words of the law."""

    everyday_words: tuple[EverydayEntry, ...] = ()


class LifeEventsFile(Part):
    """``procedures/life_events.yaml``: the events in the order in which people see them."""

    life_events: tuple[LifeEventEntry, ...]


class SourceCountry(Part):
    """The country at the top of the tables of units."""

    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9]+$")]
    name: str = Field(min_length=1)
    since: Day
    basis: str


class UnitsSource(Part):
    """``units/source.yaml``: the package whose lists the big tables of units are built from, and how it is read."""

    package: str = Field(min_length=1)
    version: str = Field(min_length=1)
    country: SourceCountry
    old_list_from: Day
    merged_on: Day
    old_basis: str
    new_basis: str
    types: dict[Name, dict[str, Name]] = Field(min_length=1)
