"""How a slip reads: its definition filled with what it states, for a page in either language and for paper.

Paper is in the language of the State; with ``gloss`` every fixed word has the other language small beneath it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from lienthong.core.definitions import Words
from lienthong.core.values import Text
from lienthong.documents.rendering.sheets import (
    Block,
    Column,
    Facts,
    Foot,
    Grid,
    Head,
    Label,
    Passage,
    QrCheck,
    Sheet,
    Signature,
)
from lienthong.slips.definitions import SignaturePlace, SlipDefinition, SlipTable
from lienthong.slips.rules.stating import Said

_RIGHT = frozenset({"files"})
_CENTER = frozenset({"number"})
_ROW_TO_SIGN = 11.0  # millimeters


@dataclass(frozen=True, slots=True)
class FactList:
    """Facts behind their labels."""

    rows: tuple[tuple[Text, Text], ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its facts in it."""

    words: Text


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its rows filled."""

    title: Text | None
    columns: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    form: SlipTable


Item = FactList | Sentence | Table


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a slip carries beside what it states: who issues it where, its number, its code, the check address."""

    unit_name: str
    place: str
    number: str
    code: str
    address: str
    acted_at: datetime  # local: the date beneath the slip
    sealed_at: datetime  # local: what the box of the signature says
    demo_mark: str


def items(definition: SlipDefinition, stated: Mapping[str, Any]) -> list[Item]:
    """Return what the slip says, in order; a line whose facts are not known is left out."""
    known = {name: _text(value) for name, value in stated["facts"].items()}
    lines = [line for line in definition.lines if line.table is not None or line.facts <= known.keys()]
    found: list[Item] = []
    for is_fact, several in groupby(lines, key=lambda line: line.fact is not None):
        if is_fact:
            rows = tuple((line.label.text, known[line.fact]) for line in several if line.label and line.fact)
            found.append(FactList(rows))
            continue
        for line in several:
            if line.words is not None:
                found.append(Sentence(_filled(line.words, known)))
            elif line.table is not None and (rows := stated["tables"].get(line.table.of)):
                found.append(_table(line.table, rows))
    return found


def said_number(definition: SlipDefinition, *, n: int, year: int, dossier: str) -> str:
    """Return the slip's number as it reads."""
    return definition.number_line.format(n=n, year=year, dossier=dossier)


def sheet_of(definition: SlipDefinition, stated: Mapping[str, Any], imprint: Imprint, *, gloss: bool = False) -> Sheet:
    """Return the slip as a sheet to be printed."""
    moment = imprint.acted_at
    dated = {"day": f"{moment:%d}", "month": f"{moment:%m}", "year": f"{moment:%Y}"}
    names = {name: _text(value).vi for name, value in stated["facts"].items()}
    return Sheet(
        head=Head(
            imprint.unit_name,
            definition.state,
            _label(definition.heading.text, gloss=gloss),
            imprint.number,
            definition.form,
        ),
        blocks=tuple(_blocks(items(definition, stated), gloss=gloss)),
        foot=Foot(
            place_and_date=definition.place_and_date.format(place=imprint.place, **dated),
            signatures=tuple(_signatures(definition, names, imprint, gloss=gloss)),
            check=_check(definition, imprint, gloss=gloss),
            small_print=tuple(_label(line.text, gloss=gloss) for line in definition.small_print),
        ),
        line=imprint.address,
        code=imprint.code,
        demo_mark=imprint.demo_mark,
        size=definition.page,
        is_landscape=definition.landscape,
    )


def _check(definition: SlipDefinition, imprint: Imprint, *, gloss: bool) -> QrCheck | None:
    """Return the QR code of a slip; a register has no code and is not checked by anybody."""
    if not imprint.code:
        return None
    return QrCheck(imprint.address, _label(definition.check_line.text, gloss=gloss), imprint.code)


def _signatures(
    definition: SlipDefinition, names: Mapping[str, str], imprint: Imprint, *, gloss: bool
) -> Iterator[Signature]:
    """Yield the places to sign; the last is the unit's, where a sealed slip says that it is signed."""
    for number, place in enumerate(definition.signatures, start=1):
        is_seal = definition.sealed and number == len(definition.signatures)
        box = _sealed(definition, imprint) if is_seal else ""
        yield _signature(place, box, names, gloss=gloss)


def _signature(place: SignaturePlace, box: str, names: Mapping[str, str], *, gloss: bool) -> Signature:
    hint = _label(place.hint.text, gloss=gloss) if place.hint else None
    name = names.get(place.name, "") if place.name else ""
    return Signature((_label(place.title.text, gloss=gloss),), hint, box, name)


def _sealed(definition: SlipDefinition, imprint: Imprint) -> str:
    parts = {"day": "%d", "month": "%m", "year": "%Y", "hour": "%H", "minute": "%M"}
    moment = {name: f"{imprint.sealed_at:{form}}" for name, form in parts.items()}
    return definition.signed_line.format(unit=imprint.unit_name, **moment)


def _blocks(found: list[Item], *, gloss: bool) -> Iterator[Block]:
    for item in found:
        if isinstance(item, FactList):
            rows = tuple((_label(label, gloss=gloss), value.vi) for label, value in item.rows)
            yield Facts(rows, is_tight=True)
        elif isinstance(item, Sentence):
            yield Passage(_label(item.words, gloss=gloss))
        else:
            yield _grid(item, gloss=gloss)


def _grid(table: Table, *, gloss: bool) -> Grid:
    columns = tuple(
        Column(
            _label(head, gloss=gloss),
            column.share,
            "right" if column.fact in _RIGHT else "center" if column.fact in _CENTER else "left",
        )
        for head, column in zip(table.columns, table.form.columns, strict=True)
    )
    title = _label(table.title, gloss=gloss) if table.title else None
    is_signed = any(column.fact == "blank" for column in table.form.columns)
    rows = tuple(tuple(cell.vi for cell in row) for row in table.rows)
    return Grid(columns, rows, title, least=_ROW_TO_SIGN if is_signed else 0)


def _table(form: SlipTable, rows: list[Mapping[str, Said]]) -> Table:
    filled = tuple(tuple(_text(row.get(column.fact, "")) for column in form.columns) for row in rows)
    title = form.title.text if form.title else None
    return Table(title, tuple(column.label.text for column in form.columns), filled, form)


def _filled(words: Words, known: Mapping[str, Text]) -> Text:
    vi = words.vi.format(**{name: value.vi for name, value in known.items()})
    return Text(vi, words.en.format(**{name: value.en for name, value in known.items()}))


def _label(words: Text, *, gloss: bool) -> Label:
    return Label(words.vi, words.en if gloss else "")


def _text(value: Said) -> Text:
    return Text(value, value) if isinstance(value, str) else Text(value["vi"], value["en"])
