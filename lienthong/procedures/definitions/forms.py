"""How a pack writes a form: values and conditions, the schema of what is given, the layout that people see, checks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal, Self

import jsonschema_rs
from pydantic import AfterValidator, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from lienthong.core.definitions import Basis, Code, Name, Part, Words

_REFERENCE = re.compile(
    r"\$(?:applicant|today|unit\.name|place\.(?:code|name)|dossier\.code"
    r"|field\.[a-z][a-z0-9_]*|number\.[a-z][a-z0-9_]*|written\.[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)"
)
Widget = Literal["text", "date", "select", "radio", "number", "textarea", "place", "hidden"]


def _value(text: str) -> str:
    if text.startswith("$") and not _REFERENCE.fullmatch(text):
        raise PydanticCustomError("reference_unknown", "is not one of the references that a pack may use")
    return text


#: A literal, or one of the closed set of references.
Value = Annotated[str, AfterValidator(_value)]


def field_of(value: str) -> str | None:
    """Return ``x`` when the value is ``$field.x``, else ``None``."""
    return value.removeprefix("$field.") if value.startswith("$field.") else None


class Condition(Part):
    """When something applies: one test of one field, or several joined by ``all`` or ``any``."""

    field: Name | None = None
    equals: str | None = None
    not_equals: str | None = None
    in_: tuple[str, ...] | None = Field(default=None, alias="in", min_length=1)
    present: bool | None = None
    all_: tuple[Condition, ...] | None = Field(default=None, alias="all", min_length=1)
    any_: tuple[Condition, ...] | None = Field(default=None, alias="any", min_length=1)

    @model_validator(mode="after")
    def _is_one_test(self) -> Self:
        tests = [t for t in (self.equals, self.not_equals, self.in_, self.present) if t is not None]
        joins = [j for j in (self.all_, self.any_) if j is not None]
        if (self.field is not None and len(tests) == 1 and not joins) or (
            self.field is None and not tests and len(joins) == 1
        ):
            return self
        raise PydanticCustomError("condition_shape", "is {field, equals|not_equals|in|present}, {all} or {any}")

    def fields(self) -> Iterator[str]:
        """Yield the name of every field that the condition looks at."""
        if self.field is not None:
            yield self.field
        for part in (*(self.all_ or ()), *(self.any_ or ())):
            yield from part.fields()


class Property(Part):
    """The JSON Schema of one field: the part of draft 2020-12 that a form needs."""

    type: Literal["string", "integer", "boolean"]
    format: Literal["date", "partial-date", "email"] | None = None
    pattern: str | None = None
    min_length: int | None = Field(default=None, alias="minLength", ge=0)
    max_length: int | None = Field(default=None, alias="maxLength", ge=1)
    minimum: int | None = None
    maximum: int | None = None
    enum: tuple[str, ...] | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        lowest, highest = self.minimum, self.maximum
        shortest, longest = self.min_length, self.max_length
        if (lowest is not None and highest is not None and lowest > highest) or (
            shortest is not None and longest is not None and shortest > longest
        ):
            raise PydanticCustomError("property_contradicts", "no value can be both that large and that small")
        return self

    @field_validator("pattern")
    @classmethod
    def _is_a_pattern(cls, pattern: str | None) -> str | None:
        try:
            jsonschema_rs.Draft202012Validator({"pattern": pattern or ""})
        except (jsonschema_rs.ValidationError, ValueError):
            raise PydanticCustomError("pattern_invalid", "is not a regular expression") from None
        return pattern


class FormSchema(Part):
    """The JSON Schema of the form: an object whose fields are all listed; others are refused."""

    type: Literal["object"] = "object"
    properties: dict[Name, Property]
    required: tuple[Name, ...] = ()


class Option(Part):
    """One choice of a list: the stored value and how it reads."""

    value: str
    label: Words


class Prefill(Part):
    """Where a value comes from: a field of a service's answer; ``as`` names the asking (default: the service)."""

    service: Code
    field: Name
    as_: Name | None = Field(default=None, alias="as")

    @property
    def key(self) -> str:
        """The key of the asking that answers it."""
        return self.as_ or self.service


class Default(Part):
    """A value that is put in when nothing is held and nothing was typed."""

    value: Value
    when: Condition | None = None


class FormField(Part):
    """One field as people see it. ``expects`` says in words what a right value looks like; errors repeat it.

    Of ``default``, the first whose condition holds is put in (see ``rules.filling``). ``locked`` means that the
    registry's value prevails by law.
    """

    name: Name
    label: Words
    help: Words | None = None
    expects: Words | None = None
    widget: Widget = "text"
    options: tuple[Option, ...] = ()
    prefill: Prefill | None = None
    default: tuple[Default, ...] = ()
    locked: bool = False
    when: Condition | None = None


class Group(Part):
    """Fields that are asked on one page."""

    group: Name
    title: Words
    help: Words | None = None
    fields: tuple[FormField, ...] = Field(min_length=1)


class Check(Part):
    """A bound between a date field and another day, or two fields that must differ.

    ``message`` says what would be right. ``not_before`` and ``not_after`` take ``$today``, ``$field.x`` or an ISO day,
    moved by ``plus_days``.
    """

    field: Name
    not_before: Value | None = None
    not_after: Value | None = None
    differs_from: Value | None = None
    plus_days: int = 0
    message: Words
    basis: Basis | None = None

    @model_validator(mode="after")
    def _is_one_bound(self) -> Self:
        if len([b for b in (self.not_before, self.not_after, self.differs_from) if b is not None]) != 1:
            raise PydanticCustomError("check_shape", "has one of not_before, not_after, differs_from")
        return self

    @property
    def kind(self) -> Literal["not_before", "not_after", "differs_from"]:
        """Which bound it is; also the code of the error."""
        if self.not_before is not None:
            return "not_before"
        return "not_after" if self.not_after is not None else "differs_from"

    @property
    def bound(self) -> str:
        """The day or the field that it compares with, as written."""
        return self.not_before or self.not_after or self.differs_from or ""


class Form(Part):
    """What is asked: a schema for the values, a layout for the eyes, checks between fields."""

    schema_: FormSchema = Field(alias="schema")
    layout: tuple[Group, ...] = Field(min_length=1)
    checks: tuple[Check, ...] = ()
