"""What is asked: questions that come, go, fill themselves, become required, take other answers; checks between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lienthong.core.definitions import Words, body_of
from lienthong.core.differences import Difference, differences
from lienthong.core.values import Text
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.forms import Check, FormField, Group, Property
from lienthong.procedures.rules.amendments.conditions import only_when, say_condition, who_when
from lienthong.procedures.rules.amendments.reading import (
    EVERYBODY,
    Amendment,
    Change,
    burden,
    inner,
    listed,
    others,
    plain,
    quoted,
    relief,
    renamed,
)

_TOLD = {"name", "label", "help", "expects", "options", "prefill", "default", "locked", "when", "widget"}
#: Bounds of a value, and whether a larger number leaves less room.
_BOUNDS = {"minimum": True, "minLength": True, "maximum": False, "maxLength": False}


def form(change: Change) -> Iterator[Amendment]:
    """Yield what differs between two forms."""
    asked = [[field.name for group in side.form.layout for field in group.fields] for side in (change.old, change.new)]
    parts = [[group.group for group in side.form.layout] for side in (change.old, change.new)]
    if any(len(set(names)) != len(names) for names in asked + parts):
        return  # a question or a part that stands twice: the plain words tell
    old, new = change.old.fields, change.new.fields
    for name, field in new.items():
        if name not in old:
            yield _added(field, change)
        else:
            yield from _changed(old[name], field, change)
    yield from (_removed(field, change) for name, field in old.items() if name not in new)
    yield from _unasked(change)
    yield from _groups(change)
    if [name for name in asked[0] if name in new] != [name for name in asked[1] if name in old]:
        yield inner("Thứ tự các câu hỏi đổi, nội dung như cũ.", "The questions stand in another order, unchanged.")
    yield from checks(change)
    yield from others(change.old.form, change.new.form, ("form",), {"schema", "layout", "checks"})


# ---------------------------------------------------------------- one question


def _added(field: FormField, change: Change) -> Amendment:
    label, when = quoted(field.label), only_when(field.when, change.new)
    ask = Text(when.vi.replace(", khi", ", chỉ hỏi khi", 1), when.en.replace(", when", ", asked only when", 1))
    if field.widget == "hidden":
        return inner(f"Biểu mẫu tự tính thêm mục {label.vi}.", f"The form works out one more value: {label.en}.")
    if field.prefill is not None:
        registry = change.service(field.prefill.service)
        vi = f"Thêm mục {label.vi}, điền sẵn từ cơ sở dữ liệu {registry.vi}{ask.vi}."
        return inner(vi, f"A further value {label.en}, filled in from the registry {registry.en}{ask.en}.", EVERYBODY)
    must = field.name in change.new.required
    vi, en = ("", "") if must else (" (không bắt buộc)", " (optional)")
    return (burden if must else inner)(
        f"Thêm một câu hỏi {label.vi}{vi}{ask.vi}.",
        f"One more question {label.en}{en}{ask.en}.",
        who_when(field.when, change.new),
    )


def _removed(field: FormField, change: Change) -> Amendment:
    label = quoted(field.label)
    if field.widget == "hidden":
        return inner(f"Biểu mẫu không tính mục {label.vi} nữa.", f"The form no longer works out {label.en}.")
    who = who_when(field.when, change.old)
    return relief(f"Không hỏi {label.vi} nữa.", f"{label.en} is no longer asked.", who)


def _changed(old: FormField, new: FormField, change: Change) -> Iterator[Amendment]:
    label, who, place = quoted(new.label), who_when(new.when, change.new), ("form", "fields", new.name)
    if old.label != new.label:
        was, now = renamed(old.label, new.label)
        yield inner(f"Câu hỏi {was.vi} nay viết là {now.vi}.", f"The question {was.en} now reads {now.en}.")
    yield from _required(new, change, who)
    yield from _filling(old, new, change, who)
    if old.when != new.when:
        yield _visibility(old, new, change)
    yield from _options(old, new, who)
    for what, vi, en in (("help", "Giải thích", "The explanation"), ("expects", "Gợi ý cách nhập", "The hint")):
        yield from _words(getattr(old, what), getattr(new, what), f"{vi} của {label.vi}", f"{en} of {label.en}")
    for what, vi, en in (("default", "Giá trị đặt sẵn", "The preset value"), ("widget", "Cách nhập", "The input")):
        if getattr(old, what) != getattr(new, what):
            yield inner(f"{vi} của {label.vi} đổi.", f"{en} of {label.en} changes.", who)
    schemas = [side.form.schema_.properties.get(new.name) for side in (change.old, change.new)]
    yield from _values(schemas[0], schemas[1], label, who, place)
    yield from others(old, new, place, _TOLD)


def _required(field: FormField, change: Change, who: Text) -> Iterator[Amendment]:
    label, was, now = quoted(field.label), field.name in change.old.required, field.name in change.new.required
    if now and not was:
        yield burden(f"{label.vi} nay bắt buộc phải trả lời.", f"{label.en} must now be answered.", who)
    elif was and not now:
        yield relief(f"{label.vi} không còn bắt buộc.", f"{label.en} need not be answered any more.", who)


def _filling(old: FormField, new: FormField, change: Change, who: Text) -> Iterator[Amendment]:
    """Say whether a registry fills the question in, and whose word counts."""
    label = quoted(new.label)
    if old.prefill != new.prefill:
        if new.prefill is None:
            yield burden(f"{label.vi} không được điền sẵn nữa.", f"{label.en} is no longer filled in.", who)
        else:
            registry = change.service(new.prefill.service)
            weigh = relief if old.prefill is None else inner
            yield weigh(
                f"{label.vi} nay được điền sẵn từ cơ sở dữ liệu {registry.vi}.",
                f"{label.en} is now filled in from the registry {registry.en}.",
                who,
            )
    if old.locked != new.locked:
        vi, en = ("được khóa theo", "is held to") if new.locked else ("không còn khóa theo", "is no longer held to")
        yield (burden if new.locked else relief)(
            f"{label.vi} {vi} giá trị của cơ sở dữ liệu.", f"{label.en} {en} the registry’s value.", who
        )


def _visibility(old: FormField, new: FormField, change: Change) -> Amendment:
    label = quoted(new.label)
    was = say_condition(old.when, change.old) if old.when else Text("luôn hỏi", "always")
    if new.when is None:
        return burden(f"{label.vi} nay luôn hỏi; trước chỉ khi {was.vi}.", f"{label.en} is now always asked.")
    now, who = say_condition(new.when, change.new), who_when(new.when, change.new)
    return (relief if old.when is None else burden)(
        f"{label.vi} chỉ hỏi khi {now.vi}; trước: {was.vi}.",
        f"{label.en} is asked only when {now.en}; before: {was.en}.",
        who,
    )


def _options(old: FormField, new: FormField, who: Text) -> Iterator[Amendment]:
    label, before, after = quoted(new.label), _labels(old), _labels(new)
    if gone := [text for value, text in before.items() if value not in after]:
        said = listed(gone)
        yield burden(f"{label.vi} không còn lựa chọn {said.vi}.", f"{label.en} no longer offers {said.en}.", who)
    if come := [text for value, text in after.items() if value not in before]:
        said = listed(come)
        yield relief(f"{label.vi} có thêm lựa chọn {said.vi}.", f"{label.en} also offers {said.en}.", who)
    if renamed := [text for value, text in after.items() if before.get(value, text) != text]:
        said = listed(renamed)
        yield inner(f"Lựa chọn của {label.vi} viết lại: {said.vi}.", f"Choices of {label.en} now read: {said.en}.")
    if not (gone or come or renamed) and old.options != new.options:
        yield inner(f"Thứ tự lựa chọn của {label.vi} đổi.", f"The choices of {label.en} stand in another order.")


def _labels(field: FormField) -> dict[str, Text]:
    return {option.value: quoted(option.label) for option in field.options}


def _words(old: Words | None, new: Words | None, vi: str, en: str) -> Iterator[Amendment]:
    if old != new:
        now = quoted(new) if new else Text("không còn", "none any more")
        yield inner(f"{vi}: {now.vi}.", f"{en}: {now.en}.")


# ---------------------------------------------------------------- what may be answered


def _values(
    old: Property | None, new: Property | None, label: Text, who: Text, place: tuple[str, ...]
) -> Iterator[Amendment]:
    """Say which answers are right now."""
    if old == new:
        return
    if old is None or new is None:
        was, now = (body_of(one) if one else None for one in (old, new))
        yield from (plain(one) for one in differences(was, now, (*place, "schema")))
        return
    before, after = body_of(old), body_of(new)
    for difference in differences(before, after, (*place, "schema")):
        yield _bound(difference, label, who)


def _bound(difference: Difference, label: Text, who: Text) -> Amendment:
    key, was, now = difference.place[-1], difference.old, difference.new
    if key in _BOUNDS:
        is_tighter = was is None or (now is not None and (now > was) == _BOUNDS[key])
        vi, en = _BOUND_WORDS[key]
        before, after = ("—" if value is None else value for value in (was, now))
        return (burden if is_tighter else relief)(
            f"{label.vi}: {vi} {after} (trước: {before}).", f"{label.en}: {en} {after} (before: {before}).", who
        )
    if key in _KIND_WORDS:
        vi, en = _KIND_WORDS[key]
        return burden(f"{label.vi}: {vi} đổi.", f"{label.en}: {en} changes.", who)
    return plain(difference)


_BOUND_WORDS = {
    "minimum": ("nhỏ nhất là", "at least"),
    "maximum": ("lớn nhất là", "at most"),
    "minLength": ("số ký tự ít nhất là", "letters at least"),
    "maxLength": ("số ký tự nhiều nhất là", "letters at most"),
}
_KIND_WORDS = {
    "type": ("kiểu dữ liệu", "the kind of value"),
    "format": ("kiểu dữ liệu", "the kind of value"),
    "pattern": ("dạng phải nhập", "the form that it must have"),
    "enum": ("các giá trị được nhập", "the values that it takes"),
}


def _unasked(change: Change) -> Iterator[Amendment]:
    """Say what differs in the schema beyond the questions of both layouts: it should be nothing."""
    old, new = change.old.form.schema_, change.new.form.schema_
    known = change.old.fields.keys() | change.new.fields.keys()
    was, now = ({k: v for k, v in body_of(side)["properties"].items() if k not in known} for side in (old, new))
    yield from (plain(one) for one in differences(was, now, ("form", "schema", "properties")))
    before, after = ([name for name in side.required if name not in known] for side in (old, new))
    yield from (plain(one) for one in differences(before, after, ("form", "schema", "required")))
    if old.required != new.required and Counter(old.required).keys() == Counter(new.required).keys():
        vi = "Danh sách mục bắt buộc chỉ đổi cách viết, nội dung như cũ."
        yield inner(vi, "The list of what must be answered is only written otherwise.")


# ---------------------------------------------------------------- pages of the form


def _groups(change: Change) -> Iterator[Amendment]:
    old, new = ({group.group: group for group in side.form.layout} for side in (change.old, change.new))
    for name, group in new.items():
        title = quoted(group.title)
        if name not in old:
            yield inner(f"Thêm phần {title.vi}.", f"A further part {title.en}.")
        else:
            yield from _group(old[name], group)
    for name, group in old.items():
        if name not in new:
            yield inner(f"Bỏ phần {quoted(group.title).vi}.", f"The part {quoted(group.title).en} is gone.")
    homes = [_homes(side) for side in (change.old, change.new)]
    for name, home in homes[1].items():
        if homes[0].get(name, home) != home and homes[0][name] in new and home in old:
            label, title = quoted(change.new.fields[name].label), quoted(new[home].title)
            yield inner(f"{label.vi} chuyển sang phần {title.vi}.", f"{label.en} moves to the part {title.en}.")
    if [name for name in old if name in new] != [name for name in new if name in old]:
        yield inner("Thứ tự các phần đổi, nội dung như cũ.", "The parts stand in another order, unchanged.")


def _group(old: Group, new: Group) -> Iterator[Amendment]:
    title = quoted(new.title)
    if old.title != new.title:
        was, now = renamed(old.title, new.title)
        yield inner(f"Phần {was.vi} nay gọi là {now.vi}.", f"The part {was.en} is now called {now.en}.")
    yield from _words(old.help, new.help, f"Giải thích của phần {title.vi}", f"The explanation of the part {title.en}")
    yield from others(old, new, ("form", "layout", new.group), {"group", "title", "help", "fields"})


def _homes(definition: ProcedureDefinition) -> dict[str, str]:
    return {field.name: group.group for group in definition.form.layout for field in group.fields}


# ---------------------------------------------------------------- checks between questions


def checks(change: Change) -> Iterator[Amendment]:
    """Yield what differs between the conditions that a form must meet."""
    old, new = list(change.old.form.checks), list(change.new.form.checks)
    gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
    for check in list(come):
        same = next((one for one in gone if (one.field, one.kind) == (check.field, check.kind)), None)
        if same is not None:
            gone.remove(same)
            come.remove(check)
            yield from _check(same, check, change.new)
    for check in come:
        label, rule = _about(check, change.new), quoted(check.message)
        yield burden(f"{label.vi} phải đúng thêm một điều: {rule.vi}", f"{label.en} must also meet this: {rule.en}")
    for check in gone:
        label, rule = _about(check, change.old), quoted(check.message)
        yield relief(f"{label.vi} không phải đúng điều này nữa: {rule.vi}", f"{label.en} need not meet this: {rule.en}")
    if not (gone or come) and old != new and all(check in old for check in new):
        yield inner("Thứ tự các điều kiện kiểm tra đổi.", "The checks stand in another order or once more.")


def _check(old: Check, new: Check, definition: ProcedureDefinition) -> Iterator[Amendment]:
    label, now = _about(new, definition), quoted(new.message)
    told = {"message", "basis"}
    if old.message != new.message:
        before, after = renamed(old.message, new.message)
        yield inner(
            f"Lời nhắc của {label.vi}: {after.vi} (trước: {before.vi})",
            f"The hint of {label.en}: {after.en} (before: {before.en})",
        )
    if (old.bound, old.plus_days) != (new.bound, new.plus_days):
        told |= {"not_before", "not_after", "differs_from", "plus_days"}
        yield burden(f"Điều kiện của {label.vi} đổi, nay là: {now.vi}", f"The check of {label.en} is now: {now.en}")
    if old.basis != new.basis:
        yield inner(f"Căn cứ của điều kiện ở {label.vi} đổi.", f"The law behind the check of {label.en} changes.")
    yield from others(old, new, ("form", "checks", new.field), told)


def _about(check: Check, definition: ProcedureDefinition) -> Text:
    shown = definition.fields.get(check.field)
    return quoted(shown.label) if shown else Text(f"«{check.field}»", f"“{check.field}”")
