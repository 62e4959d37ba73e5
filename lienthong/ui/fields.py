"""A procedure's form as pages show it: each field and each row with its value, its chip, what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lienthong.core.values import Text
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.forms import FormField, Group
from lienthong.procedures.rules.conditions import rows_of, visible_columns, visible_fields
from lienthong.procedures.rules.wording import FieldError
from lienthong.ui.chips import Chip, Titles, chip_of

_LARGE = 1_000_000  # sums of money and the like want a wide box
_GROUPED = frozenset({"date", "radio", "place"})
_PARTS = re.compile(r"[-/]")
_ISO = re.compile(r"\d{4}(-\d{2}){0,2}")
_YES, _NO = Text("Có", "Yes"), Text("Không", "No")
_NARROW = 12  # letters up to which a text box is drawn narrow


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a list as drawn."""

    value: str
    label: Text | str
    is_chosen: bool = False
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class FieldView:
    """What ``lienthong/_field.html`` draws."""

    name: str
    label: Text
    widget: str
    value: str = ""
    shown: Text | str = ""
    help: Text | None = None
    error: Text | None = None
    notice: Text | None = None
    options: tuple[Choice, ...] = ()
    is_locked: bool = False
    is_required: bool = False
    chip: Chip | None = None
    width: str = ""
    autocomplete: str = "off"
    words: str = ""
    date_parts: tuple[str, str, str] = ("", "", "")
    basis: str = ""
    is_calculated: bool = False
    rows: tuple[RowView, ...] = ()
    more_rows: bool = False

    @property
    def is_group(self) -> bool:
        """Whether it is several inputs under one legend."""
        return self.widget in _GROUPED

    @property
    def key(self) -> str:
        """The name as a selector may hold it."""
        return self.name.replace(".", "-")

    @property
    def described_by(self) -> str:
        """The ids of the notes that belong to the field, for ``aria-describedby``."""
        notes = (("h", self.help or self.basis), ("n", self.notice), ("e", self.error))
        return " ".join(f"{prefix}-{self.name}" for prefix, note in notes if note)


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of a repeating group as drawn; ``path`` is where it stands (``children.0``)."""

    path: str
    number: int
    cells: tuple[FieldView, ...]
    error: Text | None = None


@dataclass(frozen=True, slots=True)
class FormState:
    """Everything that decides how a form is drawn: values, what registries answered, errors, titles, place names."""

    definition: ProcedureDefinition
    values: Mapping[str, Any]
    held: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    errors: tuple[FieldError, ...] = ()
    titles: Titles = field(default_factory=dict)
    purposes: Titles = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)  # commune code → name, province
    found: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)  # field → answers of the place picker
    typed: Mapping[str, str] = field(default_factory=dict)  # field → words typed into the place picker
    blank_rows: Mapping[str, int] = field(default_factory=dict)  # repeating group → empty rows to draw after its own
    wrong_url: str = ""
    wrong_here: bool = False  # that a value is wrong is said in its chip, on this very page


def field_views(state: FormState, group: Group) -> list[FieldView]:
    """Return the fields of one group that are asked, in order."""
    visible = set(visible_fields(state.definition, state.values))
    return [field_view(state, shown) for shown in group.fields if shown.name in visible]


def field_view(state: FormState, shown: FormField) -> FieldView:
    """Return one field as it is drawn, a repeating group with its rows."""
    view = _view(state, shown, shown.name, state.values.get(shown.name), is_required=_is_required(state, shown.name))
    if not shown.columns:
        return view
    given = state.values.get(shown.name)
    rows = [row for row in given if isinstance(row, Mapping)] if isinstance(given, list) else []
    blank = state.blank_rows.get(shown.name, 0) or (1 if not rows and view.is_required else 0)
    most = state.definition.form.schema_.properties[shown.name].max_items
    drawn = [*rows, *({} for _ in range(blank))][:most]
    return replace(
        view,
        rows=tuple(_row(state, shown, number, row) for number, row in enumerate(drawn)),
        more_rows=most is None or len(drawn) < most,
    )


def _row(state: FormState, table: FormField, number: int, row: Mapping[str, Any]) -> RowView:
    visible, required = visible_columns(table, state.values, row), state.definition.tables[table.name].required
    path = f"{table.name}.{number}"
    cells = [
        _view(state, column, f"{path}.{column.name}", row.get(column.name), is_required=column.name in required)
        for column in table.columns
        if column.name in visible
    ]
    error = next((error.message for error in state.errors if error.path == path), None)
    return RowView(path, number + 1, tuple(cells), error)


def _is_required(state: FormState, name: str) -> bool:
    return name in state.definition.required


def _view(state: FormState, shown: FormField, path: str, value: Any, *, is_required: bool) -> FieldView:
    origin = state.held.get(path)
    is_held = origin is not None and origin.get("state", "found") == "found" and origin.get("value") == value
    is_calculated = shown.calculate is not None
    return FieldView(
        name=path,
        label=shown.label.text,
        widget=shown.widget,
        value=_local(value) if is_day(state.definition, path) else _as_input(value),
        shown=shown_value(state.definition, path, value, state.places),
        help=shown.help.text if shown.help else None,
        error=next((error.message for error in state.errors if error.path == path), None),
        options=state.found.get(path, ()) or _options(shown, value),
        is_locked=is_calculated or (is_held and bool(origin and origin.get("locked")) and value not in (None, "")),
        is_required=is_required,
        chip=_chip(state, path, origin) if is_held else None,
        width=_width(state.definition, path),
        words=state.typed.get(path, ""),
        date_parts=_date_parts(value) if shown.widget == "date" else ("", "", ""),
        basis=_basis(shown),
        is_calculated=is_calculated,
    )


def _basis(shown: FormField) -> str:
    """Return where the law asks this, as people cite it: the article, then the act."""
    return "" if shown.basis is None else " ".join(part for part in (shown.basis.article, shown.basis.act) if part)


def shown_value(definition: ProcedureDefinition, name: str, value: Any, places: Mapping[str, str]) -> Text | str:
    """Return a form value as people read it: the choice's words, the day, the commune's name; ``name`` is a path."""
    shown = definition.shown_at(name)
    if value is None or value == "" or shown is None:
        return ""
    if isinstance(value, list):
        return Text(f"{len(value)} dòng", f"{len(value)} row{'' if len(value) == 1 else 's'}")
    if isinstance(value, bool):
        return _YES if value else _NO
    if option := next((option for option in shown.options if option.value == str(value)), None):
        return option.label.text
    if shown.widget == "place":
        return places.get(str(value), str(value))
    return _local(value) if is_day(definition, name) else str(value)


def shown_rows(
    definition: ProcedureDefinition, name: str, values: Mapping[str, Any], places: Mapping[str, str]
) -> tuple[tuple[tuple[Text, Text | str], ...], ...]:
    """Return the rows of a repeating group as people read them: label and value of every column that is given."""
    table = definition.fields[name]
    return tuple(
        tuple(
            (column.label.text, shown)
            for column in table.columns
            if (shown := shown_value(definition, f"{name}.{column.name}", row.get(column.name), places))
        )
        for _, row in rows_of(values, name)
    )


def is_day(definition: ProcedureDefinition, name: str) -> bool:
    """Tell whether a field holds a day, or as much of one as is known (month and year, year)."""
    prop = definition.property_at(name)
    return prop is not None and prop.format in ("date", "partial-date")


def place_codes(definition: ProcedureDefinition, values: Mapping[str, Any]) -> set[str]:
    """Return the commune codes that a form names, so that their names can be asked for at once."""
    codes = {
        str(values[name]) for name, shown in definition.fields.items() if shown.widget == "place" and values.get(name)
    }
    for table in definition.tables:
        places = [column.name for column in definition.fields[table].columns if column.widget == "place"]
        codes |= {str(row[name]) for _, row in rows_of(values, table) for name in places if row.get(name)}
    return codes


def _chip(state: FormState, name: str, origin: Mapping[str, Any] | None) -> Chip | None:
    wrong_url = f"{state.wrong_url}?field={name}" if state.wrong_url else ""
    chip = chip_of(origin, state.titles, wrong_url=wrong_url, purposes=state.purposes)
    is_open = state.wrong_here and chip is not None and "disputed" not in (origin or {})
    return replace(chip, wrong_field=name) if chip is not None and is_open else chip


def _options(shown: FormField, value: Any) -> tuple[Choice, ...]:
    chosen = _as_input(value)
    if not shown.options and shown.widget == "radio":
        return (Choice("true", _YES, chosen == "true"), Choice("false", _NO, chosen == "false"))
    return tuple(Choice(option.value, option.label.text, option.value == chosen) for option in shown.options)


def _as_input(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _width(definition: ProcedureDefinition, name: str) -> str:
    prop = definition.property_at(name)
    if prop is None:
        return ""
    if prop.type == "integer":
        return "12" if prop.maximum is not None and prop.maximum >= _LARGE else "4"
    is_narrow = prop.max_length is not None and prop.max_length <= _NARROW
    return "12" if is_narrow or (prop.pattern or "").endswith("{12}$") else ""


def _local(value: Any) -> str:
    """Return an ISO day, month or year as people write it (``24/11/2026``, ``11/2026``); other text as it is."""
    text = _as_input(value)
    return "/".join(reversed(text.split("-"))) if _ISO.fullmatch(text) else text


def _date_parts(value: Any) -> tuple[str, str, str]:
    """Return day, month and year for the three boxes, from an ISO day or from what was typed."""
    parts = _PARTS.split(str(value or ""), maxsplit=2)
    parts = [*parts, "", ""][:3]
    is_iso = "-" in str(value or "")
    year, month, day = parts if is_iso else parts[::-1]
    return (day.lstrip("0") or day, month.lstrip("0") or month, year)
