"""What is asked: questions that come, go, fill themselves, become required, take other answers; checks between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lienthong.core.definitions import Words, body_of
from lienthong.core.differences import Difference, differences
from lienthong.core.values import Text
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.forms import Check, FormField, FormSchema, Group, Property, RowSchema
from lienthong.procedures.rules.amendments.conditions import say_condition, who_when
from lienthong.procedures.rules.amendments.reading import (
    EVERYBODY,
    NOTHING,
    Amendment,
    Change,
    burden,
    inner,
    known,
    listed,
    others,
    plain,
    quoted,
    relief,
    renamed,
    say_basis,
)

_TOLD = {
    *("name", "label", "help", "basis", "expects", "widget", "options"),
    *("prefill", "default", "calculate", "locked", "when", "columns", "known_in"),
}
#: Bounds of a value, and whether a larger number leaves less room.
_BOUNDS = {
    "minimum": True,
    "minLength": True,
    "minItems": True,
    "maximum": False,
    "maxLength": False,
    "maxItems": False,
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """Questions with the schema of their answers: those of the form, or the columns of a repeating group."""

    definition: ProcedureDefinition
    fields: Mapping[str, FormField]
    schema: FormSchema | RowSchema
    table: FormField | None = None

    @property
    def within(self) -> Text:
        """In which repeating group they are asked; nothing for those of the form."""
        if self.table is None:
            return NOTHING
        label = quoted(self.table.label)
        return Text(f" ở mỗi dòng của {label.vi}", f" in each row of {label.en}")

    def label(self, field: FormField) -> Text:
        """Return how a question is called."""
        label = quoted(field.label)
        return Text(f"{label.vi}{self.within.vi}", f"{label.en}{self.within.en}")

    def who(self, field: FormField) -> Text:
        """Return whom a question concerns."""
        return who_when((self.table or field).when, self.definition)

    def when(self, field: FormField) -> Text:
        """Return when a question is asked, in words; nothing when always."""
        return say_condition(field.when, self.definition, self.table) if field.when else NOTHING


def form(change: Change) -> Iterator[Amendment]:
    """Yield what differs between two forms."""
    asked = [[field.name for group in side.form.layout for field in group.fields] for side in (change.old, change.new)]
    parts = [[group.group for group in side.form.layout] for side in (change.old, change.new)]
    if any(len(set(names)) != len(names) for names in asked + parts):
        return  # a question or a part that stands twice: the plain words tell
    old, new = (_Asked(side, side.fields, side.form.schema_) for side in (change.old, change.new))
    yield from _questions(old, new, change, ("form", "fields"))
    yield from _unasked(change)
    yield from _groups(change)
    yield from checks(change)
    yield from others(change.old.form, change.new.form, ("form",), {"schema", "layout", "checks"})


def _questions(old: _Asked, new: _Asked, change: Change, place: tuple[str, ...]) -> Iterator[Amendment]:
    for name, field in new.fields.items():
        if name not in old.fields:
            yield _added(field, new, change)
        else:
            yield from _changed(old, new, name, change, (*place, name))
    yield from (_removed(field, old) for name, field in old.fields.items() if name not in new.fields)
    if [name for name in old.fields if name in new.fields] != [name for name in new.fields if name in old.fields]:
        where = new.within
        yield inner(
            f"Thứ tự các câu hỏi{where.vi} đổi, nội dung như cũ.",
            f"The questions{where.en} stand in another order, unchanged.",
        )


# ---------------------------------------------------------------- one question


def _added(field: FormField, asked: _Asked, change: Change) -> Amendment:
    label, said = asked.label(field), asked.when(field)
    only = Text(f", chỉ hỏi khi {said.vi}", f", asked only when {said.en}") if field.when else NOTHING
    if field.widget == "hidden" or field.calculate is not None:
        return inner(f"Biểu mẫu tự tính thêm mục {label.vi}.", f"The form works out one more value: {label.en}.")
    if field.prefill is not None:
        registry = change.service(field.prefill.service)
        vi = f"Thêm mục {label.vi}, điền sẵn từ cơ sở dữ liệu {registry.vi}{only.vi}."
        return inner(vi, f"A further value {label.en}, filled in from the registry {registry.en}{only.en}.", EVERYBODY)
    must = field.name in asked.schema.required
    vi, en = ("", "") if must else (" (không bắt buộc)", " (optional)")
    return (burden if must else inner)(
        f"Thêm một câu hỏi {label.vi}{vi}{only.vi}.", f"One more question {label.en}{en}{only.en}.", asked.who(field)
    )


def _removed(field: FormField, asked: _Asked) -> Amendment:
    label = asked.label(field)
    if field.widget == "hidden" or field.calculate is not None:
        return inner(f"Biểu mẫu không tính mục {label.vi} nữa.", f"The form no longer works out {label.en}.")
    return relief(f"Không hỏi {label.vi} nữa.", f"{label.en} is no longer asked.", asked.who(field))


def _changed(before: _Asked, after: _Asked, name: str, change: Change, place: tuple[str, ...]) -> Iterator[Amendment]:
    old, new = before.fields[name], after.fields[name]
    label, who = after.label(new), after.who(new)
    if old.label != new.label:
        was, now = renamed(old.label, new.label)
        yield inner(f"Câu hỏi {was.vi} nay viết là {now.vi}.", f"The question {was.en} now reads {now.en}.")
    yield from _required(name in before.schema.required, name in after.schema.required, label, who)
    yield from _filling(old, new, change, label, who)
    if old.when != new.when:
        yield _visibility(before, after, name)
    yield from _options(old, new, label, who)
    yield from _manner(old, new, label, who)
    was_schema, now_schema = before.schema.properties.get(name), after.schema.properties.get(name)
    if was_schema and now_schema and was_schema.items and now_schema.items:
        rows = _Asked(before.definition, _columns(old), was_schema.items, old)
        now_rows = _Asked(after.definition, _columns(new), now_schema.items, new)
        yield from _questions(rows, now_rows, change, (*place, "columns"))
    yield from _values(was_schema, now_schema, label, who, place)
    yield from known(old.known_in, new.known_in, label, change, place)
    yield from others(old, new, place, _TOLD)


def _columns(table: FormField) -> dict[str, FormField]:
    return {column.name: column for column in table.columns}


def _required(was: bool, now: bool, label: Text, who: Text) -> Iterator[Amendment]:  # noqa: FBT001 - before and after
    if now and not was:
        yield burden(f"{label.vi} nay bắt buộc phải trả lời.", f"{label.en} must now be answered.", who)
    elif was and not now:
        yield relief(f"{label.vi} không còn bắt buộc.", f"{label.en} need not be answered any more.", who)


def _filling(old: FormField, new: FormField, change: Change, label: Text, who: Text) -> Iterator[Amendment]:
    """Say whether a registry or the machine fills the question in, and whose word counts."""
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
    if old.calculate is None and new.calculate is not None:
        yield relief(f"{label.vi} nay được tự động tính.", f"{label.en} is now worked out by itself.", who)
    elif old.calculate is not None and new.calculate is None:
        yield burden(f"{label.vi} không được tự động tính nữa.", f"{label.en} is no longer worked out.", who)
    elif old.calculate != new.calculate:
        yield burden(f"Cách tính {label.vi} đổi.", f"How {label.en} is worked out changes.", who)


def _visibility(before: _Asked, after: _Asked, name: str) -> Amendment:
    old, new = before.fields[name], after.fields[name]
    label = after.label(new)
    was = before.when(old) if old.when else Text("luôn hỏi", "always")
    if new.when is None:
        return burden(f"{label.vi} nay luôn hỏi; trước chỉ khi {was.vi}.", f"{label.en} is now always asked.")
    now = after.when(new)
    return (relief if old.when is None else burden)(
        f"{label.vi} chỉ hỏi khi {now.vi}; trước: {was.vi}.",
        f"{label.en} is asked only when {now.en}; before: {was.en}.",
        after.who(new),
    )


def _options(old: FormField, new: FormField, label: Text, who: Text) -> Iterator[Amendment]:
    before, after = _labels(old), _labels(new)
    if gone := [text for value, text in before.items() if value not in after]:
        said = listed(gone)
        yield burden(f"{label.vi} không còn lựa chọn {said.vi}.", f"{label.en} no longer offers {said.en}.", who)
    if come := [text for value, text in after.items() if value not in before]:
        said = listed(come)
        yield relief(f"{label.vi} có thêm lựa chọn {said.vi}.", f"{label.en} also offers {said.en}.", who)
    if rewritten := [text for value, text in after.items() if before.get(value, text) != text]:
        said = listed(rewritten)
        yield inner(f"Lựa chọn của {label.vi} viết lại: {said.vi}.", f"Choices of {label.en} now read: {said.en}.")
    if not (gone or come or rewritten) and old.options != new.options:
        yield inner(f"Thứ tự lựa chọn của {label.vi} đổi.", f"The choices of {label.en} stand in another order.")


def _labels(field: FormField) -> dict[str, Text]:
    return {option.value: quoted(option.label) for option in field.options}


def _manner(old: FormField, new: FormField, label: Text, who: Text) -> Iterator[Amendment]:
    """Say how the question is explained and put."""
    for what, vi, en in (("help", "Giải thích", "The explanation"), ("expects", "Gợi ý cách nhập", "The hint")):
        yield from _words(getattr(old, what), getattr(new, what), f"{vi} của {label.vi}", f"{en} of {label.en}")
    for what, vi, en in (("default", "Giá trị đặt sẵn", "The preset value"), ("widget", "Cách nhập", "The input")):
        if getattr(old, what) != getattr(new, what):
            yield inner(f"{vi} của {label.vi} đổi.", f"{en} of {label.en} changes.", who)
    if old.basis != new.basis:
        now = say_basis(new.basis) if new.basis else Text("không còn", "none any more")
        yield inner(f"Căn cứ của câu hỏi {label.vi}: {now.vi}.", f"The law behind {label.en}: {now.en}.")


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
    told = {"items"} if old.items and new.items else set()
    before, after = ({key: value for key, value in body_of(one).items() if key not in told} for one in (old, new))
    for difference in differences(before, after, (*place, "schema")):
        yield _bound(difference, label, who)
    if old.items and new.items and set(old.items.required) == set(new.items.required):
        yield from others(old.items, new.items, (*place, "schema", "items"), {"properties"})


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
    "minItems": ("số dòng ít nhất là", "rows at least"),
    "maxItems": ("số dòng nhiều nhất là", "rows at most"),
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
            yield from _group(old[name], group, change)
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


def _group(old: Group, new: Group, change: Change) -> Iterator[Amendment]:
    title = quoted(new.title)
    if old.title != new.title:
        was, now = renamed(old.title, new.title)
        yield inner(f"Phần {was.vi} nay gọi là {now.vi}.", f"The part {was.en} is now called {now.en}.")
    yield from _words(old.help, new.help, f"Giải thích của phần {title.vi}", f"The explanation of the part {title.en}")
    if old.when != new.when:
        was = say_condition(old.when, change.old) if old.when else Text("luôn hỏi", "always")
        now = say_condition(new.when, change.new) if new.when else Text("luôn hỏi", "always")
        yield (relief if old.when is None else burden)(
            f"Phần {title.vi} hỏi khi: {now.vi}; trước: {was.vi}.",
            f"The part {title.en} is asked when: {now.en}; before: {was.en}.",
            who_when(new.when, change.new),
        )
    yield from others(old, new, ("form", "layout", new.group), {"group", "title", "help", "when", "fields"})


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
    if (old.bound, old.plus_days, old.require, old.when) != (new.bound, new.plus_days, new.require, new.when):
        told |= {"not_before", "not_after", "differs_from", "require", "plus_days", "when"}
        yield burden(f"Điều kiện của {label.vi} đổi, nay là: {now.vi}", f"The check of {label.en} is now: {now.en}")
    if old.basis != new.basis:
        yield inner(f"Căn cứ của điều kiện ở {label.vi} đổi.", f"The law behind the check of {label.en} changes.")
    yield from others(old, new, ("form", "checks", new.field), told)


def _about(check: Check, definition: ProcedureDefinition) -> Text:
    shown = definition.shown_at(check.field)
    return quoted(shown.label) if shown else quoted(Text(check.field, check.field))
