"""The words of a form error: which field, what is wrong with it, what would be right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lienthong.core.values import Text
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.forms import FormField, Property

_SHOWN = 60  # letters of a wrong value that an error repeats
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
    "too_large": Text("{label}: {value} lớn quá. Hãy nhập {right}.", "{label}: {value} is too large. Give {right}."),
}


def field_error(definition: ProcedureDefinition, path: str, code: str, value: Any = "") -> FieldError:
    """Return the error ``code`` at field ``path`` in both languages; ``value`` is what was given."""
    words, shown = _WRONG[code], definition.fields.get(path)
    label = shown.label.text if shown else Text(path, path)
    right = _right(definition.form.schema_.properties[path], shown) if shown else label
    return FieldError(path, code, Text(
        words.vi.format(label=label.vi, value=str(value)[:_SHOWN], right=right.vi),
        words.en.format(label=label.en, value=str(value)[:_SHOWN], right=right.en),
    ))  # fmt: skip


def _right(prop: Property, shown: FormField) -> Text:
    """Say what a right value looks like: in the pack's own words, else as the schema has it."""
    if shown.expects is not None:
        return shown.expects.text
    if shown.options:
        first, more = shown.options[:_NAMED], "" if len(shown.options) <= _NAMED else ", …"
        vi, en = (", ".join(option.label.to(language) for option in first) + more for language in ("vi", "en"))
        return Text(f"một trong: {vi}", f"one of: {en}")
    if prop.format == "date":
        return Text("ngày/tháng/năm, ví dụ 24/11/2026", "day/month/year, such as 24/11/2026")
    if prop.format == "partial-date":
        return Text(
            "năm, hoặc ngày/tháng/năm nếu biết, ví dụ 1990", "a year, or day/month/year where known, such as 1990"
        )
    if prop.format == "email":
        return Text("địa chỉ dạng ten@noi.vn", "an address such as name@place.vn")
    if prop.type == "boolean":
        return Text("có hoặc không", "yes or no")
    number = prop.type == "integer"
    low, high = (prop.minimum, prop.maximum) if number else (prop.min_length, prop.max_length)
    vi, en = ("số nguyên", "a whole number") if number else ("chữ, số ký tự", "text, length")
    return _range(vi, en, low, high)


def _range(vi: str, en: str, low: int | None, high: int | None) -> Text:
    if low is None and high is None:
        return Text(vi.split(",")[0], en.split(",")[0])
    if high is None:
        return Text(f"{vi} từ {low}", f"{en} from {low}")
    if low is None:
        return Text(f"{vi} đến {high}", f"{en} up to {high}")
    return Text(f"{vi} từ {low} đến {high}", f"{en} from {low} to {high}")
