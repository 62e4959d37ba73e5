"""Who takes part: who may file, whose part another person gives, what is filed together with it, in which bloc."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lienthong.core.values import Text
from lienthong.procedures.definitions.together import LinkedProcedure, PersonPart
from lienthong.procedures.rules.amendments.conditions import only_when, say_condition, who_when
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
)

_APPLICANTS: Mapping[str, Text] = {
    "person": Text("cá nhân", "a person"),
    "business": Text("doanh nghiệp", "a business"),
}


def bloc(change: Change) -> Iterator[Amendment]:
    """In which part of the state it is settled."""
    old, new = change.old.bloc, change.new.bloc
    yield burden(f"Khối giải quyết: {new} (trước: {old}).", f"Settled in the bloc: {new} (before: {old}).")


def applicants(change: Change) -> Iterator[Amendment]:
    """Who may file."""
    old, new = change.old.applicants, change.new.applicants
    if gone := [_APPLICANTS[one] for one in old if one not in new]:
        said = listed(gone)
        yield burden(f"Không còn nhận hồ sơ do {said.vi} nộp.", f"It can no longer be filed by {said.en}.", said)
    if come := [_APPLICANTS[one] for one in new if one not in old]:
        said = listed(come)
        yield relief(f"Nay nhận cả hồ sơ do {said.vi} nộp.", f"It can now also be filed by {said.en}.", said)
    if set(old) == set(new):
        yield inner("Thứ tự những ai được nộp đổi.", "Those who may file stand in another order.")


def parts(change: Change) -> Iterator[Amendment]:
    """Whose part another person gives, by invitation."""
    old, new = ({one.key: one for one in side.parts} for side in (change.old, change.new))
    for key, part in new.items():
        title, when = quoted(part.title), only_when(part.when, change.new)
        if key not in old:
            weigh = burden if part.required else inner
            vi = f"Người khác phải khai phần {title.vi}" if part.required else f"Người khác có thể khai phần {title.vi}"
            en = f"Another person {'must' if part.required else 'may'} give the part {title.en}"
            yield weigh(f"{vi}{when.vi}.", f"{en}{when.en}.", who_when(part.when, change.new))
        elif old[key] != part:
            yield from _part(old[key], part, change)
    for key, part in old.items():
        if key not in new:
            title = quoted(part.title)
            yield relief(
                f"Không cần người khác khai phần {title.vi} nữa.",
                f"Nobody else need give the part {title.en} any more.",
                who_when(part.when, change.old),
            )
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield inner("Thứ tự phần của người khác đổi.", "The parts of others stand in another order.")


def _part(old: PersonPart, new: PersonPart, change: Change) -> Iterator[Amendment]:
    title, who = quoted(new.title), who_when(new.when, change.new)
    if old.title != new.title:
        was, now = renamed(old.title, new.title)
        yield inner(f"Phần {was.vi} nay gọi là {now.vi}.", f"The part {was.en} is now called {now.en}.")
    if old.required != new.required:
        if new.required:
            yield burden(f"Phần {title.vi} nay bắt buộc.", f"The part {title.en} is now required.", who)
        else:
            yield relief(f"Phần {title.vi} không còn bắt buộc.", f"The part {title.en} is no longer required.", who)
    if old.days != new.days:
        yield (relief if new.days > old.days else burden)(
            f"Người được mời có {new.days} ngày để khai phần {title.vi}, trước là {old.days}.",
            f"Who is invited has {new.days} days for the part {title.en}, before {old.days}.",
            who,
        )
    if old.when != new.when:
        was = say_condition(old.when, change.old) if old.when else Text("luôn luôn", "always")
        now = say_condition(new.when, change.new) if new.when else Text("luôn luôn", "always")
        yield (relief if old.when is None else burden)(
            f"Phần {title.vi} cần khi: {now.vi}; trước: {was.vi}.",
            f"The part {title.en} is needed when: {now.en}; before: {was.en}.",
            who,
        )
    yield from others(old, new, ("parts", new.key), {"key", "title", "required", "days", "when"})


def linked(change: Change) -> Iterator[Amendment]:
    """Which procedures are filed together with it."""
    old, new = ({one.as_: one for one in side.linked} for side in (change.old, change.new))
    for key, one in new.items():
        if key not in old:
            when = only_when(one.when, change.new)
            vi = f"Nộp cùng lúc thêm thủ tục {one.procedure}{when.vi}."
            yield relief(
                vi, f"The procedure {one.procedure} is filed together with it{when.en}.", who_when(one.when, change.new)
            )
        elif old[key] != one:
            yield from _linked(old[key], one)
    for key, one in old.items():
        if key not in new:
            vi = f"Không còn nộp cùng lúc thủ tục {one.procedure}."
            yield burden(vi, f"The procedure {one.procedure} is no longer filed together with it.")
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield inner("Thứ tự các thủ tục nộp cùng lúc đổi.", "What is filed together stands in another order.")


def _linked(old: LinkedProcedure, new: LinkedProcedure) -> Iterator[Amendment]:
    if old.form != new.form:
        vi = f"Tờ khai gửi sang thủ tục {new.procedure} được lập khác trước."
        yield inner(vi, f"The form for the procedure {new.procedure} is made otherwise.", EVERYBODY)
    yield from others(old, new, ("linked", new.as_), {"as", "form"})
