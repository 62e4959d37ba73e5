"""Who does what inside: competence, steps, data read and written, the result, and how the law presents itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lienthong.core.definitions import Basis, Words
from lienthong.core.values import Text
from lienthong.procedures.definitions import Asking, ProcedureDefinition, Step, Write
from lienthong.procedures.definitions.examples import Example
from lienthong.procedures.rules.amendments.money import CHANNELS
from lienthong.procedures.rules.amendments.reading import (
    EVERYBODY,
    Amendment,
    Change,
    burden,
    inner,
    listed,
    others,
    quoted,
    relief,
    renamed,
    say_basis,
)
from lienthong.procedures.rules.terms import say_term

_ROLES: Mapping[str, Text] = {
    "intake": Text("tiếp nhận", "intake"),
    "settle": Text("giải quyết", "settling"),
    "head": Text("ký", "signing"),
    "system": Text("máy", "the machine"),
}


# ---------------------------------------------------------------- how the law presents itself


def title(change: Change) -> Iterator[Amendment]:
    """What the procedure is called."""
    old, new = renamed(change.old.title, change.new.title)
    yield inner(f"Thủ tục {old.vi} nay gọi là {new.vi}.", f"The procedure {old.en} is now called {new.en}.", EVERYBODY)


def for_whom(change: Change) -> Iterator[Amendment]:
    """For whom it is."""
    old, new = renamed(change.old.for_whom, change.new.for_whom)
    yield burden(f"Đối tượng đổi: nay là {new.vi}; trước là {old.vi}.", f"It is now for {new.en}; before for {old.en}.")


def legal_basis(change: Change) -> Iterator[Amendment]:
    """On which acts it stands."""
    old, new = change.old.legal_basis, change.new.legal_basis
    for said, vi, en in (
        (_beyond(new, old), "Thêm căn cứ", "A further legal basis"),
        (_beyond(old, new), "Không còn căn cứ vào", "No longer based on"),
    ):
        if said:
            yield inner(f"{vi}: {said.vi}.", f"{en}: {said.en}.", EVERYBODY)
    if not set(map(say_basis, old)) ^ set(map(say_basis, new)):
        yield inner("Căn cứ pháp lý chỉ đổi ghi chú hoặc thứ tự.", "Only notes or the order of the legal basis change.")


def _beyond(some: Iterable[Basis], others: Iterable[Basis]) -> Text | None:
    known = {say_basis(basis) for basis in others}
    said = [line for basis in some if (line := say_basis(basis)) not in known]
    return Text("; ".join(one.vi for one in said), "; ".join(one.en for one in said)) if said else None


def confidence(change: Change) -> Iterator[Amendment]:
    """Whether the text was compared with the law."""
    if change.new.confidence == "confirmed":
        yield inner("Nội dung đã được đối chiếu với văn bản.", "The text has been compared with the law.", EVERYBODY)
    else:
        vi = "Nội dung nay ghi là chưa kiểm chứng đủ."
        yield inner(vi, "The text is now marked as not fully verified.", EVERYBODY)


def words(change: Change) -> Iterator[Amendment]:
    """By which everyday words it is found."""
    yield from _strings(change.old.words, change.new.words, "từ khóa tìm kiếm", "search words")


def life_event(change: Change) -> Iterator[Amendment]:
    """Under which event of life it stands."""
    old, new = change.old.life_event or "—", change.new.life_event or "—"
    yield inner(f"Sự kiện trong đời: {new} (trước: {old}).", f"Event of life: {new} (before: {old}).")


def sector(change: Change) -> Iterator[Amendment]:
    """To which field of law it belongs."""
    old, new = change.old.field, change.new.field
    vi = f"Lĩnh vực: {new.vi} ({new.code}); trước: {old.vi} ({old.code})."
    yield inner(vi, f"Field of law: {new.en} ({new.code}); before: {old.en} ({old.code}).")
    yield from others(old, new, ("field",), {"code", "vi", "en"})


def examples(change: Change) -> Iterator[Amendment]:
    """Which cases are run to prove it."""
    old, new = ({one.name: one for one in side.examples} for side in (change.old, change.new))
    come, gone, changed = (
        [name for name in new if name not in old],
        [name for name in old if name not in new],
        [name for name in new if name in old and old[name] != new[name]],
    )
    for names, vi, en in (
        (come, "Thêm ví dụ", "Further examples"),
        (gone, "Bỏ ví dụ", "Examples taken away"),
        (changed, "Ví dụ đổi", "Examples that change"),
    ):
        if names:
            said = ", ".join(f"“{name}”" for name in names)
            yield inner(f"{vi}: {said}.", f"{en}: {said}.")
    if not (come or gone or changed) and _are_told_apart(change.old.examples) and _are_told_apart(change.new.examples):
        yield inner("Thứ tự các ví dụ đổi.", "The examples stand in another order.")


def _are_told_apart(examples: tuple[Example, ...]) -> bool:
    return len({example.name for example in examples}) == len(examples)


# ---------------------------------------------------------------- where and by whom


def channels(change: Change) -> Iterator[Amendment]:
    """How it may be filed."""
    old, new = change.old.channels, change.new.channels
    if gone := [CHANNELS[one] for one in old if one not in new]:
        said = listed(gone)
        yield burden(f"Không nộp {said.vi} được nữa.", f"It can no longer be filed {said.en}.")
    if come := [CHANNELS[one] for one in new if one not in old]:
        said = listed(come)
        yield relief(f"Nay nộp {said.vi} cũng được.", f"It can now also be filed {said.en}.")
    if set(old) == set(new):
        yield inner("Thứ tự các cách nộp đổi, nội dung như cũ.", "The ways of filing stand in another order.")


def competence(change: Change) -> Iterator[Amendment]:
    """Who takes in, who settles, and which answer says where."""
    old, new = change.old.competence, change.new.competence
    for what, vi, en in (("agency", "giải quyết", "settles it"), ("intake", "tiếp nhận", "takes it in")):
        was, now = getattr(old, what), getattr(new, what)
        if was != now:
            before, after = change.agency(was), change.agency(now)
            yield burden(
                f"Cơ quan {vi} nay là {after.vi}; trước là {before.vi}.",
                f"{after.en} now {en}; before {before.en}.",
            )
    if old.place_field != new.place_field:
        was, now = _label(old.place_field, change.old), _label(new.place_field, change.new)
        yield burden(
            f"Nơi giải quyết theo câu trả lời {now.vi}; trước theo {was.vi}.",
            f"Where it is settled follows {now.en}; before {was.en}.",
        )
    yield from others(old, new, ("competence",), {"agency", "intake", "place_field"})


def level(change: Change) -> Iterator[Amendment]:
    """At which level it is settled."""
    old, new = change.old.level, change.new.level
    yield burden(f"Cấp giải quyết: {new} (trước: {old}).", f"Level: {new} (before: {old}).")


def steps(change: Change) -> Iterator[Amendment]:
    """Which steps a file goes through."""
    old, new = ({one.key: one for one in side.steps} for side in (change.old, change.new))
    if len(old) != len(change.old.steps) or len(new) != len(change.new.steps):
        return  # steps of one key: the plain words tell
    for key, step in new.items():
        if key not in old:
            role, agency = _ROLES[step.role], change.agency(step.agency)
            vi = f"Thêm bước {quoted(step.title).vi} ({role.vi}, {agency.vi})."
            yield inner(vi, f"A further step {quoted(step.title).en} ({role.en}, {agency.en}).")
        elif old[key] != step:
            yield from _step(old[key], step, change)
    for key, step in old.items():
        if key not in new:
            yield inner(f"Bỏ bước {quoted(step.title).vi}.", f"The step {quoted(step.title).en} is gone.")
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield inner("Thứ tự các bước đổi.", "The steps stand in another order.")


def _step(old: Step, new: Step, change: Change) -> Iterator[Amendment]:
    name = quoted(new.title)
    if old.title != new.title:
        was, now = renamed(old.title, new.title)
        yield inner(f"Bước {was.vi} nay gọi là {now.vi}.", f"The step {was.en} is now called {now.en}.")
    if (old.role, old.agency) != (new.role, new.agency):
        before, after = (listed([_ROLES[step.role], change.agency(step.agency)]) for step in (old, new))
        yield inner(
            f"Bước {name.vi} nay do: {after.vi} (trước: {before.vi}).",
            f"The step {name.en} is now done by: {after.en} (before: {before.en}).",
        )
    if old.target != new.target:
        before, after = (say_term(step.target) if step.target else Text("—", "—") for step in (old, new))
        yield inner(
            f"Mức thời gian của bước {name.vi}: {after.vi} (trước: {before.vi}).",
            f"Time for the step {name.en}: {after.en} (before: {before.en}).",
        )
    if old.needs != new.needs:
        needs = [quoted(need.name) for need in new.needs]
        said = listed(needs) if needs else Text("không gì", "nothing")
        yield inner(f"Trước khi rời bước {name.vi} cần có: {said.vi}.", f"To leave the step {name.en}: {said.en}.")
    if old.four_eyes != new.four_eyes:
        vi, en = ("phải do", "must be done by") if new.four_eyes else ("không buộc do", "need not be done by")
        yield inner(f"Bước {name.vi} {vi} người khác làm.", f"The step {name.en} {en} somebody else.")
    yield from others(old, new, ("steps", new.key), _STEP_TOLD)


_STEP_TOLD = {"key", "title", "role", "agency", "hours", "days", "needs", "four_eyes"}


# ---------------------------------------------------------------- data and results


def reads(change: Change) -> Iterator[Amendment]:
    """Which registries are read."""
    old, new = change.old.reads, change.new.reads
    for codes, vi, en in (
        ([one for one in new if one not in old], "Cơ quan đọc thêm", "The office also reads"),
        ([one for one in old if one not in new], "Cơ quan không đọc nữa", "The office no longer reads"),
    ):
        if codes:
            said = listed([_service(one, change) for one in codes])
            yield inner(f"{vi}: {said.vi}.", f"{en}: {said.en}.", EVERYBODY)
    if set(old) == set(new):
        yield inner("Thứ tự các dịch vụ được đọc đổi.", "The services read stand in another order.")


def prefill_from(change: Change) -> Iterator[Amendment]:
    """How registries are asked."""
    old, new = change.old.prefill_from, change.new.prefill_from
    touched: list[Asking] = [one for one in (*old, *new) if not (one in old and one in new)]
    for service in dict.fromkeys(one.service for one in touched):
        said = _service(service, change)
        yield inner(f"Cách tra cứu {said.vi} đổi.", f"How {said.en} is asked changes.")
    if not touched:
        yield inner("Thứ tự tra cứu đổi.", "The registries are asked in another order.")


def writes(change: Change) -> Iterator[Amendment]:
    """What the result writes into registries."""
    old, new = change.old.writes, change.new.writes
    touched: list[Write] = [one for one in (*old, *new) if not (one in old and one in new)]
    for service in dict.fromkeys(one.service for one in touched):
        was, now = (any(one.service == service for one in side) for side in (old, new))
        said = _service(service, change)
        vi, en = ("ghi khác trước vào", "writes otherwise into") if was else ("ghi thêm vào", "also writes into")
        vi, en = (vi, en) if now else ("không ghi nữa vào", "no longer writes into")
        yield inner(f"Kết quả {vi} {said.vi}.", f"The result {en} {said.en}.", EVERYBODY)
    if not touched:
        yield inner("Thứ tự ghi sổ đổi.", "The registries are written in another order.")


def _service(code: str, change: Change) -> Text:
    registry = change.service(code)
    return Text(code, code) if registry.vi == code else Text(f"{registry.vi} ({code})", f"{registry.en} ({code})")


def _strings(old: tuple[str, ...], new: tuple[str, ...], vi: str, en: str) -> Iterator[Amendment]:
    for some, known, verb_vi, verb_en in ((new, old, "Thêm", "Further"), (old, new, "Bỏ", "No longer")):
        if said := [one for one in some if one not in known]:
            yield inner(f"{verb_vi} {vi}: {', '.join(said)}.", f"{verb_en} {en}: {', '.join(said)}.")
    if set(old) == set(new):
        yield inner(f"Thứ tự của {vi} đổi.", f"The {en} stand in another order.")


def _label(name: str, definition: ProcedureDefinition) -> Text:
    shown: Words | None = definition.fields[name].label if name in definition.fields else None
    return quoted(shown) if shown else Text(f"«{name}»", f"“{name}”")
