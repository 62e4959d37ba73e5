"""The words of a form error: which field, what is wrong with it, what would be right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lienthong.core.values import Text
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.forms import FormField, Property

_SHOWN = 60  # letters of a wrong value that an error repeats
_ISO_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")  # shown the way people write a day
_NAMED = 4  # choices that an error names


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing wrong in a form: the field, a stable code, words that say what is wrong and what would be right."""

    path: str
    code: str
    message: Text


_WRONG = {
    "required": Text("{label}: chưa nhập. Hãy nhập {right}.", "{label}: nothing is given. Give {right}."),
    "unknown_field": Text(
        "{label}: biểu mẫu không có mục này. Hãy bỏ mục này.", "{label}: the form has no such field. Leave it out."
    ),
    "unprintable": Text(
        "{label}: có ký tự không đọc được. Hãy gõ lại.",
        "{label}: it holds characters that cannot be read. Type it again.",
    ),
    "type": Text("{label}: sai kiểu dữ liệu. Hãy nhập {right}.", "{label}: the wrong kind of value. Give {right}."),
    "date": Text(
        "{label}: “{value}” không phải ngày có thật. Hãy nhập {right}.",
        "{label}: “{value}” is not a day that exists. Give {right}.",
    ),
    "partial_date": Text(
        "{label}: “{value}” không phải ngày, tháng hay năm có thật. Hãy nhập {right}.",
        "{label}: “{value}” is not a day, month or year that exists. Give {right}.",
    ),
    "email": Text(
        "{label}: “{value}” không phải địa chỉ thư điện tử. Hãy nhập {right}.",
        "{label}: “{value}” is not an e-mail address. Give {right}.",
    ),
    "pattern": Text(
        "{label}: “{value}” chưa đúng dạng. Hãy nhập {right}.",
        "{label}: “{value}” does not have the right form. Give {right}.",
    ),
    "choice": Text(
        "{label}: “{value}” không có trong danh sách. Hãy chọn {right}.",
        "{label}: “{value}” is not in the list. Choose {right}.",
    ),
    "too_short": Text("{label}: quá ngắn. Hãy nhập {right}.", "{label}: too short. Give {right}."),
    "too_long": Text("{label}: quá dài. Hãy nhập {right}.", "{label}: too long. Give {right}."),
    "too_small": Text("{label}: {value} nhỏ quá. Hãy nhập {right}.", "{label}: {value} is too small. Give {right}."),
    "too_few": Text("{label}: chưa đủ dòng. Hãy nhập {right}.", "{label}: too few rows. Give {right}."),
    "too_many": Text("{label}: quá nhiều dòng. Hãy nhập {right}.", "{label}: too many rows. Give {right}."),
    "too_large": Text("{label}: {value} lớn quá. Hãy nhập {right}.", "{label}: {value} is too large. Give {right}."),
}


def field_error(definition: ProcedureDefinition, path: str, code: str, value: Any = "") -> FieldError:
    """Return the error ``code`` at field ``path`` in both languages; ``value`` is what was given."""
    words, shown, prop = _WRONG[code], definition.shown_at(path), definition.property_at(path)
    label = _label(definition, path)
    right = _right(prop, shown) if shown and prop else label
    written = _ISO_DAY.sub(r"\3/\2/\1", str(value))[:_SHOWN]
    vi = words.vi.format(label=label.vi, value=written, right=right.vi)
    return FieldError(path, code, Text(vi, words.en.format(label=label.en, value=written, right=right.en)))


def _label(definition: ProcedureDefinition, path: str) -> Text:
    """Name a field as people see it; one of a repeating group with its row: “Con, dòng 2 – Họ tên”."""
    name, _, rest = path.partition(".")
    row, _, column = rest.partition(".")
    shown = definition.fields.get(name)
    whole = shown.label.text if shown else Text(name, name)
    if not row.isdecimal():
        return whole
    number = int(row) + 1
    inner = shown.column(column) if shown else None
    of = inner.label.text if inner else Text(column, column)
    vi, en = (f" – {of.vi}", f" – {of.en}") if column else ("", "")
    return Text(f"{whole.vi}, dòng {number}{vi}", f"{whole.en}, row {number}{en}")


def _right(prop: Property, shown: FormField) -> Text:
    """Say what a right value looks like: in the pack's own words, else as the schema has it."""
    if shown.expects is not None:
        return shown.expects.text
    if shown.options:
        first, more = shown.options[:_NAMED], "" if len(shown.options) <= _NAMED else ", …"
        vi, en = (", ".join(option.label.to(language) for option in first) + more for language in ("vi", "en"))
        return Text(f"một trong: {vi}", f"one of: {en}")
    if prop.format is not None:
        return _FORMATS[prop.format]
    if prop.type == "boolean":
        return Text("có hoặc không", "yes or no")
    if prop.type == "array":
        return _range("danh sách{}", "a list{}", prop.min_items, prop.max_items, (" dòng", " rows"))
    if prop.type == "integer":
        return _range("số nguyên{}", "a whole number{}", prop.minimum, prop.maximum)
    return _range("nội dung{}", "some text{}", prop.min_length, prop.max_length, (" ký tự", " letters long"))


_FORMATS = {
    "date": Text("ngày/tháng/năm, ví dụ 24/11/2026", "day/month/year, such as 24/11/2026"),
    "partial-date": Text(
        "năm, hoặc ngày/tháng/năm nếu biết, ví dụ 1990", "a year, or day/month/year where known, such as 1990"
    ),
    "email": Text("địa chỉ dạng ten@noi.vn", "an address such as name@place.vn"),
}


def _range(vi: str, en: str, low: int | None, high: int | None, unit: tuple[str, str] = ("", "")) -> Text:
    """Fill ``{}`` with "from … to …", as far as there are bounds."""
    parts = [(f" từ {low}", f" from {low}")] if low is not None else []
    parts += [(f" đến {high}", f" up to {high}")] if high is not None else []
    parts += [unit] if parts else []
    return Text(vi.format("".join(part[0] for part in parts)), en.format("".join(part[1] for part in parts)))
