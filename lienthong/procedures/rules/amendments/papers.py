"""Which papers: brought by the person, only shown, or looked up by the office itself."""

from __future__ import annotations

from collections.abc import Iterator

from lienthong.core.values import Text
from lienthong.procedures.definitions import Component
from lienthong.procedures.rules.amendments.conditions import only_when, say_condition, who_when
from lienthong.procedures.rules.amendments.reading import (
    NOTHING,
    Amendment,
    Change,
    burden,
    inner,
    known,
    others,
    quoted,
    relief,
    renamed,
)

_TOLD = {"id", "name", "kind", "by", "otherwise", "required", "when", "note", "from_store", "kept_as", "known_in"}
_BRINGS = {"upload": Text("nộp", "file"), "present": Text("xuất trình", "show")}
_BROUGHT = {"upload": Text("nộp", "filed"), "present": Text("xuất trình", "shown")}


def components(change: Change) -> Iterator[Amendment]:
    """Yield what differs between two lists of papers."""
    old, new = ({one.id: one for one in side.components} for side in (change.old, change.new))
    if (len(old), len(new)) != (len(change.old.components), len(change.new.components)):
        return  # papers of one name: no sentence can tell them apart, the plain words do
    for name, paper in new.items():
        if name not in old:
            yield _added(paper, change)
        elif old[name] != paper:
            yield from _changed(old[name], paper, change)
    for name, paper in old.items():
        if name not in new:
            yield _removed(paper, change)
    if [name for name in old if name in new] != [name for name in new if name in old]:
        yield inner("Thứ tự các giấy tờ đổi, nội dung như cũ.", "The papers stand in another order, unchanged.")


def _added(paper: Component, change: Change) -> Amendment:
    name, when = quoted(paper.name), only_when(paper.when, change.new)
    if paper.kind == "replaced":
        registry = change.registry(paper.by or "")
        return inner(
            f"Cơ quan tra cứu thêm {name.vi} trong cơ sở dữ liệu {registry.vi}{when.vi}.",
            f"The office also looks up {name.en} in the registry {registry.en}{when.en}.",
        )
    does = _BRINGS[paper.kind]
    if not paper.required:
        vi, en = f"Người nộp được {does.vi} thêm {name.vi} nếu có", f"The person may also {does.en} {name.en}, if any"
        return inner(f"{vi}{when.vi}.", f"{en}{when.en}.", who_when(paper.when, change.new))
    vi, en = f"Người nộp phải {does.vi} thêm {name.vi}", f"The person must also {does.en} {name.en}"
    return burden(f"{vi}{when.vi}.", f"{en}{when.en}.", who_when(paper.when, change.new))


def _removed(paper: Component, change: Change) -> Amendment:
    name = quoted(paper.name)
    if paper.kind == "replaced":
        return inner(f"Cơ quan không tra cứu {name.vi} nữa.", f"The office no longer looks up {name.en}.")
    does = _BRINGS[paper.kind]
    return relief(
        f"Người nộp không phải {does.vi} {name.vi} nữa.",
        f"The person need no longer {does.en} {name.en}.",
        who_when(paper.when, change.old),
    )


def _changed(old: Component, new: Component, change: Change) -> Iterator[Amendment]:
    name = quoted(new.name)
    if old.name != new.name:
        was, now = renamed(old.name, new.name)
        yield inner(f"Giấy tờ {was.vi} nay gọi là {now.vi}.", f"The paper {was.en} is now called {now.en}.")
    yield from _how(old, new, change)
    yield from _whose(old, new, change)
    if old.note != new.note:
        note = quoted(new.note) if new.note else Text("không còn", "none any more")
        yield inner(f"Chỉ dẫn của {name.vi}: {note.vi}.", f"The note on {name.en}: {note.en}.")
    yield from _kept(old, new)
    yield from known(old.known_in, new.known_in, name, change, ("components", new.id))
    yield from others(old, new, ("components", new.id), _TOLD)


def _how(old: Component, new: Component, change: Change) -> Iterator[Amendment]:
    """Say who brings the paper now."""
    name, who, was, now = quoted(new.name), who_when(new.when, change.new), _way(old, change), _way(new, change)
    if old.kind != "replaced" and new.kind == "replaced":
        does = _BRINGS[old.kind]
        yield relief(
            f"Người nộp không phải {does.vi} {name.vi} nữa: {now.vi}.",
            f"The person need no longer {does.en} {name.en}: {now.en}.",
            who,
        )
    elif old.kind == "replaced" and new.kind != "replaced":
        does = _BRINGS[new.kind]
        yield burden(
            f"Người nộp phải tự {does.vi} {name.vi}; trước đây {was.vi}.",
            f"The person must {does.en} {name.en}; before, {was.en}.",
            who,
        )
    elif old.kind != new.kind:
        yield (relief if new.kind == "present" else burden)(
            f"{name.vi}: trước phải {was.vi}, nay phải {now.vi}.",
            f"{name.en}: before it was to be {was.en}, now {now.en}.",
            who,
        )
    elif (old.by, old.otherwise) != (new.by, new.otherwise):
        is_lighter = new.kind != "replaced" or new.otherwise in ("agency", old.otherwise)
        yield (inner if is_lighter else burden)(
            f"{name.vi}: trước {was.vi}; nay {now.vi}.", f"{name.en}: before, {was.en}; now {now.en}.", who
        )


def _way(paper: Component, change: Change) -> Text:
    """Return how a paper comes, as half a sentence."""
    if paper.kind != "replaced":
        return _BROUGHT[paper.kind]
    registry, rest = change.registry(paper.by or ""), NOTHING
    if paper.otherwise != "agency":
        does = _BROUGHT[paper.otherwise]
        rest = Text(
            f", chỉ phải {does.vi} khi nơi đó không trả lời", f", to be {does.en} only where that does not answer"
        )
    return Text(
        f"cơ quan tra cứu trong cơ sở dữ liệu {registry.vi}{rest.vi}",
        f"the office looks it up in the registry {registry.en}{rest.en}",
    )


def _whose(old: Component, new: Component, change: Change) -> Iterator[Amendment]:
    """Say who needs the paper now."""
    name, who = quoted(new.name), who_when(new.when, change.new)
    if old.required != new.required:
        is_ours = new.kind == "replaced" and new.otherwise == "agency"
        if new.required:
            yield (inner if is_ours else burden)(f"{name.vi} nay là bắt buộc.", f"{name.en} is now required.", who)
        else:
            yield relief(f"{name.vi} chỉ cần khi có.", f"{name.en} is needed only where there is one.", who)
    if old.when == new.when:
        return
    was = say_condition(old.when, change.old) if old.when else Text("luôn luôn", "always")
    if new.when is None:
        yield burden(
            f"{name.vi} nay cần với mọi người; trước chỉ khi {was.vi}.",
            f"{name.en} is now needed from everybody; before only when {was.en}.",
        )
        return
    now = say_condition(new.when, change.new)
    yield (relief if old.when is None else burden)(
        f"{name.vi} chỉ cần khi {now.vi}; trước: {was.vi}.",
        f"{name.en} is needed only when {now.en}; before: {was.en}.",
        who,
    )


def _kept(old: Component, new: Component) -> Iterator[Amendment]:
    """Say which papers of a person's store are taken instead now, and as which it is kept."""
    name = quoted(new.name)
    if come := [kind for kind in new.from_store if kind not in old.from_store]:
        said = ", ".join(come)
        yield relief(
            f"{name.vi} lấy được từ kho giấy tờ của người nộp ({said}), không phải nộp lại.",
            f"{name.en} may be taken from the person’s store ({said}) instead of being filed again.",
        )
    if gone := [kind for kind in old.from_store if kind not in new.from_store]:
        said = ", ".join(gone)
        yield burden(
            f"{name.vi} không còn lấy được từ kho giấy tờ ({said}).",
            f"{name.en} can no longer be taken from the person’s store ({said}).",
        )
    if old.from_store != new.from_store and set(old.from_store) == set(new.from_store):
        yield inner(
            f"Thứ tự các loại giấy trong kho cho {name.vi} đổi.",
            f"The kinds of kept papers for {name.en} stand in another order.",
        )
    if old.kept_as != new.kept_as:
        before, after = old.kept_as or "—", new.kept_as or "—"
        yield inner(
            f"{name.vi} được lưu vào kho với loại: {after} (trước: {before}).",
            f"{name.en} is kept as the kind: {after} (before: {before}).",
        )
