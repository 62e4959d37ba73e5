"""How a pack writes a form: the schema of what is given, the layout that people see, what must hold between fields."""

from __future__ import annotations

from typing import Literal, Self

import jsonschema_rs
from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from lienthong.core.definitions import Basis, Code, Name, Part, Words
from lienthong.procedures.definitions.values import Calculation, Condition, Value

Widget = Literal["text", "date", "select", "radio", "number", "textarea", "place", "table", "hidden"]


class Property(Part):
    """The JSON Schema of one field: the part of draft 2020-12 that a form needs. An ``array`` is a repeating group."""

    type: Literal["string", "integer", "boolean", "array"]
    format: Literal["date", "partial-date", "email"] | None = None
    pattern: str | None = None
    min_length: int | None = Field(default=None, alias="minLength", ge=0)
    max_length: int | None = Field(default=None, alias="maxLength", ge=1)
    minimum: int | None = None
    maximum: int | None = None
    enum: tuple[str, ...] | None = Field(default=None, min_length=1)
    items: RowSchema | None = None
    min_items: int | None = Field(default=None, alias="minItems", ge=0)
    max_items: int | None = Field(default=None, alias="maxItems", ge=1)

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        bounds = ((self.minimum, self.maximum), (self.min_length, self.max_length), (self.min_items, self.max_items))
        if any(low is not None and high is not None and low > high for low, high in bounds):
            raise PydanticCustomError("property_contradicts", "no value can be both that large and that small")
        if (self.type == "array") != (self.items is not None):
            raise PydanticCustomError("property_shape", "items goes with type array, and only with it")
        return self

    @field_validator("pattern")
    @classmethod
    def _is_a_pattern(cls, pattern: str | None) -> str | None:
        try:
            jsonschema_rs.Draft202012Validator({"pattern": pattern or ""})
        except (jsonschema_rs.ValidationError, ValueError):
            raise PydanticCustomError("pattern_invalid", "is not a regular expression") from None
        return pattern


class RowSchema(Part):
    """The JSON Schema of one row of a repeating group; a row holds no further groups."""

    type: Literal["object"] = "object"
    properties: dict[Name, Property] = Field(min_length=1)
    required: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _is_flat(self) -> Self:
        if any(column.type == "array" for column in self.properties.values()):
            raise PydanticCustomError("property_shape", "a row of a group cannot hold groups")
        return self


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
    """Where a value comes from: a field of a service's answer; ``as`` names the asking (default: the service).

    For a repeating group the field is a table of the registry, and ``columns`` says which of its columns fills which.
    """

    service: Code
    field: Name
    as_: Name | None = Field(default=None, alias="as")
    columns: dict[Name, Name] = {}

    @property
    def key(self) -> str:
        """The key of the asking that answers it."""
        return self.as_ or self.service


class Default(Part):
    """A value that is put in when nothing is held and nothing was typed."""

    value: Value
    when: Condition | None = None


#: Why a form asks for what a registry holds, where no rule can tell it (see ``rules.once_only.REASONS``).
Hindrance = Literal["others_data", "no_lookup", "no_service", "original"]


class KnownIn(Part):
    """A registry that holds the value although the form still asks for it, and what the law says where that is why.

    ``registry`` is one of the pack, or the name of one that the country has and the pack not yet. ``because`` says what
    is in the way where it is not the law: who files may not see it, nothing that they can give finds the record, or
    what the services of the registry tell leaves it out; of a paper, that it is itself needed, not only what it says.
    """

    registry: Name
    law: Basis | None = None
    because: Hindrance | None = None

    @model_validator(mode="after")
    def _has_one_reason(self) -> Self:
        if self.law is not None and self.because is not None:
            raise PydanticCustomError("known_in_shape", "one reason is enough: the law, or what else is in the way")
        return self


class FormField(Part):
    """One field as people see it. ``expects`` says in words what a right value looks like; errors repeat it.

    ``basis`` is the law behind the question. Of ``default``, the first whose condition holds is put in (see
    ``rules.filling``). ``calculate`` is worked out by the server alone. ``locked`` means that the registry's value
    prevails by law. A ``table`` is a repeating group of ``columns``; in their conditions a field is a column of the
    same row, or else of the form. ``known_in`` is for the audit of what is asked although the State holds it.
    """

    name: Name
    label: Words
    help: Words | None = None
    basis: Basis | None = None
    expects: Words | None = None
    widget: Widget = "text"
    options: tuple[Option, ...] = ()
    prefill: Prefill | None = None
    default: tuple[Default, ...] = ()
    calculate: Calculation | None = None
    locked: bool = False
    when: Condition | None = None
    columns: tuple[FormField, ...] = ()
    known_in: KnownIn | None = None

    def column(self, name: str) -> FormField | None:
        """Return the column of a repeating group with that name."""
        return next((column for column in self.columns if column.name == name), None)


class Group(Part):
    """Fields that are asked on one page; ``by`` names whose part it is, when it is not the applicant's."""

    group: Name
    title: Words
    help: Words | None = None
    by: Name | None = None
    when: Condition | None = None
    fields: tuple[FormField, ...] = Field(min_length=1)


class Check(Part):
    """What must hold: a bound between a date and another day, two fields that differ, or a condition (``require``).

    ``field`` is where the error is shown, ``message`` says what would be right. ``not_before`` and ``not_after`` take
    ``$today``, ``$field.x`` or an ISO day, moved by ``plus_days``. A check is made ``when`` its condition holds. A
    ``field`` such as ``children.birth_date`` is checked in every row.
    """

    field: str = Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")
    not_before: Value | None = None
    not_after: Value | None = None
    differs_from: Value | None = None
    require: Condition | None = None
    plus_days: int = Field(default=0, ge=-100_000, le=100_000)
    when: Condition | None = None
    message: Words
    basis: Basis | None = None

    @model_validator(mode="after")
    def _is_one_bound(self) -> Self:
        bounds = (self.not_before, self.not_after, self.differs_from, self.require)
        if len([b for b in bounds if b is not None]) != 1:
            raise PydanticCustomError("check_shape", "has one of not_before, not_after, differs_from, require")
        return self

    @property
    def kind(self) -> Literal["not_before", "not_after", "differs_from", "require"]:
        """Which bound it is; also the code of the error."""
        if self.not_before is not None:
            return "not_before"
        if self.not_after is not None:
            return "not_after"
        return "differs_from" if self.differs_from is not None else "require"

    @property
    def bound(self) -> str:
        """The day or the field that it compares with, as written; empty for a condition."""
        return self.not_before or self.not_after or self.differs_from or ""


class Form(Part):
    """What is asked: a schema for the values, a layout for the eyes, checks between fields."""

    schema_: FormSchema = Field(alias="schema")
    layout: tuple[Group, ...] = Field(min_length=1)
    checks: tuple[Check, ...] = ()
