"""What somebody types while looking at a scan: is it what such a field may hold, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lienthong.core.values import Text
from lienthong.library.definitions import ArchiveDefinition, ArchiveField
from lienthong.library.rules.finding import as_day
from lienthong.library.rules.owning import owner_key

LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Misread:
    """What is wrong with one field, in words that say what would be right."""

    field: str
    code: str
    message: Text


def checked(
    definition: ArchiveDefinition, typed: Mapping[str, str], *, on: date
) -> tuple[dict[str, str], list[Misread]]:
    """Return what is kept of typed values (days as ISO days, nothing for what is empty), and what is wrong."""
    values: dict[str, str] = {}
    wrong = []
    for field in definition.fields:
        text = " ".join(typed.get(field.name, "").split())
        if not text:
            wrong += [_missing(field)] if field.required else []
        elif (value := _READERS[field.kind](field, text)) is None or len(text) > LONGEST:
            wrong.append(_misread(field))
        elif field.kind == "date" and value > on.isoformat():
            wrong.append(_future(field))
        else:
            values[field.name] = value
    return values, wrong


def owners(definition: ArchiveDefinition, values: Mapping[str, str]) -> list[str]:
    """Return whose paper it is, as far as their numbers were given."""
    return [owner_key(owner.kind, values[owner.field]) for owner in definition.owners if values.get(owner.field)]


def written(
    definition: ArchiveDefinition, values: Mapping[str, str], *, place_code: str, unit_name: str
) -> dict[str, Any]:
    """Return the fact that a confirmed paper puts into its registry; values that are not known are left out."""
    known = {"$place.code": place_code, "$unit.name": unit_name}
    known |= {f"$field.{name}": value for name, value in values.items()}
    pairs = definition.write.map.items() if definition.write else ()
    facts = {name: known.get(value, "") if value.startswith("$") else value for name, value in pairs}
    whole = {field.name for field in definition.fields if field.kind == "number"}
    numbers = {name for name, value in pairs if value.removeprefix("$field.") in whole}
    return {name: int(value) if name in numbers else value for name, value in facts.items() if value}


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Return the names of the fields in which two readings of one paper differ."""
    return sorted(name for name in {*before, *after} if before.get(name, "") != after.get(name, ""))


def _missing(field: ArchiveField) -> Misread:
    return Misread(
        field.name, "required", _said(field, "chưa có. Hãy nhập theo bản giấy", "missing. Type what the paper says")
    )


def _future(field: ArchiveField) -> Misread:
    return Misread(field.name, "not_after", _said(field, "ngày này chưa tới", "this day has not come yet"))


def _misread(field: ArchiveField) -> Misread:
    vi, en = {
        "date": ("phải là ngày, ví dụ 05/03/1990", "must be a day such as 05/03/1990"),
        "number": ("phải là số nguyên", "must be a whole number"),
        "digits": (f"phải đúng {field.digits} chữ số", f"must be exactly {field.digits} digits"),
        "choice": ("hãy chọn một mục trong danh sách", "choose one of the list"),
        "text": (f"quá dài, tối đa {LONGEST} ký tự", f"too long, at most {LONGEST} characters"),
    }[field.kind]
    return Misread(field.name, field.kind, _said(field, vi, en))


def _said(field: ArchiveField, vi: str, en: str) -> Text:
    return Text(f"{field.label.vi}: {vi}.", f"{field.label.en}: {en}.")


def _day(_field: ArchiveField, text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return as_day(text) or None


_READERS: dict[str, Callable[[ArchiveField, str], str | None]] = {
    "text": lambda _field, text: text,
    "date": _day,
    "number": lambda _field, text: str(int(text)) if text.isascii() and text.isdigit() else None,
    "digits": lambda field, text: text if text.isascii() and text.isdigit() and len(text) == field.digits else None,
    "choice": lambda field, text: text if text in {option.value for option in field.options} else None,
}
