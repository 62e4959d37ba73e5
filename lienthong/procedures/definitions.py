"""How a pack writes a procedure: form, components, steps, term, fee, what is read and written, the result, examples.

There is no code in a pack. A condition is one of a closed set of tests, a value is a literal or one of a closed set of
references (``$applicant``, ``$today``, ``$field.x``, ``$written.child.personal_number``, ``$number.birth``,
``$unit.name``, ``$place.code``, ``$place.name``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from lienthong.core.definitions import Basis, Code, Confidence, Day, Definition, Hour, Moment, Name, Part, Words

_REFERENCE = re.compile(
    r"\$(?:applicant|today|unit\.name|place\.(?:code|name)|dossier\.code"
    r"|field\.[a-z][a-z0-9_]*|number\.[a-z][a-z0-9_]*|written\.[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)"
)
Channel = Literal["online", "counter", "post"]
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


class Sector(Part):
    """The field of law that a procedure belongs to (hộ tịch, cư trú, …)."""

    code: Name
    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Competence(Part):
    """Who settles, who takes in, and which form field says where (its value is a commune's code)."""

    agency: Name
    intake: Name
    place_field: Name


class Term(Part):
    """How long the agency has. ``same_day``: done the day it is filed, or the next working day after ``cutoff``."""

    kind: Literal["same_day", "working_days", "calendar_days", "working_hours"]
    amount: int = Field(default=0, ge=0)
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
    days: int = Field(default=7, ge=1)


class Extension(Part):
    """How often the agency may extend, with an apology."""

    times: int = Field(default=1, ge=0)


class FeeRate(Part):
    """One amount from a day on. Rates with the same ``id`` follow one another; ``per`` multiplies by a number field."""

    id: Name = "fee"
    name: Words | None = None
    since: Day
    amount: int = Field(ge=0)
    per: Name | None = None
    channels: tuple[Channel, ...] = ()
    when: Condition | None = None
    basis: Basis
    confidence: Confidence = "confirmed"


class Component(Part):
    """A paper of the file: uploaded, only shown (``present``), or replaced by what registry ``by`` answers."""

    id: Name
    name: Words
    kind: Literal["upload", "present", "replaced"]
    by: Name | None = None
    required: bool = True
    when: Condition | None = None
    note: Words | None = None

    @model_validator(mode="after")
    def _names_what_replaces_it(self) -> Self:
        if (self.kind == "replaced") != (self.by is not None):
            raise PydanticCustomError("component_shape", "by goes with kind replaced, and only with it")
        return self


class Step(Part):
    """Who acts next: a role at an agency. ``hours`` is an inner target that never stretches the legal term."""

    key: Name
    role: Literal["intake", "settle", "head", "system"]
    agency: Name
    title: Words
    hours: int | None = Field(default=None, ge=1)
    confidence: Confidence = "unverified"


class Property(Part):
    """The JSON Schema of one field: the part of draft 2020-12 that a form needs."""

    type: Literal["string", "integer", "boolean"]
    format: Literal["date", "email"] | None = None
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
        try:
            re.compile(self.pattern or "")
        except re.error as error:
            raise PydanticCustomError(
                "pattern_invalid", "is not a regular expression: {e}", {"e": str(error)}
            ) from None
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
    """Where a value comes from: a field of a service's answer; ``as`` names the asking (default: the service)."""

    service: Code
    field: Name
    as_: Name | None = Field(default=None, alias="as")

    @property
    def key(self) -> str:
        """The asking that answers it, as in ``ProcedureDefinition.asking``."""
        return self.as_ or self.service


class FormField(Part):
    """One field as people see it. ``expects`` says in words what a right value looks like; errors repeat it.

    ``default`` is put in when nothing is held; ``locked`` means that the registry's value prevails by law.
    """

    name: Name
    label: Words
    help: Words | None = None
    expects: Words | None = None
    widget: Widget = "text"
    options: tuple[Option, ...] = ()
    prefill: Prefill | None = None
    default: Value | None = None
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


class Asking(Part):
    """How a service is asked when a draft starts, or as soon as the fields of its lookup are given."""

    service: Code
    as_: Name | None = Field(default=None, alias="as")
    lookup: dict[Name, Value] = Field(min_length=1)
    when: Condition | None = None

    @property
    def key(self) -> str:
        """The name under which prefills and results find the answer."""
        return self.as_ or self.service


class Write(Part):
    """A fact that the result puts into a registry; later references read it as ``$written.<as>.<field>``."""

    service: Code
    as_: Name = Field(alias="as")
    valid_from: Value = "$today"
    map: dict[Name, Value] = Field(min_length=1)
    when: Condition | None = None


class Shown(Part):
    """One line of the result paper."""

    label: Words
    value: Value
    when: Condition | None = None


class Result(Part):
    """The paper that ends it: template, title, how its number reads (``{n}/{year}``) and what it shows."""

    template: Name
    title: Words
    number: str
    series: Name | None = None
    shows: tuple[Shown, ...] = Field(min_length=1)


class Given(Part):
    """An example's case: where and when it is filed, how, and with which form."""

    place: str
    at: Moment
    channel: Channel = "online"
    form: dict[Name, str | int | bool]


class ExpectedError(Part):
    """An error that the form check must report."""

    path: str
    code: Name


class Expect(Part):
    """What must come out of an example; what is left out is not compared."""

    valid: bool = True
    errors: tuple[ExpectedError, ...] = ()
    due_at: Moment | None = None
    fee: int | None = None


class Example(Part):
    """One case that is run on every check of the pack."""

    name: str = Field(min_length=1)
    given: Given
    expect: Expect


class ProcedureDefinition(Definition):
    """One administrative procedure as the law has it from ``since`` (to ``until``)."""

    field: Sector
    level: Name
    life_event: Name | None = None
    words: tuple[str, ...] = ()
    for_whom: Words
    competence: Competence
    channels: tuple[Channel, ...] = Field(min_length=1)
    term: Term
    clock_starts: Literal["submitted", "received"] = "submitted"
    supplement: Supplement = Supplement()
    extension: Extension = Extension()
    fee: tuple[FeeRate, ...] = Field(min_length=1)
    components: tuple[Component, ...] = ()
    steps: tuple[Step, ...] = Field(min_length=1)
    form: Form
    prefill_from: tuple[Asking, ...] = ()
    reads: tuple[Code, ...] = ()
    writes: tuple[Write, ...] = ()
    result: Result
    examples: tuple[Example, ...] = Field(min_length=1)

    @cached_property
    def fields(self) -> dict[str, FormField]:
        """Every field of the layout by name, in the order in which it is asked."""
        return {field.name: field for group in self.form.layout for field in group.fields}

    @cached_property
    def required(self) -> frozenset[str]:
        """The names of the fields that must be given when they are visible."""
        return frozenset(self.form.schema_.required)

    def asking(self, key: str) -> Asking:
        """Return the asking with that key (its ``as``, else its service); ``KeyError`` when there is none."""
        return {asking.key: asking for asking in self.prefill_from}[key]

    def step(self, key: str) -> Step:
        """Return the step with that key; ``KeyError`` when there is none."""
        return {step.key: step for step in self.steps}[key]

    def json_schema(self) -> dict[str, Any]:
        """Return the form's JSON Schema 2020-12, choices of lists included; nothing but its fields is allowed."""
        properties = {
            name: prop.model_dump(by_alias=True, exclude_none=True)
            for name, prop in self.form.schema_.properties.items()
        }
        for name, field in self.fields.items():
            if field.options and name in properties:
                properties[name].setdefault("enum", [option.value for option in field.options])
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": properties,
            "required": list(self.form.schema_.required),
            "additionalProperties": False,
        }
