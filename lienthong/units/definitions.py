"""How a pack writes places, agencies and working time: ``units/*.yaml`` and the big tables ``units/*.csv``.

``bundle_from`` and ``calendar_from`` turn the parsed files (scalars as text) into what the actions load, or refuse with
every problem named by file and line.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, time
from operator import attrgetter
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BeforeValidator, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from lienthong.core.calendar import Span
from lienthong.core.definitions import Basis, Confidence, Day, Hour, Name, Part, Words
from lienthong.core.identifiers import tidy
from lienthong.core.values import GOVERNMENT, Bloc
from lienthong.units.refusals import UnitListWrong
from lienthong.units.rules import BodyVersion, Expected, Relation, Succession, problems_of

Level = Literal["country", "province", "district", "commune"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_Row = TypeVar("_Row", bound=Part)
_SHOWN = 20
_RELATIONS: Mapping[str, Relation] = {"whole": "WHOLE", "part": "PART", "ground": "GROUND"}
_PLACEHOLDER = re.compile(r"\{(\w*)\}")

#: A cell of a table: an empty one means "none".
_MaybeDay = Annotated[Day | None, BeforeValidator(lambda cell: None if cell == "" else cell)]


def _check_placeholders(allowed: frozenset[str], *texts: str) -> None:
    if unknown := {name for text in texts for name in _PLACEHOLDER.findall(text)} - allowed:
        names = ", ".join(sorted(unknown))
        raise PydanticCustomError("placeholder_unknown", "unknown placeholder {names}", {"names": names})


class LevelTitle(Part):
    """What a level is called."""

    code: Level
    title: Words


class PlaceType(Part):
    """A type of place and how its full name is written; ``numbered`` is for names that are numbers (Ward 4)."""

    code: Name
    level: Level
    title: Words
    name: Words
    numbered: Words | None = None

    @model_validator(mode="after")
    def _placeholders(self) -> Self:
        numbered = (self.numbered.vi, self.numbered.en) if self.numbered else ()
        _check_placeholders(frozenset({"name"}), self.name.vi, self.name.en, *numbered)
        return self

    def full_name(self, short: str) -> tuple[str, str]:
        """Return the full name in Vietnamese and English: ``Ba Đình`` → (``Phường Ba Đình``, ``Ba Đình Ward``)."""
        words = self.numbered if self.numbered and short.isdigit() else self.name
        return words.vi.format(name=short), words.en.format(name=short)


class Expectation(Part):
    """How many places of a level there must be on a day, in the country or under the unit with a code."""

    on: Day
    level: Level
    count: int
    under: str = ""


class LevelsFile(Part):
    """``units/levels.yaml``: levels, types of places, and the counts that the tables must have."""

    levels: tuple[LevelTitle, ...]
    types: tuple[PlaceType, ...]
    expect: tuple[Expectation, ...] = ()


class Agency(Part):
    """What is said of every agency, whether there are thousands of it or one."""

    type: Name
    bloc: Bloc = GOVERNMENT
    code: str
    name: Words
    since: Day
    legal_basis: tuple[Basis, ...] = Field(min_length=1)
    confidence: Confidence


class AgencyTemplate(Agency):
    """An agency that every place of a level has.

    ``name`` may hold ``{name}`` (full name, first letter small), ``{short}`` and ``{name_en}``; ``code`` may hold
    ``{eid}`` (the code of the province's e-identity) and ``{code}`` (the place's code).
    """

    level: Level
    title: Words

    @model_validator(mode="after")
    def _placeholders(self) -> Self:
        _check_placeholders(frozenset({"name", "short", "name_en"}), self.name.vi, self.name.en)
        _check_placeholders(frozenset({"eid", "code"}), self.code)
        return self


class Office(Agency):
    """An agency that exists once, at the top: a ministry."""

    note: str = ""


class AgenciesFile(Part):
    """``units/agencies.yaml``: templates, offices, and the e-identity code of each province by its unit code."""

    templates: tuple[AgencyTemplate, ...]
    offices: tuple[Office, ...] = ()
    province_codes: Mapping[str, str] = Field(default_factory=dict)
    province_codes_basis: tuple[Basis, ...] = ()


class UnitRow(Part):
    """A line of ``units.csv``: one period of one body; ``name`` without its type."""

    body: str = Field(pattern=r"^place/[A-Za-z0-9]+@\d{4}-\d{2}-\d{2}$")
    code: str = Field(pattern=r"^[A-Za-z0-9]+$")
    level: Level
    type: Name
    name: str = Field(min_length=1)
    parent: str
    valid_from: Day
    valid_to: _MaybeDay
    legal_basis: str


class ChangeRow(Part):
    """A line of ``changes.csv``: what became what."""

    date: Day
    old: str
    new: str
    relation: Literal["whole", "part", "ground"]
    note: str
    legal_basis: str


class DayEntry(Part):
    """A day that differs from its weekday; ``under`` is the key of the body for which it holds (empty: everywhere)."""

    date: Day
    kind: Literal["holiday", "make_up", "swapped_off", "swapped_worked", "half_day"]
    name: Words
    legal_basis: tuple[Basis, ...] = Field(min_length=1)
    confidence: Confidence
    announced: Annotated[bool, BeforeValidator(lambda cell: {"true": True, "false": False}.get(cell, cell))] = True
    instead_of: Day | None = None
    opens: Hour | None = None
    closes: Hour | None = None
    under: str = ""

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if (self.kind == "half_day") != (self.opens is not None and self.closes is not None):
            raise PydanticCustomError("half_day_hours", "a half day, and only a half day, has opens and closes")
        if self.opens and self.closes and self.opens >= self.closes:
            raise PydanticCustomError("hours_empty", "closes must be later than opens")
        if (self.kind in ("make_up", "swapped_off", "swapped_worked")) != (self.instead_of is not None):
            raise PydanticCustomError("instead_of", "a swapped or made-up day, and only that, names the other day")
        return self


class CalendarFile(Part):
    """``units/calendar.yaml``."""

    days: tuple[DayEntry, ...]

    @model_validator(mode="after")
    def _each_day_once_and_swaps_in_pairs(self) -> Self:
        entries = {(entry.under, entry.date): entry for entry in self.days}
        if len(entries) != len(self.days):
            raise PydanticCustomError("day_twice", "a day stands twice for the same unit")
        for (under, day), entry in entries.items():
            other = entries.get((under, entry.instead_of)) if entry.instead_of else None
            if entry.kind.startswith("swapped") and (other is None or other.instead_of != day):
                raise PydanticCustomError("swap_alone", "the swap of {day} has no other half", {"day": str(day)})
        return self


class Hours(Part):
    """The same hours on several weekdays, each written ``07:30-11:30``."""

    days: tuple[Weekday, ...] = Field(min_length=1)
    hours: tuple[Annotated[str, Field(pattern=r"^\d{2}:\d{2}-\d{2}:\d{2}$")], ...] = Field(min_length=1)


class HoursEntry(Part):
    """The week of a scope: an agency type, a body, both or (neither) everywhere.

    ``worked`` hours count in a term; during ``reception`` hours the counter is open but a term does not run.
    """

    agency: str = ""
    under: str = ""
    worked: tuple[Hours, ...] = Field(min_length=1)
    reception: tuple[Hours, ...] = ()
    since: Day
    until: Day | None = None
    legal_basis: tuple[Basis, ...] = Field(min_length=1)
    confidence: Confidence

    @model_validator(mode="after")
    def _each_span_opens_first(self) -> Self:
        for part in (*self.worked, *self.reception):
            for hours in part.hours:
                opens, closes = hours.split("-")
                if opens >= closes:  # HH:MM sorts as time
                    raise PydanticCustomError("hours_empty", "{hours} must close after it opens", {"hours": hours})
        return self


class HoursFile(Part):
    """``units/hours.yaml``."""

    hours: tuple[HoursEntry, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class UnitsBundle:
    """Everything ``load_units`` writes: periods of places and agencies, and what became what."""

    versions: tuple[BodyVersion, ...]
    changes: tuple[Succession, ...]

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the rows, in hexadecimal."""
        return _hash([*map(_cells_of(BodyVersion), self.versions), *map(_cells_of(Succession), self.changes)])


@dataclass(frozen=True, slots=True)
class CalendarBundle:
    """Everything ``load_calendar`` writes: the days that differ and the hours of each scope."""

    days: tuple[DayEntry, ...]
    hours: tuple[HoursEntry, ...]

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the entries, in hexadecimal."""
        return _hash([entry.model_dump(mode="json") for entry in (*self.days, *self.hours)])


def bundle_from(
    *,
    levels: Mapping[str, Any] | LevelsFile,
    agencies: Mapping[str, Any] | AgenciesFile,
    units: Sequence[Mapping[str, str]],
    changes: Sequence[Mapping[str, str]] = (),
) -> UnitsBundle:
    """Return what to load from the parsed ``levels.yaml``, ``agencies.yaml``, ``units.csv`` and ``changes.csv``.

    Refuses with ``UnitListWrong`` naming every problem (at most 20 are shown): a cell of the wrong shape by file and
    line, rows that do not fit together by body, a count that is not as expected.
    """
    layout, offices = LevelsFile.model_validate(levels), AgenciesFile.model_validate(agencies)
    rows, wrong = _rows(UnitRow, units, "units.csv")
    became, wrong_too = _rows(ChangeRow, changes, "changes.csv")
    types = {place_type.code: place_type for place_type in layout.types}
    wrong += wrong_too + [
        f"units.csv: {row.body}: {row.type} is no type of level {row.level}"
        for row in rows
        if row.type not in types or types[row.type].level != row.level
    ]
    _refuse_if_any(wrong)
    places = [_place(row, types[row.type]) for row in rows]
    versions = (*places, *_agencies(places, offices))
    successions = tuple(_succession(row) for row in became)
    _refuse_if_any(
        problems_of(versions, successions, [Expected(e.on, e.level, e.under, e.count) for e in layout.expect])
    )
    return UnitsBundle(versions, successions)


def calendar_from(
    *, calendar: Mapping[str, Any] | CalendarFile, hours: Mapping[str, Any] | HoursFile
) -> CalendarBundle:
    """Return what to load from the parsed ``calendar.yaml`` and ``hours.yaml``."""
    return CalendarBundle(CalendarFile.model_validate(calendar).days, HoursFile.model_validate(hours).hours)


def basis_text(basis: Iterable[Basis]) -> str:
    """Return acts and articles as one line."""
    return "; ".join(f"{part.act}, {part.article}" if part.article else part.act for part in basis)


def spans_of(parts: Iterable[Hours]) -> Iterator[tuple[int, Span]]:
    """Yield (weekday from 0 for Monday, span) of each hours entry."""
    for part in parts:
        for day in part.days:
            for hours in part.hours:
                opens, closes = hours.split("-")
                yield WEEKDAYS.index(day), Span(time.fromisoformat(opens), time.fromisoformat(closes))


def _rows(kind: type[_Row], rows: Sequence[Mapping[str, str]], file: str) -> tuple[list[_Row], list[str]]:
    read, wrong = [], []
    for line, row in enumerate(rows, start=2):
        try:
            read.append(kind.model_validate(row))
        except ValidationError as error:
            wrong += [f"{file}:{line}: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
    return read, wrong


def _refuse_if_any(wrong: Sequence[str]) -> None:
    if wrong:
        raise UnitListWrong(count=len(wrong), summary="; ".join(wrong[:3]), problems=list(wrong[:_SHOWN]))


def _place(row: UnitRow, place_type: PlaceType) -> BodyVersion:
    short = tidy(row.name)
    name, name_en = place_type.full_name(short)
    facts = row.model_dump(exclude={"name"})
    return BodyVersion(**facts, name=name, name_en=name_en, short_name=short)


def _succession(row: ChangeRow) -> Succession:
    return Succession(row.date, row.old, row.new, _RELATIONS[row.relation], row.note, row.legal_basis)


def _agencies(places: Sequence[BodyVersion], file: AgenciesFile) -> Iterator[BodyVersion]:
    levels = {place.body: (place.level, place.code, place.parent) for place in places}
    for template in file.templates:
        births: dict[str, date] = {}
        for place in places:
            if place.level == template.level and (place.valid_to is None or place.valid_to > template.since):
                start = max(place.valid_from, template.since)
                born = births.setdefault(place.body, start)
                eid = file.province_codes.get(_province_code(place.body, levels), "")
                yield _agency(template, replace(place, valid_from=start), born, eid)
    for place in places:
        if place.level == "country":
            yield from (_office(office, place) for office in file.offices)


def _agency(template: AgencyTemplate, place: BodyVersion, born: date, eid: str) -> BodyVersion:
    small = place.name[:1].lower() + place.name[1:]
    words = {"name": small, "short": place.short_name, "name_en": place.name_en}
    names = Words(vi=template.name.vi.format(**words), en=template.name.en.format(**words))
    return _attached(place, template, f"{place.code}@{born}", template.code.format(eid=eid, code=place.code), names)


def _office(office: Office, top: BodyVersion) -> BodyVersion:
    place = replace(top, valid_from=office.since)
    return _attached(place, office, f"{office.code}@{office.since}", office.code, office.name)


def _attached(place: BodyVersion, kind: Agency, key: str, code: str, names: Words) -> BodyVersion:
    """Return an agency on a place, in being as long as the given period of the place."""
    return replace(
        place,
        body=f"agency/{kind.type}/{key}",
        code=code,
        level="agency",
        type=kind.type,
        name=names.vi,
        name_en=names.en,
        short_name=names.vi,
        parent=place.body,
        legal_basis=basis_text(kind.legal_basis),
        agency_type=kind.type,
        place=place.body,
        bloc=kind.bloc,
    )


def _province_code(body: str, levels: Mapping[str, tuple[str, str, str]]) -> str:
    level, code, parent = levels.get(body, ("", "", ""))
    return code if level in ("province", "") else _province_code(parent, levels)


def _cells_of(kind: type[BodyVersion] | type[Succession]) -> Callable[[Any], Any]:
    return attrgetter(*(column.name for column in fields(kind)))


def _hash(rows: Sequence[Any]) -> str:
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, default=str).encode()).hexdigest()
