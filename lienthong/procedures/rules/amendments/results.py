"""What the person gets: its title and number, what it shows, how long it holds, for whom it is kept."""

from __future__ import annotations

from collections.abc import Iterator

from lienthong.core.values import Text
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.results import Owner, Result, Shown
from lienthong.procedures.rules.amendments.conditions import only_when
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


def result(change: Change) -> Iterator[Amendment]:
    """What the person gets."""
    old, new = change.old.result, change.new.result
    if old.title != new.title:
        was, now = renamed(old.title, new.title)
        yield inner(f"Giấy kết quả {was.vi} nay là {now.vi}.", f"The result {was.en} is now {now.en}.", EVERYBODY)
    for what, vi, en in (
        ("template", "Mẫu giấy", "The template of the result"),
        ("number", "Cách đánh số", "How the result is numbered"),
        ("n", "Nguồn của số", "Where its number comes from"),
    ):
        was, now = getattr(old, what), getattr(new, what)
        if was != now:
            yield inner(f"{vi}: {now} (trước: {was}).", f"{en}: {now} (before: {was}).", EVERYBODY)
    yield from _shown(old.shows, new.shows)
    yield from _validity(old, new, change)
    yield from _owners(old, new, change)
    if old.kept_as != new.kept_as:
        vi = f"Loại giấy khi lưu kho: {new.kind} (trước: {old.kind})."
        yield inner(vi, f"It is kept as a paper of the kind: {new.kind} (before: {old.kind}).")
    yield from others(old, new, ("result",), _TOLD)


def _shown(old: tuple[Shown, ...], new: tuple[Shown, ...]) -> Iterator[Amendment]:
    labels = [{shown.label.text for shown in side} for side in (old, new)]
    for some, known, vi, en in (
        (new, labels[0], "Giấy kết quả ghi thêm", "The result also shows"),
        (old, labels[1], "Giấy kết quả không ghi nữa", "The result no longer shows"),
    ):
        if said := [quoted(shown.label) for shown in some if shown.label.text not in known]:
            line = listed(said)
            yield inner(f"{vi}: {line.vi}.", f"{en}: {line.en}.", EVERYBODY)
    otherwise = [one for one in new if one not in old and one.label.text in labels[0]]
    if otherwise:
        line = listed([quoted(shown.label) for shown in otherwise])
        yield inner(f"Giấy kết quả ghi khác trước: {line.vi}.", f"The result shows otherwise: {line.en}.", EVERYBODY)
    if old != new and set(labels[0]) == set(labels[1]) and not otherwise:
        yield inner("Thứ tự các dòng của giấy kết quả đổi.", "The lines of the result stand in another order.")


def _validity(old: Result, new: Result, change: Change) -> Iterator[Amendment]:
    """Say how long the result holds now."""
    if (old.valid_months, old.valid_until) == (new.valid_months, new.valid_until):
        return
    before, after = _holds_for(old, change.old), _holds_for(new, change.new)
    vi, en = f"Kết quả có giá trị {after.vi}; trước {before.vi}.", f"The result holds {after.en}; before {before.en}."
    is_endless = new.valid_months is None and new.valid_until is None
    is_longer = old.valid_months is not None and new.valid_months is not None and new.valid_months > old.valid_months
    yield (relief if is_endless or is_longer else burden)(vi, en)


def _holds_for(result: Result, definition: ProcedureDefinition) -> Text:
    if result.valid_months is not None:
        months = result.valid_months
        return Text(f"{months} tháng kể từ ngày ký", f"for {months} month{'' if months == 1 else 's'} from signing")
    if result.valid_until is not None:
        day = _value(result.valid_until, definition)
        return Text(f"đến hết ngày {day.vi}", f"through the day {day.en}")
    return Text("không thời hạn", "without end")


def _owners(old: Result, new: Result, change: Change) -> Iterator[Amendment]:
    """Say in whose stores the result is kept now."""
    for some, known, side, vi, en in (
        (new, old, change.new, "Kết quả được lưu thêm vào kho của", "The result is also kept for"),
        (old, new, change.old, "Kết quả không lưu nữa vào kho của", "The result is no longer kept for"),
    ):
        for owner in some.owners:
            if owner not in known.owners:
                who, when = _owner(owner, side), only_when(owner.when, side)
                yield inner(f"{vi} {who.vi}{when.vi}.", f"{en} {who.en}{when.en}.", EVERYBODY)
    if old.owners != new.owners and set(map(repr, old.owners)) == set(map(repr, new.owners)):
        yield inner("Thứ tự những người được lưu kết quả đổi.", "The owners of the result stand in another order.")


def _owner(owner: Owner, definition: ProcedureDefinition) -> Text:
    who = _value(owner.number, definition)
    return Text(f"doanh nghiệp {who.vi}", f"the business {who.en}") if owner.kind == "business" else who


def _value(value: str, definition: ProcedureDefinition) -> Text:
    """Return what a value is called: a question by its label, the applicant, else as it is written."""
    if value == "$applicant":
        return Text("người nộp", "the applicant")
    name = value.removeprefix("$field.")
    shown = definition.fields.get(name) if value != name else None
    return quoted(shown.label) if shown else Text(f"«{value}»", f"“{value}”")


_TOLD = {
    *("title", "template", "number", "n", "shows"),
    *("valid_until", "valid_months", "owners", "kept_as"),
}
