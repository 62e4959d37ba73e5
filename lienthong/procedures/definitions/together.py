"""How a pack writes what a declaration shares with others: a part of another person, procedures of other agencies."""

from __future__ import annotations

from pydantic import Field

from lienthong.core.definitions import Code, Name, Part, Words
from lienthong.procedures.definitions.values import Condition, Value


class PersonPart(Part):
    """The part of a form that another person gives, by invitation: groups ``by`` it, on their own word and account.

    ``number`` is the personal number of who is invited. ``shows`` are fields of the rest that they see, and agree to
    with their own part: when one changes, they are asked again. ``required``: without their answer it cannot be filed.
    Who does not answer within ``days`` may be invited again.
    """

    key: Name
    title: Words
    number: Value
    shows: tuple[Name, ...] = ()
    required: bool = True
    when: Condition | None = None
    days: int = Field(default=7, ge=1)


class LinkedProcedure(Part):
    """A procedure that is filed together with this one, for another agency: its form is made from this one's.

    ``form`` maps its fields to values, also of what its siblings wrote (``$linked.birth.child.personal_number``). It is
    filed when everything of ``after`` has ended well; when one of them has not, it is not filed at all.
    """

    procedure: Code
    as_: Name = Field(alias="as")
    when: Condition | None = None
    after: tuple[Name, ...] = ()
    form: dict[Name, Value] = Field(min_length=1)
