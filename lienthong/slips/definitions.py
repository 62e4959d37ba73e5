"""How a pack writes a slip: which act makes it, its words, which facts it states. The facts are a closed set.

A slip states the facts of the act that makes it, so a fact that this act never has is an error of the pack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal, Self, get_args

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from lienthong.core.definitions import Code, Definition, Part, Words

_PLACEHOLDER = re.compile(r"\{([^}]*)\}?")
_DATE = ("day", "month", "year")
_HOUR = ("hour", "minute")

#: What a slip about a dossier may state.
DossierFact = Literal[
    "dossier", "procedure", "procedure_code", "applicant", "subject", "channel", "intake", "unit",
    "submitted_at", "received_at", "due_at", "ended_at", "state",
    "officer", "acted_at", "reason", "until", "old_due_at", "new_due_at",
    "fee", "fee_paid",
]  # fmt: skip
#: What a register of a unit may state beside its table.
UnitFact = Literal["unit", "period", "total", "volume", "made_at"]
Fact = DossierFact | UnitFact
#: The tables that a slip may hold, and what each row of them knows. ``blank`` is a column to write or to sign in.
Rows = Literal["papers", "missing", "steps", "acts", "dossiers"]
Cell = Literal[
    "number", "blank", "name", "how", "files", "act", "who", "step", "at", "until", "gave", "took", "result", "pace",
    "dossier", "procedure", "applicant", "intake", "unit", "channel", "submitted_at", "received_at", "due_at",
    "done_at", "ended_at", "state", "officer", "timeliness",
]  # fmt: skip
CELLS: Mapping[str, frozenset[str]] = {
    "papers": frozenset({"number", "blank", "name", "how", "files"}),
    "missing": frozenset({"number", "blank", "name"}),
    "steps": frozenset({"number", "blank", "step", "at", "until", "gave", "took", "result", "pace"}),
    "acts": frozenset({"number", "blank", "act", "at", "who", "state"}),
    "dossiers": frozenset({
        "number", "blank", "dossier", "procedure", "applicant", "intake", "unit", "channel", "submitted_at",
        "received_at", "due_at", "done_at", "ended_at", "state", "officer", "timeliness",
    }),
}  # fmt: skip
Channel = Literal["online", "counter", "post"]


class Occasion(Part):
    """An act that makes the slip: the ledger's verb; with ``channels`` only for files that somebody brought that way.

    What the machine files for a declaration (linked files) came by no way.
    """

    verb: str = Field(pattern=r"^dossiers\.[a-z]+(_[a-z]+)*$")
    channels: tuple[Channel, ...] = ()


class SlipColumn(Part):
    """One column of a table: its head, which fact of the row stands in it, its share of the width."""

    label: Words
    fact: Cell
    share: int = Field(default=1, ge=1, le=12)


class SlipTable(Part):
    """A table of the slip; it is left out when it has no row."""

    of: Rows
    title: Words | None = None
    columns: tuple[SlipColumn, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _knows_its_cells(self) -> Self:
        unknown = sorted({column.fact for column in self.columns} - CELLS[self.of])
        if unknown:
            facts = {"names": ", ".join(unknown), "of": self.of}
            raise PydanticCustomError("cell_unknown", "a row of {of} has no {names}", facts)
        return self


class SlipLine(Part):
    """One thing on the slip: a fact behind its label, a sentence (``{fact}`` stands for a fact), or a table.

    A fact that is not known leaves its line out, and so does one that a sentence names.
    """

    label: Words | None = None
    fact: Fact | None = None
    words: Words | None = None
    table: SlipTable | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        given = [part is not None for part in (self.label, self.fact, self.words, self.table)]
        if given not in ([True, True, False, False], [False, False, True, False], [False, False, False, True]):
            raise PydanticCustomError("slip_line_shape", "is {label, fact}, {words} or {table}")
        return self

    @property
    def facts(self) -> frozenset[str]:
        """The facts that the line states, without those of a table's rows."""
        if self.fact is not None:
            return frozenset({self.fact})
        return placeholders(self.words.vi, self.words.en) if self.words else frozenset()


class SignaturePlace(Part):
    """Where somebody signs: as what, a hint, and the fact that is their name."""

    title: Words
    hint: Words | None = None
    name: Literal["applicant", "officer"] | None = None


class SlipDefinition(Definition):
    """A printed slip as the law has it from ``since``.

    ``number_line`` may hold ``{n}`` (the next of the issuing unit's series of this slip in the year), ``{year}`` and
    ``{dossier}``; ``place_and_date`` ``{place}`` and the parts of the date; ``signed_line`` ``{unit}`` and the parts of
    the date and the hour. ``once``: a dossier has it once, whichever of its occasions comes first. ``instead_of``: it
    stands in the place of another for the procedures that name it in ``slips``. ``issued_by``: who took the file in,
    who settles it, or who did the act. A ``sealed`` slip is signed in the name of that unit.
    """

    form: str = Field(min_length=1)
    of: Literal["dossier", "unit"] = "dossier"
    made_by: tuple[Occasion, ...] = ()
    once: bool = False
    instead_of: Code | None = None
    internal: bool = False
    sealed: bool = True
    issued_by: Literal["intake", "settling", "acting"] = "acting"
    page: Literal["A4", "A5"] = "A4"
    landscape: bool = False
    state: tuple[str, ...] = Field(min_length=1, max_length=3)
    heading: Words
    number_line: str = ""
    lines: tuple[SlipLine, ...] = Field(min_length=1)
    place_and_date: str
    signatures: tuple[SignaturePlace, ...] = ()
    signed_line: str = ""
    check_line: Words
    small_print: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _placeholders_are_known(self) -> Self:
        for line, allowed in (
            (self.number_line, {"n", "year", "dossier"}),
            (self.place_and_date, {"place", *_DATE}),
            (self.signed_line, {"unit", *_DATE, *_HOUR}),
        ):
            if unknown := placeholders(line) - allowed:
                names = ", ".join(sorted(unknown))
                raise PydanticCustomError("placeholder_unknown", "unknown placeholder {names}", {"names": names})
        return self

    @model_validator(mode="after")
    def _states_what_it_is_of(self) -> Self:
        allowed = frozenset(get_args(DossierFact if self.of == "dossier" else UnitFact))
        if unknown := sorted(self.facts - allowed):
            names = {"names": ", ".join(unknown), "of": self.of}
            raise PydanticCustomError("slip_fact_unknown", "a slip of a {of} does not know {names}", names)
        if wrong := [table.of for table in self.tables if (table.of == "dossiers") != (self.of == "unit")]:
            facts = {"names": ", ".join(wrong), "of": self.of}
            raise PydanticCustomError("slip_table_unknown", "a slip of a {of} has no table of {names}", facts)
        if bool(self.made_by) != (self.of == "dossier"):
            raise PydanticCustomError("slip_occasion", "a slip of a dossier is made by an act, a register by none")
        if self.sealed and not (self.signed_line and self.signatures):
            raise PydanticCustomError("slip_unsigned", "a sealed slip needs a signed_line and a place to sign")
        return self

    @property
    def facts(self) -> frozenset[str]:
        """Every fact that the slip states outside its tables, and the names beneath its signatures."""
        names = (frozenset({place.name} if place.name else ()) for place in self.signatures)
        return frozenset().union(*(line.facts for line in self.lines), *names)

    @property
    def tables(self) -> tuple[SlipTable, ...]:
        """The tables of the slip, in order."""
        return tuple(line.table for line in self.lines if line.table is not None)

    def made_of(self, verb: str, channel: str) -> bool:
        """Tell whether an act of this verb, on a file that came by this channel, makes the slip."""
        return any(one.verb == verb and channel in (one.channels or (channel,)) for one in self.made_by)


def placeholders(*texts: str) -> frozenset[str]:
    """Return the names in braces in some texts; an open brace alone is an empty name."""
    return frozenset(_names(texts))


def _names(texts: tuple[str, ...]) -> Iterator[str]:
    for text in texts:
        yield from _PLACEHOLDER.findall(text)
