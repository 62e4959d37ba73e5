"""How a plan is written: its identity, phases, groups and blocs, and its tasks with who leads, until when, and how one
can tell that a task is done. The facts carry how sure they are, so that nothing recollected is shown as law.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from lienthong.core.definitions import Basis, Code, Day, Definition, Name, Part, Words

#: How sure a fact is: read in its source (A), read but partial or inferred (B), recollected (C), the platform's own.
Grade = Literal["A", "B", "C", "own"]
#: What the platform counts by itself, without an indicator: see ``queries.measuring``.
Fact = Literal["services_on_portal", "procedures_online", "papers_replaced"]
#: How much a task or a deliverable counts beside the others of its plan.
Weight = Annotated[int, Field(ge=1, le=1000)]
#: A task of another plan: ``<plan>/<task>``.
TaskName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]*(/[A-Za-z0-9][A-Za-z0-9_.\-]*)?$")]
#: The deliverable of a task that names none: the task itself.
WHOLE = "whole"


class Phase(Part):
    """A stretch of the plan; both days belong to it."""

    code: Code
    title: Words
    since: Day
    until: Day
    aim: Words | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.until < self.since:
            raise PydanticCustomError("period_empty", "until must be later than since")
        return self


class Heading(Part):
    """A group of tasks, or a bloc, by its name."""

    code: Code
    title: Words


class Lead(Part):
    """Who leads, in the words of the source; ``office`` is the code of the one office that answers for it.

    ``each`` are types of agencies of which every office does its own part, in a plan of its own.
    """

    say: Words
    office: str = ""
    each: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _one_or_each(self) -> Self:
        if self.office and self.each:
            raise PydanticCustomError("lead_shape", "a lead is one office, or each office of some types")
        return self


class Measure(Part):
    """What tells that a task is done: an indicator of the pack, or a fact that the platform counts, and its threshold.

    It is read over the last ``days`` days where the lead sits, with all beneath that place (``office``: there only).
    """

    indicator: Code | None = None
    fact: Fact | None = None
    at_least: Annotated[Decimal, Field(gt=0)] | None = None
    at_most: Annotated[Decimal, Field(ge=0)] | None = None
    days: int = Field(default=30, ge=1, le=366)
    where: Literal["place", "office"] = "place"

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        if (self.indicator is None) == (self.fact is None) or (self.at_least is None) == (self.at_most is None):
            raise PydanticCustomError(
                "measure_shape", "a measure is one indicator or fact, and one of at_least and at_most"
            )
        return self


class Deliverable(Part):
    """Something that must be there in the end, shown by evidence."""

    code: Name
    title: Words
    weight: Weight = 1


class Grades(Part):
    """How sure each fact of a task is."""

    lead: Grade
    due: Grade
    target: Grade
    group: Grade
    bloc: Grade


class Decision(Part):
    """What decided something: the number of the paper, who signed it, when."""

    number: str = Field(min_length=1)
    by: str = Field(min_length=1)
    on: Day


class Fulfilled(Part):
    """A task that was done before the platform followed it: when, and by which act."""

    on: Day
    basis: Basis
    sure: Grade


class TaskDefinition(Part):
    """One task. ``title`` is what is to be reached; without a ``measure`` evidence for its deliverables tells.

    ``refines`` is the task of which this is a part: of the same plan, or ``<plan>/<task>``. A due date later than that
    one's needs a ``decision``; one outside the phase needs words why.
    """

    code: Code
    title: Words
    phase: str = ""
    group: str = ""
    blocs: tuple[Code, ...] = ()
    lead: Lead
    since: Day | None = None
    due: Day
    deliverables: tuple[Deliverable, ...] = ()
    focal_point: Words | None = None
    weight: Weight = 1
    measure: Measure | None = None
    refines: TaskName | None = None
    decision: Decision | None = None
    beyond_phase: Words | None = None
    fulfilled: Fulfilled | None = None
    legal_basis: tuple[Basis, ...] = ()
    source: str = ""
    sure: Grades | None = None
    note: Words | None = None

    @property
    def wanted(self) -> dict[str, Deliverable]:
        """What evidence is wanted for, by code: the deliverables, or the task as a whole."""
        return {one.code: one for one in self.deliverables or (Deliverable(code=WHOLE, title=self.title),)}

    @property
    def grades(self) -> Iterator[Grade]:
        """Every grade that stands in the task."""
        if self.sure is not None:
            yield from (self.sure.lead, self.sure.due, self.sure.target, self.sure.group, self.sure.bloc)
        if self.fulfilled is not None:
            yield self.fulfilled.sure


class PlanDefinition(Definition):
    """One plan. ``owner`` is the code of the office whose plan it is; left out, it is the country's."""

    number: str = Field(min_length=1)  # as it is cited
    issuer: Words
    owner: str = ""
    phases: tuple[Phase, ...] = ()
    groups: tuple[Heading, ...] = ()
    blocs: tuple[Heading, ...] = ()
    tasks: tuple[TaskDefinition, ...] = Field(min_length=1)
    note: Words | None = None

    @cached_property
    def by_code(self) -> dict[str, TaskDefinition]:
        """The tasks by code."""
        return {task.code: task for task in self.tasks}

    def full_name(self, name: str) -> str:
        """Return ``<plan>/<task>`` for a task as this plan names it."""
        return name if "/" in name else f"{self.code}/{name}"
