"""How a pack writes a registry: its fields, how records are found, its rules of quality, how it numbers.

Everything here is a closed set. A rule or a way of numbering that cannot be written with it becomes a named rule in
``rules.py`` with its tests; the pack then names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from lienthong.core.definitions import Definition, Name, Part, Words


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise PydanticCustomError(
            "pattern_invalid", "is not a regular expression: {why}", {"why": str(error)}
        ) from None
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]
#: A field, or a column of a table field (``members.personal_number``).
Path = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")]
#: What is shown of a value to somebody who needs to recognize it and not to know it.
Mask = Literal["none", "all", "last_4", "initials", "year"]
#: Ordinary or sensitive personal data, as the country's data protection law divides them; public data are neither.
Secrecy = Literal["public", "ordinary", "sensitive"]


class Choice(Part):
    """One value that a ``choice`` field may have."""

    value: str = Field(min_length=1)
    label: Words


class FieldDefinition(Part):
    """One field: its type decides what is valid, its mask and secrecy how it may be shown.

    ``text`` is free, ``code`` fits a pattern, ``date`` is an ISO day, ``partial_date`` may lack day or month,
    ``integer`` and ``yes_no`` are themselves, ``choice`` is one of ``choices``, ``table`` is a list of rows of
    ``columns``.
    """

    label: Words
    type: Literal["text", "code", "date", "partial_date", "integer", "yes_no", "choice", "table"] = "text"
    required: bool = False
    pattern: Pattern = ""
    expected: Words | None = None  # what a code looks like, in words ("12 digits")
    max_length: int = Field(default=500, ge=1)
    choices: tuple[Choice, ...] = ()
    columns: dict[Name, FieldDefinition] = {}
    mask: Mask = "none"
    secrecy: Secrecy = "ordinary"

    @model_validator(mode="after")
    def _has_what_its_type_needs(self) -> Self:
        for kind, given in (("code", self.pattern), ("choice", self.choices), ("table", self.columns)):
            if (self.type == kind) != bool(given):
                raise PydanticCustomError(
                    "field_shape", "a {kind} field, and no other, says what it may hold", {"kind": kind}
                )
        if any(column.type == "table" for column in self.columns.values()):
            raise PydanticCustomError("field_shape", "a table cannot hold tables")
        return self


class Identifier(Part):
    """How a record is found: the value of one field, or of several joined by ``/``; a table column gives one per row.

    In a joined one a date counts by its year (``00004/2026/12``). Two entries of one name find by either field.
    ``of_person``: the value is a personal number, and the record is about that person.
    """

    name: Name
    fields: tuple[Path, ...] = Field(min_length=1)
    unique: bool = False
    of_person: bool = False

    @model_validator(mode="after")
    def _reads_one_table_column_alone(self) -> Self:
        if len(self.fields) > 1 and any("." in field for field in self.fields):
            raise PydanticCustomError("identifier_shape", "a table column cannot be joined with other fields")
        return self


class NotFuture(Part):
    """The day in ``field`` is not later than the day of writing."""

    kind: Literal["not_future"]
    field: Name


class NotBefore(Part):
    """The day in ``field`` is not earlier than the day in ``other``."""

    kind: Literal["not_before"]
    field: Name
    other: Name


class Differ(Part):
    """Two fields do not hold the same value."""

    kind: Literal["differ"]
    field: Name
    other: Name


class Together(Part):
    """When ``field`` holds something, so does ``other``."""

    kind: Literal["together"]
    field: Name
    other: Name


class NumberAgrees(Part):
    """A drawn number in ``field`` agrees with the date and the sex it was drawn for."""

    kind: Literal["number_agrees"]
    field: Name


class CheckDigit(Part):
    """The digit of ``field`` after those that have ``weights`` guards them: see ``rules.digits``.

    ``only`` says of which values that is expected, when the field also holds others.
    """

    kind: Literal["check_digit"]
    field: Name
    weights: tuple[int, ...] = Field(min_length=1)
    modulus: int = Field(default=11, ge=2)
    complement: int = Field(default=10, ge=1)
    only: Pattern = "[0-9]+"


Rule = Annotated[NotFuture | NotBefore | Differ | Together | NumberAgrees | CheckDigit, Field(discriminator="kind")]


class DrawnNumber(Part):
    """A number of prefix (by place), century and sex, year of birth, and random digits; never given twice.

    ``prefixes`` maps the code of the place's province to its digits, ``centuries`` the first two digits of the year to
    the digit of each value of the sex field.
    """

    rule: Literal["place_century_sex_year_random"]
    field: Name
    place: Name
    date: Name
    sex: Name
    prefixes: dict[str, str] = Field(min_length=1)
    centuries: dict[str, dict[str, str]] = Field(min_length=1)
    random_digits: int = Field(default=6, ge=1, le=9)


class RunningNumber(Part):
    """The next number of a series without gaps; one series per value of ``per`` (a date counts by year).

    ``form`` says how it is written: ``{n}`` is the number from ``first`` on, with zeros up to ``width``; ``{province}``
    the code of the province of the commune in ``place`` (and then one series for each); ``{check}`` the digit of the
    registry's ``check_digit`` rule for the field, where numbers that have none are passed over.
    """

    rule: Literal["running"]
    field: Name
    per: tuple[Name, ...] = ()
    width: int = Field(default=0, ge=0, le=12)
    first: int = Field(default=1, ge=1)
    form: str = Field(default="{n}", pattern=r"^[^{}]*(\{(n|province|check)\}[^{}]*)*$")
    place: Name | None = None

    @model_validator(mode="after")
    def _says_where_it_is_written(self) -> Self:
        if ("{province}" in self.form) != (self.place is not None):
            raise PydanticCustomError("number_shape", "{province} in a form goes with place, and only with it")
        return self


class FullAddress(Part):
    """A field that the registry itself keeps in words: the ``street``, then the commune in ``place`` and its province.

    What is written with a new record stays; when street or place change later it is put together anew.
    """

    field: Name
    street: Name
    place: Name


Allocation = Annotated[DrawnNumber | RunningNumber, Field(discriminator="rule")]


class RegistryDefinition(Definition):
    """One registry: who owns it, what it holds, how its records are found, what makes a fact valid.

    ``kin`` names the fields that hold the numbers of close relatives, who may read the record on their own behalf but
    are not told who else reads it. ``last_day`` names the date field that ends a fact: it holds through that day.
    ``full_address`` names the field in which it keeps an address in words.
    """

    owner: Words
    short: Words | None = None  # as a chip on a page names it: "Dân cư"
    owner_unit: str = ""  # the key of the owner in the pack's units, when it is there
    fields: dict[Name, FieldDefinition] = Field(min_length=1)
    identifiers: tuple[Identifier, ...] = Field(min_length=1)
    kin: tuple[Name, ...] = ()
    rules: tuple[Rule, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    last_day: Name | None = None
    full_address: FullAddress | None = None

    @model_validator(mode="after")
    def _names_fields_that_exist(self) -> Self:
        for path in self._named_paths():
            if self.field_at(path) is None:
                raise PydanticCustomError("field_unknown", "has no field {names}", {"names": path})
        drawn = {allocation.field for allocation in self.allocations if allocation.rule != "running"}
        for rule in self.rules:
            if rule.kind == "number_agrees" and rule.field not in drawn:
                raise PydanticCustomError("rule_shape", "number_agrees needs an allocation of {f}", {"f": rule.field})
        for running in self.allocations:
            if running.rule == "running" and "{check}" in running.form and running.field not in self.check_digits:
                raise PydanticCustomError(
                    "rule_shape", "a form with a check digit needs the rule for {f}", {"f": running.field}
                )
        return self

    def _named_paths(self) -> Iterator[str]:
        for identifier in self.identifiers:
            yield from identifier.fields
        yield from self.kin
        for rule in self.rules:
            yield rule.field
            yield getattr(rule, "other", rule.field)
        for allocation in self.allocations:
            yield allocation.field
            if allocation.rule == "running":
                yield from (*allocation.per, *([allocation.place] if allocation.place else []))
            else:
                yield from (allocation.place, allocation.date, allocation.sex)
        if self.last_day is not None:
            yield self.last_day
        if self.full_address is not None:
            yield from (self.full_address.field, self.full_address.street, self.full_address.place)

    def field_at(self, path: str) -> FieldDefinition | None:
        """Return the field or the table column at ``path``, or ``None``."""
        name, _, column = path.partition(".")
        field = self.fields.get(name)
        return field.columns.get(column) if field is not None and column else field

    @cached_property
    def identifier_names(self) -> frozenset[str]:
        """The names under which records can be looked up."""
        return frozenset(identifier.name for identifier in self.identifiers)

    @cached_property
    def unique_names(self) -> frozenset[str]:
        """The identifiers that only one record may carry."""
        return frozenset(identifier.name for identifier in self.identifiers if identifier.unique)

    @cached_property
    def check_digits(self) -> dict[str, CheckDigit]:
        """The rules for check digits by the field that they guard."""
        return {rule.field: rule for rule in self.rules if rule.kind == "check_digit"}

    @cached_property
    def drawn_numbers(self) -> dict[str, DrawnNumber]:
        """The drawn numbers by the field that they fill."""
        return {a.field: a for a in self.allocations if a.rule == "place_century_sex_year_random"}
