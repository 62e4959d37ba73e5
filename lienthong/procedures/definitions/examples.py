"""How a pack writes the examples of a procedure: a case of life and what the law makes of it, run on every check."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from lienthong.core.definitions import Moment, Name, Part

Channel = Literal["online", "counter", "post"]
#: A form as an example writes it: texts, numbers, yes and no, and the rows of repeating groups.
GivenForm = dict[Name, str | int | bool | tuple[dict[Name, str | int | bool], ...]]


class Happened(Part):
    """What happens to the file of an example after it was filed; ``days`` is what an extension adds."""

    at: Moment
    what: Literal["supplement_asked", "supplemented", "extended"]
    days: int = Field(default=0, ge=0, le=10_000)


class Given(Part):
    """An example's case: where and when it is filed, how, and with which form; ``then``: what happens to it."""

    place: str
    at: Moment
    channel: Channel = "online"
    form: GivenForm
    then: tuple[Happened, ...] = ()


class ExpectedError(Part):
    """An error that the form check must report; the path of a row's field is ``children.0.name``."""

    path: str
    code: Name


class Expect(Part):
    """What must come out of an example; what is left out is not compared."""

    valid: bool = True
    errors: tuple[ExpectedError, ...] = ()
    due_at: Moment | None = None
    fee: int | None = None
    case: str | None = None
    form: dict[Name, str | int | bool] = {}  # what calculated fields and defaults must come to


class Example(Part):
    """One case that is run on every check of the pack."""

    name: str = Field(min_length=1)
    given: Given
    expect: Expect
