"""The provenance chip: where a value came from, in one line, and the whole story when it is touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from lienthong.core.values import Text
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.rules.conditions import visible_fields
from lienthong.ui.words import full_time, plain_day

_YOURS = Text("Tự khai", "Typed by the person")
_CALCULATED = Text("Tự tính từ các mục khác", "Calculated from other fields")
_DIFFERS = Text("Khác với {registry}", "Differs from {registry}")
_ANSWERS = {
    "typed_though_known": Text("Tự khai · {registry} có sẵn", "Typed · {registry} knows it"),
    "typed_registry_empty": Text("Tự khai · {registry} chưa có", "Typed · {registry} had nothing"),
    "typed_registry_down": Text("Tự khai · {registry} không trả lời", "Typed · {registry} did not answer"),
    "typed_registry_wrong": Text("Tự khai · {registry} trả lời sai", "Typed · {registry} answered wrongly"),
    "corrected": _DIFFERS,
}
_NOTICES = {
    "down": Text(
        "{registry} đang không trả lời. Bạn cứ tự nhập; cán bộ sẽ thấy đây là thông tin bạn khai.",
        "{registry} does not answer now. Please type it; the officer will see that it is your own statement.",
    ),
    "empty": Text(
        "{registry} chưa có thông tin này. Bạn hãy tự nhập.",
        "{registry} does not hold this yet. Please type it.",
    ),
    "wrong": Text(
        "{registry} trả lời chưa đúng nên không dùng được. Bạn hãy tự nhập; chúng tôi đã ghi nhận lỗi.",
        "{registry} gave an answer that cannot be used. Please type it; the fault has been recorded.",
    ),
}
_LABELS = {
    "registry": Text("Cơ sở dữ liệu", "Registry"),
    "value": Text("Đang ghi", "It holds"),
    "version": Text("Bản ghi", "Record"),
    "valid_from": Text("Có hiệu lực từ", "Valid from"),
    "read_at": Text("Đọc lúc", "Read at"),
    "purpose": Text("Được đọc để", "Read for"),
}


@dataclass(frozen=True, slots=True)
class ChipLine:
    """One line inside an opened chip."""

    label: Text
    value: Text | str


@dataclass(frozen=True, slots=True)
class Chip:
    """What ``lienthong/_chip.html`` draws; ``how`` is the CSS suffix.

    That the value is wrong is said on the page ``wrong_url``, or here under the name of the field ``wrong_field``.
    """

    how: str
    short: Text
    lines: tuple[ChipLine, ...]
    wrong_url: str = ""
    wrong_field: str = ""


Titles = Mapping[str, Text]  # code of a registry (or service) → words


def chip_of(
    origin: Mapping[str, Any] | None, titles: Titles, *, wrong_url: str = "", purposes: Titles | None = None
) -> Chip | None:
    """Return the chip of a value from its provenance (a dossier's) or from what is held (a draft's).

    A value that the person typed, and that no registry was asked for, has none. ``purposes`` says for each service what
    it was asked for, as the agreement has it.
    """
    how = str((origin or {}).get("how") or ("held" if (origin or {}).get("state") == "found" else "typed"))
    if origin is None or how == "typed":
        return None
    if how == "calculated":
        return Chip(how, _CALCULATED, ())
    registry = title_of(origin, titles)
    if how == "held":
        when = _day_of(origin.get("valid_from"))
        short = Text(*(f"{name} · {when}" if when else name for name in (registry.vi, registry.en)))
        purpose = (purposes or {}).get(str(origin.get("service") or ""))
        return Chip(how, short, tuple(_lines(origin, registry, purpose)), wrong_url)
    return Chip(how, _filled(_ANSWERS.get(how, _YOURS), registry), tuple(_lines(origin, registry)))


def notices_of(
    definition: ProcedureDefinition, form: Mapping[str, Any], held: Mapping[str, Mapping[str, Any]], titles: Titles
) -> list[Text]:
    """Return one notice for each registry that gave nothing usable for a field which people see and can type."""
    seen = {name for name in visible_fields(definition, form) if definition.fields[name].widget != "hidden"}
    lines = [line for path, line in held.items() if path.partition(".")[0] in seen]
    unanswered = {(str(line.get("registry")), str(line.get("state"))): line for line in lines}
    return [
        _filled(_NOTICES[state], title_of(line, titles)) for (_, state), line in unanswered.items() if state in _NOTICES
    ]


def title_of(origin: Mapping[str, Any], titles: Titles) -> Text:
    """Return the registry's title as people know it."""
    code = str(origin.get("registry") or "")
    return titles.get(code, Text(code, code))


def _lines(origin: Mapping[str, Any], registry: Text, purpose: Text | None = None) -> Iterable[ChipLine]:
    yield ChipLine(_LABELS["registry"], registry)
    if origin.get("held_value"):
        yield ChipLine(_LABELS["value"], str(origin["held_value"]))
    if origin.get("record"):
        record = origin["record"]
        version = origin.get("version")
        yield ChipLine(_LABELS["version"], f"#{record}/{version}" if version else f"#{record}")
    if day := _day_of(origin.get("valid_from")):
        yield ChipLine(_LABELS["valid_from"], day)
    if moment := _moment_of(origin.get("read_at")):
        yield ChipLine(_LABELS["read_at"], moment)
    if purpose:
        yield ChipLine(_LABELS["purpose"], purpose)


def _filled(words: Text, registry: Text) -> Text:
    return Text(words.vi.format(registry=registry.vi), words.en.format(registry=registry.en))


def _day_of(value: Any) -> str:
    try:
        return plain_day(value if isinstance(value, date) else date.fromisoformat(str(value)[:10]))
    except ValueError:
        return ""


def _moment_of(value: Any) -> Text | None:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        return None
    zone = timezone.get_default_timezone()
    return Text(full_time(moment, "vi", zone), full_time(moment, "en", zone))
