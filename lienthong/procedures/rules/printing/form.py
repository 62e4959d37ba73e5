"""What stands on the paper form of a procedure: parts and questions, papers to bring, fees, who signs, the law.

``blank`` is the form to fill in by hand: everything that may be asked, each condition in words. ``filled`` is what
somebody gave, to be looked at and signed: only what is asked of them, with their answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from lienthong.core.definitions import Basis
from lienthong.core.values import Text
from lienthong.procedures.definitions import Component, FeeRate, ProcedureDefinition
from lienthong.procedures.definitions.forms import FormField, Group, Property
from lienthong.procedures.definitions.values import Condition
from lienthong.procedures.rules.amendments.conditions import say_condition
from lienthong.procedures.rules.conditions import FormValues, holds, number_in, rows_of, visible_columns, visible_fields
from lienthong.procedures.rules.printing.boxes import DAY_CELLS, LINE, Size, size_for, size_of

_YES_NO = (("true", Text("Có", "Yes")), ("false", Text("Không", "No")))
_ROWS, _FEW_ROWS, _MOST_ROWS = 5, 3, 12
#: Columns from which a row is printed as a block of its own: no hand writes into narrower columns.
WIDE = 6
_MOST_TICKS = 14
#: Names of places, by code.
Places = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice to tick."""

    label: Text
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One question on paper. ``kind``: a place to write, choices to tick, a table, or what the office works out.

    ``hint`` says what a right answer looks like, ``when`` in which case it is answered at all; ``value`` is what is
    given already. A table has ``columns`` (questions themselves) and ``rows`` of values, empty ones to be filled in.
    """

    kind: Literal["write", "tick", "table", "office"]
    label: Text
    size: Size = LINE
    value: str = ""
    is_required: bool = False
    hint: Text | None = None
    when: Text | None = None
    basis: str = ""
    choices: tuple[Choice, ...] = ()
    columns: tuple[Question, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    more: Text | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """The letters of each group of cells, a space for an empty cell; nothing where the answer needs a box.

        A month or a year alone does not stand in the cells of a day, and what is too long stands in no cells.
        """
        letters, groups = self.value.replace("/", "").replace(" ", ""), self.size.cells
        if len(letters) > sum(groups) or (groups == DAY_CELLS and len(letters) not in (0, sum(DAY_CELLS))):
            return ()
        padded, ends = letters.ljust(sum(groups)), [sum(groups[: n + 1]) for n in range(len(groups))]
        return tuple(padded[end - length : end] for end, length in zip(ends, groups, strict=True))


@dataclass(frozen=True, slots=True)
class FormPart:
    """A part of the form: who fills it in (``None``: the applicant), in which case, its questions."""

    title: Text
    questions: tuple[Question, ...]
    help: Text | None = None
    by: Text | None = None
    when: Text | None = None


@dataclass(frozen=True, slots=True)
class PaperToBring:
    """A paper of the filing and how it comes: handed in, shown, or not asked because the State has it."""

    component: Component
    when: Text | None
    is_asked: bool


@dataclass(frozen=True, slots=True)
class FeeRow:
    """One rate of the fee: what for, the amount, by which way of filing, in which case, on what law.

    ``per`` is the question whose answer multiplies it, ``count`` that answer where it is given.
    """

    name: Text
    amount: int
    per: Text | None
    count: int | None
    at_most: int | None
    channels: tuple[str, ...]
    when: Text | None
    basis: Basis
    is_unverified: bool

    @property
    def total(self) -> int | None:
        """What is to be paid, where the number that multiplies it is known."""
        if self.per is not None and self.count is None:
            return None
        total = self.amount * (self.count if self.count is not None else 1)
        return total if self.at_most is None else min(total, self.at_most)


@dataclass(frozen=True, slots=True)
class PaperForm:
    """The whole form. ``signers`` are the applicant and everybody who has a part of their own."""

    code: str
    title: Text
    for_whom: Text
    parts: tuple[FormPart, ...]
    papers: tuple[PaperToBring, ...]
    fees: tuple[FeeRow, ...]
    signers: tuple[Text, ...]
    law: tuple[Basis, ...]
    since: date
    sha256: str
    is_unverified: bool
    is_filled: bool


_APPLICANT = Text("NGƯỜI KHAI", "The applicant")
_BUSINESS = Text("NGƯỜI ĐẠI DIỆN", "The representative")
_MORE = Text("Nếu nhiều hơn, kẻ thêm dòng ở tờ sau.", "If there are more, add lines on a further sheet.")
_FEE = Text("Lệ phí", "Fee")
_ONE_OF = Text("ghi một trong", "one of")


@dataclass(frozen=True, slots=True)
class _Hand:
    """With what the form is written: the definition, what is given already, and whether it is to be filled by hand."""

    definition: ProcedureDefinition
    values: FormValues
    places: Places
    is_blank: bool

    def when(self, condition: Condition | None, table: FormField | None = None) -> Text | None:
        """Return a condition in words, where somebody still has to see whether it holds."""
        if condition is None or not self.is_blank:
            return None
        said = say_condition(condition, self.definition, table)
        return Text(f"chỉ ghi khi {said.vi}", f"only when {said.en}")

    def property_of(self, field: FormField, table: FormField | None = None) -> Property | None:
        """Return the schema of a field, or of a column of a repeating group."""
        return self.definition.property_at(f"{table.name}.{field.name}" if table else field.name)

    def rows(self, table: FormField, wanted: int) -> list[FormValues]:
        """Return the rows of a repeating group: those that are given, or empty ones to be filled in."""
        if not self.is_blank:
            return [row for _, row in rows_of(self.values, table.name)]
        prop = self.property_of(table)
        least, most = (prop.min_items, prop.max_items) if prop else (None, None)
        return [{}] * min(max(wanted, least or 0), most or _MOST_ROWS, _MOST_ROWS)


def blank(definition: ProcedureDefinition, *, on: date) -> PaperForm:
    """Return the form to be filled in by hand, with the fees of a day."""
    return _form(_Hand(definition, {}, {}, is_blank=True), on)


def filled(definition: ProcedureDefinition, values: FormValues, places: Places, *, on: date) -> PaperForm:
    """Return the form as somebody filled it in: only what is asked of them, with their answers."""
    return _form(_Hand(definition, values, places, is_blank=False), on)


def _form(hand: _Hand, on: date) -> PaperForm:
    definition = hand.definition
    parts = [part for group in definition.form.layout if (part := _part(hand, group)).questions]
    others = [part.title.text for part in definition.parts if any(one.by == part.title.text for one in parts)]
    first = _BUSINESS if definition.applicants == ("business",) else _APPLICANT
    return PaperForm(
        code=definition.code,
        title=definition.title.text,
        for_whom=definition.for_whom.text,
        parts=tuple(parts),
        papers=tuple(
            PaperToBring(one, hand.when(one.when), one.kind != "replaced")
            for one in definition.components
            if hand.is_blank or holds(one.when, hand.values)
        ),
        fees=tuple(
            _fee_row(hand, rate) for rate in _rates(definition, on) if hand.is_blank or holds(rate.when, hand.values)
        ),
        signers=(first, *(Text(title.vi.upper(), title.en) for title in others)),
        law=definition.legal_basis,
        since=definition.since,
        sha256=definition.sha256,
        is_unverified=definition.confidence == "unverified",
        is_filled=not hand.is_blank,
    )


def _part(hand: _Hand, group: Group) -> FormPart:
    """Return a part of the form with the questions that are asked in it."""
    asked = set(hand.definition.fields if hand.is_blank else visible_fields(hand.definition, hand.values))
    shown = [field for field in group.fields if field.name in asked and field.widget != "hidden"]
    return FormPart(
        title=group.title.text,
        questions=tuple(question for field in shown for question in _questions(hand, field)),
        help=group.help.text if group.help else None,
        by=next((part.title.text for part in hand.definition.parts if part.key == group.by), None),
        when=hand.when(group.when),
    )


def _questions(hand: _Hand, field: FormField) -> Iterator[Question]:
    if field.columns and len(field.columns) >= WIDE:
        yield from _blocks(hand, field)
    elif field.columns:
        yield _table(hand, field)
    else:
        yield replace(
            _question(hand, field, hand.property_of(field), hand.values.get(field.name)),
            when=hand.when(field.when),
            is_required=field.name in hand.definition.required,
        )


def _question(hand: _Hand, field: FormField, prop: Property | None, value: Any) -> Question:
    """Return a single question; when it is asked and whether it must be answered is for the caller to add."""
    said, words = _said(field, prop, value, hand.places), field.expects or field.help
    plain = Question(
        "write", label=field.label.text, value=said, hint=words.text if words else None, basis=_cited(field.basis)
    )
    if field.calculate is not None:
        return replace(plain, kind="office")
    choices = _choices(field, prop, value)
    if choices and len(choices) <= _MOST_TICKS:
        return replace(plain, kind="tick", choices=choices)
    size = size_of(field, prop)
    return replace(plain, size=size if hand.is_blank else size_for(said, size))


def _table(hand: _Hand, field: FormField) -> Question:
    """Return a repeating group as a table."""
    rows = hand.rows(field, _ROWS)
    prop = hand.property_of(field)
    columns = [(column, hand.property_of(column, field)) for column in field.columns]
    is_full = prop is not None and prop.max_items == len(rows)
    return replace(
        _question(hand, field, None, None),
        kind="table",
        when=hand.when(field.when),
        is_required=field.name in hand.definition.required,
        columns=tuple(_column_question(hand, field, column, of) for column, of in columns),
        rows=tuple(
            tuple(_said(column, of, row.get(column.name), hand.places) for column, of in columns) for row in rows
        ),
        more=_MORE if hand.is_blank and not is_full else None,
    )


def _column_question(hand: _Hand, table: FormField, column: FormField, prop: Property | None) -> Question:
    """Return the head of a column: choices are named in it, since a cell is too small to tick in."""
    question = _question(hand, column, prop, None)
    hint = question.hint
    if column.options and hint is None:
        vi, en = (", ".join(option.label.to(language) for option in column.options) for language in ("vi", "en"))
        hint = Text(f"{_ONE_OF.vi}: {vi}", f"{_ONE_OF.en}: {en}")
    kind: Literal["write", "office"] = "office" if column.calculate else "write"
    return replace(question, kind=kind, choices=(), hint=hint, when=hand.when(column.when, table))


def _blocks(hand: _Hand, field: FormField) -> Iterator[Question]:
    """Yield the rows of a wide group one beneath the other, each column a question with the number of its row."""
    required = hand.definition.tables[field.name].required
    for number, row in enumerate(hand.rows(field, _FEW_ROWS), start=1):
        shown = [column.name for column in field.columns] if hand.is_blank else visible_columns(field, hand.values, row)
        for column in (one for one in field.columns if one.name in shown):
            question = _question(hand, column, hand.property_of(column, field), row.get(column.name))
            vi, en = (f"{field.label.to(to)} {number} – {column.label.to(to)}" for to in ("vi", "en"))
            when = hand.when(column.when, field) or hand.when(field.when)
            yield replace(question, label=Text(vi, en), when=when, is_required=column.name in required)


def _choices(field: FormField, prop: Property | None, value: Any) -> tuple[Choice, ...]:
    written = ("true" if value else "false") if isinstance(value, bool) else str(value if value is not None else "")
    options = [(option.value, option.label.text) for option in field.options]
    if not options and prop is not None and prop.type == "boolean":
        options = list(_YES_NO)
    return tuple(Choice(label, stored == written) for stored, label in options)


def _said(field: FormField, prop: Property | None, value: Any, places: Places) -> str:
    """Return an answer as it is written on paper."""
    if isinstance(value, bool):
        return _YES_NO[0 if value else 1][1].vi
    text = "" if value is None else str(value)
    if option := next((option for option in field.options if option.value == text), None):
        return option.label.vi
    if field.widget == "place":
        return places.get(text, text)
    is_day = prop is not None and prop.format in ("date", "partial-date")
    return "/".join(reversed(text.split("-"))) if is_day else text


def _cited(basis: Basis | None) -> str:
    return " ".join(part for part in (basis.article, basis.act) if part) if basis else ""


def _rates(definition: ProcedureDefinition, on: date) -> list[FeeRate]:
    """Return the rates of a day: of each kind those of the newest day that has come."""
    begun = [rate for rate in definition.fee if rate.since <= on]
    newest = {rate.id: max(one.since for one in begun if one.id == rate.id) for rate in begun}
    return [rate for rate in begun if rate.since == newest[rate.id]]


def _fee_row(hand: _Hand, rate: FeeRate) -> FeeRow:
    per = hand.definition.fields.get(rate.per) if rate.per else None
    return FeeRow(
        name=rate.name.text if rate.name else _FEE,
        amount=rate.amount,
        per=per.label.text if per else None,
        count=number_in(hand.values.get(rate.per)) if rate.per else None,
        at_most=rate.at_most,
        channels=rate.channels,
        when=hand.when(rate.when),
        basis=rate.basis,
        is_unverified=rate.confidence == "unverified",
    )
