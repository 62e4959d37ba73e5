"""How it is settled beside its steps: opinions of other agencies, coming in person, slips of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lienthong.core.values import Text
from lienthong.procedures.definitions import OpinionKind
from lienthong.procedures.rules.amendments.reading import (
    EVERYBODY,
    Amendment,
    Change,
    burden,
    inner,
    listed,
    quoted,
    relief,
    renamed,
    say_basis,
)
from lienthong.procedures.rules.terms import say_term

_STILL = Text("; thời hạn giải quyết tạm dừng trong lúc chờ", "; the term stands still meanwhile")
_GOES_ON = Text("; thời hạn giải quyết vẫn tính", "; the term goes on")


def presence(change: Change) -> Iterator[Amendment]:
    """Whether somebody must come in person."""
    old, new = change.old.presence, change.new.presence
    if new is None:
        yield relief("Không phải đến trực tiếp nữa.", "Nobody need come in person any more.")
    elif old is None:
        yield burden(f"Phải đến trực tiếp: {new.vi}.", f"Somebody must come in person: {new.en}.")
    else:
        was, now = renamed(old, new)
        yield inner(
            f"Lý do phải đến trực tiếp: {now.vi} (trước: {was.vi}).",
            f"Why somebody must come in person: {now.en} (before: {was.en}).",
        )


def slips(change: Change) -> Iterator[Amendment]:
    """Which slips of its own it has."""
    old, new = change.old.slips, change.new.slips
    for codes, vi, en in (
        ([one for one in new if one not in old], "Thêm phiếu riêng", "Further slips of its own"),
        ([one for one in old if one not in new], "Bỏ phiếu riêng", "No longer slips of its own"),
    ):
        if codes:
            yield inner(f"{vi}: {', '.join(codes)}.", f"{en}: {', '.join(codes)}.")
    if set(old) == set(new):
        yield inner("Thứ tự các phiếu riêng đổi.", "The slips of its own stand in another order.")


def opinions(change: Change) -> Iterator[Amendment]:
    """What other agencies may be asked."""
    old, new = ({one.key: one for one in side.opinions} for side in (change.old, change.new))
    if (len(old), len(new)) != (len(change.old.opinions), len(change.new.opinions)):
        return  # opinions of one key: the plain words tell
    for key, kind in new.items():
        if key not in old:
            title, agency, days = quoted(kind.title), change.agency(kind.agency), say_term(kind.term)
            rest = _STILL if kind.pauses else _GOES_ON
            yield (burden if kind.pauses else inner)(
                f"Cơ quan được hỏi thêm ý kiến {title.vi} của {agency.vi}, trong {days.vi}{rest.vi}.",
                f"The office may also ask {agency.en} for the opinion {title.en}, within {days.en}{rest.en}.",
            )
        elif old[key] != kind:
            yield from _opinion(old[key], kind, change)
    for key, kind in old.items():
        if key not in new:
            title = quoted(kind.title)
            vi, en = f"Không hỏi ý kiến {title.vi} nữa.", f"The opinion {title.en} is no longer asked."
            yield (relief if kind.pauses else inner)(vi, en)
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield inner("Thứ tự các ý kiến đổi.", "The opinions stand in another order.")


def _opinion(old: OpinionKind, new: OpinionKind, change: Change) -> Iterator[Amendment]:
    title = quoted(new.title)
    if old.title != new.title:
        was, now = renamed(old.title, new.title)
        yield inner(f"Ý kiến {was.vi} nay gọi là {now.vi}.", f"The opinion {was.en} is now called {now.en}.")
    if old.agency != new.agency:
        before, after = change.agency(old.agency), change.agency(new.agency)
        yield inner(
            f"Ý kiến {title.vi} nay hỏi {after.vi} (trước: {before.vi}).",
            f"The opinion {title.en} is now asked of {after.en} (before: {before.en}).",
        )
    if old.term != new.term:
        before, after = say_term(old.term), say_term(new.term)
        yield _longer(old, new)(
            f"Thời hạn cho ý kiến {title.vi}: {after.vi} (trước: {before.vi}).",
            f"Time for the opinion {title.en}: {after.en} (before: {before.en}).",
        )
    if old.silence != new.silence:
        vi, en = ("nay được", "is now") if new.silence == "consent" else ("không còn được", "is no longer")
        yield inner(f"Im lặng về {title.vi} {vi} coi là đồng ý.", f"Silence on {title.en} {en} taken for consent.")
    if old.pauses != new.pauses:
        rest = _STILL if new.pauses else _GOES_ON
        yield (burden if new.pauses else relief)(f"Hỏi ý kiến {title.vi}{rest.vi}.", f"Asking for {title.en}{rest.en}.")
    yield from _seen(old, new, change)
    if old.basis != new.basis:
        basis = say_basis(new.basis) if new.basis else Text("không còn", "none any more")
        yield inner(f"Căn cứ của ý kiến {title.vi}: {basis.vi}.", f"The law behind the opinion {title.en}: {basis.en}.")
    if old.confidence != new.confidence:
        vi, en = ("đã", "has been") if new.confidence == "confirmed" else ("chưa", "has not been")
        yield inner(f"Ý kiến {title.vi} {vi} được đối chiếu.", f"The opinion {title.en} {en} compared with the law.")


def _longer(old: OpinionKind, new: OpinionKind) -> Callable[[str, str], Amendment]:
    """Weigh another time: the person waits for it only where the term stands still meanwhile."""
    if not new.pauses:
        return inner
    return relief if old.counted == new.counted and new.days < old.days else burden


def _seen(old: OpinionKind, new: OpinionKind, change: Change) -> Iterator[Amendment]:
    """Say what of a file the asked agency sees now."""
    if (old.shows, old.papers) == (new.shows, new.papers):
        return
    title = quoted(new.title)
    names = {group.group: group.title for side in (change.old, change.new) for group in side.form.layout}
    names |= {one.id: one.name for side in (change.old, change.new) for one in side.components}
    before, after = ([*kind.shows, *kind.papers] for kind in (old, new))
    for some, others, vi, en in (
        (after, before, "nay còn được xem", "now also sees"),
        (before, after, "không còn được xem", "no longer sees"),
    ):
        said = [quoted(names[one]) if one in names else Text(one, one) for one in some if one not in others]
        if said:
            line = listed(said)
            yield inner(
                f"Cơ quan cho ý kiến {title.vi} {vi}: {line.vi}.",
                f"Who gives the opinion {title.en} {en}: {line.en}.",
                EVERYBODY,
            )
    if set(before) == set(after):
        yield inner(
            f"Thứ tự những gì được xem khi cho ý kiến {title.vi} đổi.",
            f"What is seen for the opinion {title.en} stands in another order.",
        )
