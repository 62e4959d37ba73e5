"""How a pack writes a procedure: form, components, steps, term, fee, what is read and written, the result, examples.

There is no code in a pack. A condition is one of a closed set of tests, a value is a literal or one of a closed set of
references (``$applicant``, ``$business``, ``$today``, ``$field.x``, ``$row.x``, ``$written.child.personal_number``,
``$linked.birth.child.personal_number``, ``$number.birth``, ``$unit.name``, ``$place.code``, ``$place.name``), a
calculation has one operator (see ``values``).
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from lienthong.core.definitions import (
    Basis,
    Code,
    Confidence,
    Day,
    Definition,
    Name,
    Part,
    Words,
    fingerprint,
)
from lienthong.procedures.definitions.examples import Channel, Example
from lienthong.procedures.definitions.forms import Form, FormField, FormSchema, KnownIn, Property, RowSchema
from lienthong.procedures.definitions.results import Result, Shown
from lienthong.procedures.definitions.settling import Competence, Extension, Need, OpinionKind, Step, Supplement, Term
from lienthong.procedures.definitions.together import LinkedProcedure, PersonPart
from lienthong.procedures.definitions.values import Condition, Value

__all__ = [
    "Asking",
    "Bloc",
    "Channel",
    "Competence",
    "Component",
    "Condition",
    "Example",
    "Extension",
    "FeeRate",
    "FilingCase",
    "Form",
    "FormField",
    "LinkedProcedure",
    "Need",
    "OpinionKind",
    "PersonPart",
    "ProcedureDefinition",
    "Result",
    "Sector",
    "Shown",
    "Step",
    "Supplement",
    "Term",
    "Transition",
    "Value",
    "Write",
]

#: The parts of the state whose work is settled apart from each other.
Bloc = Literal["government", "party", "national_assembly", "fatherland_front", "court", "procuracy"]


class Sector(Part):
    """The field of law that a procedure belongs to (hộ tịch, cư trú, …)."""

    code: Name
    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)


class FilingCase(Part):
    """A case that the law tells apart (``1.013225.02``): recognized by the form, with a term of its own if it has one.

    ``name`` completes the sentence "this is the case of …".
    """

    id: Code
    name: Words
    when: Condition
    term: Term | None = None
    basis: Basis | None = None
    confidence: Confidence = "unverified"


class FeeRate(Part):
    """One amount from a day on. Rates with the same ``id`` follow one another; ``per`` multiplies by a number field.

    ``at_most`` bounds what comes of it. A fee that is worked out is a calculated field, and ``amount`` 1 ``per`` it.
    ``due`` is when it is paid: with the filing, when an officer has assessed it, or before the result is given out.
    """

    id: Name = "fee"
    name: Words | None = None
    since: Day
    amount: int = Field(ge=0, le=10**15)
    per: Name | None = None
    at_most: int | None = Field(default=None, ge=0, le=10**15)
    channels: tuple[Channel, ...] = ()
    when: Condition | None = None
    due: Literal["filing", "assessment", "result"] = "filing"
    basis: Basis
    confidence: Confidence = "confirmed"


class Component(Part):
    """A paper of the file: uploaded, only shown (``present``), or replaced by what registry ``by`` answers.

    ``otherwise`` is what happens when that registry does not answer: the person uploads or shows the paper, or nothing
    is asked and the agency looks it up itself. ``known_in``: a registry holds what the paper says, and it is asked for.
    ``from_store`` are the kinds of papers that the State may have kept for the person already and that are taken
    instead, when the person agrees. What is uploaded for it is kept for the next time, as a paper of the kind
    ``kept_as``, once the result is granted.
    """

    id: Name
    name: Words
    kind: Literal["upload", "present", "replaced"]
    known_in: KnownIn | None = None
    by: Name | None = None
    otherwise: Literal["upload", "present", "agency"] = "agency"
    from_store: tuple[Name, ...] = ()
    kept_as: Name | None = None
    required: bool = True
    when: Condition | None = None
    note: Words | None = None

    @model_validator(mode="after")
    def _names_what_replaces_it(self) -> Self:
        if (self.kind == "replaced") != (self.by is not None):
            raise PydanticCustomError("component_shape", "by goes with kind replaced, and only with it")
        return self


class Asking(Part):
    """How a service is asked: as soon as ``when`` holds and everything that its lookup refers to is given.

    Several askings may share one ``as``: they are alternatives, told apart by ``when``. ``each`` names a repeating
    group: the service is asked for every row, by what the row holds (``$row.x``). ``by`` names the part of another
    person, in whose name and only while they fill it in the service is asked.
    """

    service: Code
    as_: Name | None = Field(default=None, alias="as")
    lookup: dict[Name, Value] = Field(min_length=1)
    when: Condition | None = None
    each: Name | None = None
    by: Name | None = None

    @property
    def key(self) -> str:
        """The name under which prefills find the answer."""
        return self.as_ or self.service


class Write(Part):
    """What the result does to a registry; later references read the fact as ``$written.<as>.<field>``.

    ``record`` writes a new fact. ``update`` changes, and ``end`` ends from ``valid_from`` on, the one record that
    carries the identifier in ``find``; found by a row of a table (a member of a household), they mean that row. When
    there is no such record the file waits, unless ``if_none`` says that then there is nothing to do (``skip``) or that
    what would have been changed is a new fact (``record``, of an update). ``each`` names a repeating group: it is done
    for every row (``$row.x``), and nothing later refers to it.
    """

    service: Code
    as_: Name = Field(alias="as")
    mode: Literal["record", "update", "end"] = "record"
    find: dict[Name, Value] = {}
    if_none: Literal["refuse", "skip", "record"] = "refuse"
    valid_from: Value = "$today"
    map: dict[Name, Value] = {}
    when: Condition | None = None
    each: Name | None = None

    @model_validator(mode="after")
    def _has_what_its_mode_needs(self) -> Self:
        if (self.mode == "record") == bool(self.find) or len(self.find) > 1:
            raise PydanticCustomError("write_shape", "update and end, and only they, find a record by one identifier")
        if (self.mode == "end") == bool(self.map):
            raise PydanticCustomError("write_shape", "record and update, and only they, map values")
        if self.if_none == "record" and self.mode != "update":
            raise PydanticCustomError("write_shape", "if_none: record goes with update, and only with it")
        return self


class Transition(Part):
    """What becomes of forms begun under the text before: through ``old_until`` they may still be filed under it."""

    old_until: Day
    basis: Basis | None = None


class ProcedureDefinition(Definition):
    """One administrative procedure as the law has it from ``since`` (to ``until``)."""

    transition: Transition | None = None
    field: Sector
    bloc: Bloc = "government"
    level: Name
    life_event: Name | None = None
    words: tuple[str, ...] = ()
    for_whom: Words
    competence: Competence
    channels: tuple[Channel, ...] = Field(min_length=1)
    applicants: tuple[Literal["person", "business"], ...] = ("person",)
    term: Term
    cases: tuple[FilingCase, ...] = ()
    clock_starts: Literal["submitted", "received"] = "submitted"
    supplement: Supplement = Supplement()
    extension: Extension = Extension()
    fee: tuple[FeeRate, ...] = Field(min_length=1)
    components: tuple[Component, ...] = ()
    presence: Words | None = None  # why somebody must come in person, where the law asks for it
    steps: tuple[Step, ...] = Field(min_length=1)
    opinions: tuple[OpinionKind, ...] = ()
    form: Form
    parts: tuple[PersonPart, ...] = ()
    prefill_from: tuple[Asking, ...] = ()
    reads: tuple[Code, ...] = ()
    writes: tuple[Write, ...] = ()
    linked: tuple[LinkedProcedure, ...] = ()
    slips: tuple[Code, ...] = ()  # of its own, each in the place of a general one
    result: Result
    examples: tuple[Example, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _transition_reaches_beyond_the_change(self) -> Self:
        if self.transition is not None and self.transition.old_until < self.since:
            raise PydanticCustomError("transition_too_short", "old_until must not lie before since")
        return self

    @cached_property
    def sha256(self) -> str:
        """The fingerprint of the definition: what a published version is known by."""
        return fingerprint(self)

    @cached_property
    def fields(self) -> dict[str, FormField]:
        """Every field of the layout by name, in the order in which it is asked."""
        return {field.name: field for group in self.form.layout for field in group.fields}

    @cached_property
    def part_keys(self) -> frozenset[str]:
        """The keys of the parts that other people give."""
        return frozenset(part.key for part in self.parts)

    @cached_property
    def required(self) -> frozenset[str]:
        """The names of the fields that must be given when they are visible."""
        return frozenset(self.form.schema_.required)

    @cached_property
    def conditions(self) -> dict[str, tuple[Condition, ...]]:
        """What must hold, all of it, for each field to be asked: its group's condition and its own."""
        return {
            field.name: tuple(when for when in (group.when, field.when) if when is not None)
            for group in self.form.layout
            for field in group.fields
        }

    @cached_property
    def calculated(self) -> tuple[str, ...]:
        """The names of the fields that the server works out, in the order of the layout."""
        return tuple(name for name, field in self.fields.items() if field.calculate is not None)

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The names of the boxes that no form shows: what is in them comes from the server, never from who files."""
        return frozenset(name for name, field in self.fields.items() if field.widget == "hidden")

    @cached_property
    def tables(self) -> dict[str, RowSchema]:
        """The repeating groups of the form: name → what a row holds."""
        return {name: prop.items for name, prop in self.form.schema_.properties.items() if prop.items is not None}

    def opinion(self, key: str) -> OpinionKind | None:
        """Return the kind of opinion with that key, if there is one."""
        return next((kind for kind in self.opinions if kind.key == key), None)

    def step(self, key: str) -> Step:
        """Return the step with that key; ``KeyError`` when there is none."""
        return {step.key: step for step in self.steps}[key]

    def term_of(self, case: str) -> Term:
        """Return the term of a case (empty: of the procedure itself)."""
        own = next((one.term for one in self.cases if one.id == case), None)
        return own or self.term

    def shown_at(self, path: str) -> FormField | None:
        """Return the field at a path: ``name``, ``children.name`` or ``children.0.name``; ``None`` for no field."""
        name, _, rest = path.partition(".")
        field, column = self.fields.get(name), rest.rpartition(".")[2]
        return field.column(column) if field is not None and column and not column.isdecimal() else field

    def property_at(self, path: str) -> Property | None:
        """Return the schema at a path such as those of ``shown_at``."""
        name, _, rest = path.partition(".")
        prop, column = self.form.schema_.properties.get(name), rest.rpartition(".")[2]
        if prop is None or prop.items is None or not column or column.isdecimal():
            return prop
        return prop.items.properties.get(column)

    def json_schema(self) -> dict[str, Any]:
        """Return the form's JSON Schema 2020-12, choices of lists included; nothing but its fields is allowed."""
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **_object_schema(self.form.schema_, tuple(self.fields.values())),
        }


def _object_schema(schema: FormSchema | RowSchema, fields: tuple[FormField, ...]) -> dict[str, Any]:
    shown = {field.name: field for field in fields}
    return {
        "type": "object",
        "properties": {name: _property_schema(prop, shown.get(name)) for name, prop in schema.properties.items()},
        "required": list(schema.required),
        "additionalProperties": False,
    }


def _property_schema(prop: Property, field: FormField | None) -> dict[str, Any]:
    schema = prop.model_dump(by_alias=True, exclude_none=True, exclude={"items"})
    if prop.items is not None:
        schema["items"] = _object_schema(prop.items, field.columns if field else ())
    elif field is not None and field.options:
        schema.setdefault("enum", [option.value for option in field.options])
    return schema
