"""A procedure's form as pages show it: each field with its value, its chip, what is wrong with it; and back again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lienthong.core.values import Text
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.forms import FormField, Group
from lienthong.procedures.rules.conditions import visible_fields
from lienthong.procedures.rules.forms import typed_values
from lienthong.procedures.rules.wording import FieldError
from lienthong.ui.chips import Chip, Titles, chip_of

_GROUPED = frozenset({"date", "radio", "place"})
_PARTS = re.compile(r"[-/]")
_ISO = re.compile(r"\d{4}(-\d{2}){0,2}")
_MONTH = re.compile(r"(\d{1,2})/(\d{4})")
_YES, _NO = Text("Có", "Yes"), Text("Không", "No")
_NARROW = 12  # letters up to which a text box is drawn narrow


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a list as drawn."""

    value: str
    label: Text | str
    is_chosen: bool = False


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

    @property
    def is_group(self) -> bool:
        """Whether it is several inputs under one legend."""
        return self.widget in _GROUPED

    @property
    def described_by(self) -> str:
        """The ids of the notes that belong to the field, for ``aria-describedby``."""
        notes = (("h", self.help), ("n", self.notice), ("e", self.error))
        return " ".join(f"{prefix}-{self.name}" for prefix, note in notes if note)


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
    wrong_url: str = ""
    wrong_here: bool = False  # that a value is wrong is said in its chip, on this very page


def field_views(state: FormState, group: Group) -> list[FieldView]:
    """Return the fields of one group that are asked, in order."""
    visible = set(visible_fields(state.definition, state.values))
    return [field_view(state, shown) for shown in group.fields if shown.name in visible]


def field_view(state: FormState, shown: FormField) -> FieldView:
    """Return one field as it is drawn."""
    name = shown.name
    value = state.values.get(name)
    origin = state.held.get(name)
    is_held = origin is not None and origin.get("state", "found") == "found" and origin.get("value") == value
    return FieldView(
        name=name,
        label=shown.label.text,
        widget=shown.widget,
        value=_local(value) if is_day(state.definition, name) else _as_input(value),
        shown=shown_value(state.definition, name, value, state.places),
        help=shown.help.text if shown.help else None,
        error=next((error.message for error in state.errors if error.path == name), None),
        options=state.found.get(name, ()) or _options(shown, value),
        is_locked=is_held and bool(origin and origin.get("locked")) and value not in (None, ""),
        is_required=name in state.definition.required,
        chip=_chip(state, name, origin) if is_held else None,
        width=_width(state.definition, name),
        words=state.typed.get(name, ""),
        date_parts=_date_parts(value) if shown.widget == "date" else ("", "", ""),
    )


def shown_value(definition: ProcedureDefinition, name: str, value: Any, places: Mapping[str, str]) -> Text | str:
    """Return a form value as people read it: the choice's words, the day, the commune's name."""
    shown = definition.fields.get(name)
    if value is None or value == "" or shown is None:
        return ""
    if isinstance(value, bool):
        return _YES if value else _NO
    if option := next((option for option in shown.options if option.value == str(value)), None):
        return option.label.text
    if shown.widget == "place":
        return places.get(str(value), str(value))
    return _local(value) if is_day(definition, name) else str(value)


def is_day(definition: ProcedureDefinition, name: str) -> bool:
    """Tell whether a field holds a day, or as much of one as is known (month and year, year)."""
    return definition.form.schema_.properties[name].format in ("date", "partial-date")


def place_codes(definition: ProcedureDefinition, values: Mapping[str, Any]) -> set[str]:
    """Return the commune codes that a form names, so that their names can be asked for at once."""
    return {
        str(values[name]) for name, shown in definition.fields.items() if shown.widget == "place" and values.get(name)
    }


def posted_values(definition: ProcedureDefinition, names: Iterable[str], posted: Mapping[str, str]) -> dict[str, Any]:
    """Read what a page sent for the fields ``names``: days from their three boxes, numbers as numbers."""
    texts: dict[str, str] = {}
    for name in names:
        if f"{name}__day" in posted:
            parts = [posted.get(f"{name}__{part}", "").strip() for part in ("day", "month", "year")]
            texts[name] = "/".join(parts) if any(parts) else ""
        elif name in posted:
            texts[name] = _iso_month(posted[name]) if is_day(definition, name) else posted[name]
    return typed_values(definition, texts)


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
    prop = definition.form.schema_.properties[name]
    if prop.type == "integer":
        return "4"
    is_narrow = prop.max_length is not None and prop.max_length <= _NARROW
    return "12" if is_narrow or (prop.pattern or "").endswith("{12}$") else ""


def _local(value: Any) -> str:
    """Return an ISO day, month or year as people write it (``24/11/2026``, ``11/2026``); other text as it is."""
    text = _as_input(value)
    return "/".join(reversed(text.split("-"))) if _ISO.fullmatch(text) else text


def _iso_month(text: str) -> str:
    """Return ``11/2026`` as ``2026-11``; other text as it is."""
    found = _MONTH.fullmatch(text.strip())
    return f"{found[2]}-{found[1]:0>2}" if found else text


def _date_parts(value: Any) -> tuple[str, str, str]:
    """Return day, month and year for the three boxes, from an ISO day or from what was typed."""
    parts = _PARTS.split(str(value or ""), maxsplit=2)
    parts = [*parts, "", ""][:3]
    is_iso = "-" in str(value or "")
    year, month, day = parts if is_iso else parts[::-1]
    return (day.lstrip("0") or day, month.lstrip("0") or month, year)
