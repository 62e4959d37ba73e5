"""How a pack writes what something stands for: literals and references, conditions, calculations. A closed, typed set.

There are no expressions. A condition tests fields, a calculation has one operator over values; both can be analyzed:
which fields they stand on, of which type they are, whether they go round in a circle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from lienthong.core.definitions import Name, Part

_NAME = r"[a-z][a-z0-9_]*"
_REFERENCE = re.compile(
    r"\$(?:applicant|business|today|unit\.name|place\.(?:code|name)|dossier\.code|result\.until"
    rf"|(?:field|row|number)\.{_NAME}|written\.{_NAME}\.{_NAME}|linked\.{_NAME}\.{_NAME}\.{_NAME})"
)
_COLUMN = rf"^{_NAME}\.{_NAME}$"


def _value(text: str) -> str:
    if text.startswith("$") and not _REFERENCE.fullmatch(text):
        raise PydanticCustomError("reference_unknown", "is not one of the references that a pack may use")
    return text


#: A literal, or one of the closed set of references.
Value = Annotated[str, AfterValidator(_value)]
#: A column of a repeating group: ``children.birth_date``.
Column = Annotated[str, Field(pattern=_COLUMN)]


def field_of(value: str) -> str | None:
    """Return ``x`` when the value is ``$field.x``, else ``None``."""
    return value.removeprefix("$field.") if value.startswith("$field.") else None


def column_of(value: str) -> str | None:
    """Return ``x`` when the value is ``$row.x``, else ``None``."""
    return value.removeprefix("$row.") if value.startswith("$row.") else None


class Condition(Part):
    """When something applies: one test of one field, several joined by ``all`` or ``any``, or the opposite of one.

    ``less_than``, ``at_most``, ``more_than`` and ``at_least`` compare whole numbers or whole days with a literal or
    another field. What is not given yet holds none of them.
    """

    field: Name | None = None
    equals: str | None = None
    not_equals: str | None = None
    in_: tuple[str, ...] | None = Field(default=None, alias="in", min_length=1)
    present: bool | None = None
    less_than: Value | None = None
    at_most: Value | None = None
    more_than: Value | None = None
    at_least: Value | None = None
    all_: tuple[Condition, ...] | None = Field(default=None, alias="all", min_length=1)
    any_: tuple[Condition, ...] | None = Field(default=None, alias="any", min_length=1)
    not_: Condition | None = Field(default=None, alias="not")

    @model_validator(mode="after")
    def _is_one_test(self) -> Self:
        tests = [t for t in (self.equals, self.not_equals, self.in_, self.present) if t is not None]
        tests += [value for _, value in self.comparisons()]
        joins = [j for j in (self.all_, self.any_, self.not_) if j is not None]
        if (self.field is not None and len(tests) == 1 and not joins) or (
            self.field is None and not tests and len(joins) == 1
        ):
            return self
        raise PydanticCustomError("condition_shape", "is one test of a field, {all}, {any} or {not}")

    def comparisons(self) -> Iterator[tuple[str, str]]:
        """Yield operator and right side of every comparison that is written here."""
        for name in ("less_than", "at_most", "more_than", "at_least"):
            if (value := getattr(self, name)) is not None:
                yield name, value

    @property
    def parts(self) -> tuple[Condition, ...]:
        """The conditions that this one joins or turns round."""
        return (*(self.all_ or ()), *(self.any_ or ()), *((self.not_,) if self.not_ else ()))

    def fields(self) -> Iterator[str]:
        """Yield the name of every field that the condition looks at."""
        if self.field is not None:
            yield self.field
        yield from (name for _, value in self.comparisons() if (name := field_of(value) or column_of(value)))
        for part in self.parts:
            yield from part.fields()


class Case(Part):
    """One case of a calculation: its value applies when ``when`` holds."""

    value: Value
    when: Condition | None = None


class Later(Part):
    """A day moved by whole ``days``, ``months`` or ``years`` (back when negative); the 31st becomes a month's last."""

    day: Value
    days: int = 0
    months: int = 0
    years: int = 0


class Share(Part):
    """So many percent of a number, rounded to the nearest whole one."""

    of: Value
    percent: int = Field(ge=0, le=10_000)


class Counting(Part):
    """The rows of a repeating group, of them those for which ``where`` holds."""

    table: Name
    where: Condition | None = None


class Totaling(Part):
    """The sum of a column of numbers over the rows for which ``where`` holds."""

    column: Column
    where: Condition | None = None

    @property
    def table(self) -> str:
        """The repeating group."""
        return self.column.partition(".")[0]


class Item(Part):
    """A column of one row of a repeating group; ``row`` 1 is the first of those that say anything."""

    column: Column
    row: int = Field(ge=1)

    @property
    def table(self) -> str:
        """The repeating group."""
        return self.column.partition(".")[0]


class Joining(Part):
    """Texts put together; what is not given is left out."""

    parts: tuple[Value, ...] = Field(min_length=1)
    by: str = " "


_Pair = Annotated[tuple[Value, ...], Field(min_length=2, max_length=2)]
_Some = Annotated[tuple[Value, ...], Field(min_length=1)]
Kind = Literal["integer", "date", "string", "any"]
#: What each operator gives.
GIVES: dict[str, Kind] = {
    "sum": "integer",
    "product": "integer",
    "difference": "integer",
    "smallest": "integer",
    "largest": "integer",
    "share": "integer",
    "count": "integer",
    "total": "integer",
    "item": "any",
    "age": "integer",
    "days_between": "integer",
    "later": "date",
    "in_words": "string",
    "join": "string",
    "first": "any",
    "cases": "any",
}
#: Operators whose operands are whole numbers, and those whose operands are days.
OF_NUMBERS = frozenset({"sum", "product", "difference", "smallest", "largest", "share"})
OF_DAYS = frozenset({"age", "days_between", "later"})


class Calculation(Part):
    """What the server works out itself: exactly one operator.

    ``sum``, ``product``, ``difference``, ``smallest``, ``largest`` of numbers; ``share``; ``count`` and ``total`` of a
    repeating group, ``item``: a column of one of its rows; ``age``: whole years from a day to today; ``days_between``
    two days (the later one second); ``later``: a moved day; ``in_words``: a number or a day as people say it; ``join``;
    ``first``: the first that is given; ``cases``: the first whose condition holds. Without an operand that it needs, it
    gives nothing.
    """

    sum: _Some | None = None
    product: _Some | None = None
    difference: _Pair | None = None
    smallest: _Some | None = None
    largest: _Some | None = None
    share: Share | None = None
    count: Counting | None = None
    total: Totaling | None = None
    item: Item | None = None
    age: Value | None = None
    days_between: _Pair | None = None
    later: Later | None = None
    in_words: Value | None = None
    join: Joining | None = None
    first: _Some | None = None
    cases: tuple[Case, ...] | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _is_one_operator(self) -> Self:
        if len([name for name in GIVES if getattr(self, name) is not None]) != 1:
            raise PydanticCustomError("calculation_shape", "has exactly one operator")
        return self

    @property
    def operator(self) -> str:
        """The name of the one operator."""
        return next(name for name in GIVES if getattr(self, name) is not None)

    def operands(self) -> tuple[str, ...]:
        """Return the values that it works on, in order."""
        used = getattr(self, self.operator)
        if isinstance(used, str):
            return (used,)
        if isinstance(used, Share):
            return (used.of,)
        if isinstance(used, Later):
            return (used.day,)
        if isinstance(used, Joining):
            return used.parts
        if isinstance(used, Counting | Totaling | Item):
            return ()
        return tuple(one.value if isinstance(one, Case) else one for one in used)

    def conditions(self) -> tuple[Condition, ...]:
        """Return the conditions of its cases; those on rows of a table are the table's own matter."""
        return tuple(case.when for case in self.cases or () if case.when is not None)

    def fields(self) -> Iterator[str]:
        """Yield the name of every field that it stands on."""
        yield from (name for value in self.operands() if (name := field_of(value) or column_of(value)))
        for condition in self.conditions():
            yield from condition.fields()
        for of in (self.count, self.total, self.item):
            if of is not None:
                yield of.table
