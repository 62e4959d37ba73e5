"""When the law applies and how long things take: days of effect, terms, supplements, extensions."""

from __future__ import annotations

from collections.abc import Iterator

from lienthong.procedures.definitions import FilingCase, Term
from lienthong.procedures.rules.amendments.conditions import say_condition, who_when
from lienthong.procedures.rules.amendments.reading import (
    Amendment,
    Change,
    burden,
    inner,
    others,
    quoted,
    relief,
    renamed,
    say_day,
)
from lienthong.procedures.rules.terms import UNITS, say_term


def since(change: Change) -> Iterator[Amendment]:
    """From when it is the law."""
    old, new = say_day(change.old.since), say_day(change.new.since)
    yield inner(f"Có hiệu lực từ {new}; bản trước từ {old}.", f"In force from {new}; the text before from {old}.")


def until(change: Change) -> Iterator[Amendment]:
    """Until when it is the law."""
    if change.new.until is None:
        yield inner("Không còn ngày hết hiệu lực.", "It has no last day any more.")
    else:
        day = say_day(change.new.until)
        yield burden(f"Hết hiệu lực từ {day}.", f"It is no longer the law from {day}.")


def transition(change: Change) -> Iterator[Amendment]:
    """Until when what was begun under the text before may be filed under it."""
    old, new = change.old.transition, change.new.transition
    if new is None:
        yield burden(
            "Tờ khai đã bắt đầu theo bản trước không được nộp theo bản đó nữa.",
            "A form begun under the text before can no longer be filed under it.",
        )
        return
    day = say_day(new.old_until)
    weigh = burden if old is not None and old.old_until > new.old_until else relief
    yield weigh(
        f"Tờ khai đã bắt đầu theo bản trước còn được nộp theo bản đó đến hết {day}.",
        f"A form begun under the text before may be filed under it through {day}.",
    )


def term(change: Change) -> Iterator[Amendment]:
    """How long the agency has."""
    yield from said_terms(change.old.term, change.new.term, change)


def cases(change: Change) -> Iterator[Amendment]:
    """Which cases the law tells apart, and the term of each."""
    old, new = ({one.id: one for one in side.cases} for side in (change.old, change.new))
    for key, case in new.items():
        if key not in old:
            yield _new_case(case, change)
        elif old[key] != case:
            yield from _case(old[key], case, change)
    for key, case in old.items():
        if key not in new:
            name = quoted(case.name)
            yield burden(
                f"Trường hợp {name.vi} không còn được quy định riêng.", f"The case {name.en} is no longer told apart."
            )
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield burden(
            "Thứ tự xét các trường hợp đổi: trường hợp đứng trước được xét trước.",
            "The cases are looked at in another order: the first that fits counts.",
        )


def _new_case(case: FilingCase, change: Change) -> Amendment:
    name, when, term = quoted(case.name), say_condition(case.when, change.new), say_term(case.term or change.new.term)
    return burden(
        f"Quy định riêng trường hợp {name.vi} (khi {when.vi}): {term.vi}.",
        f"The case {name.en} is told apart (when {when.en}): {term.en}.",
        who_when(case.when, change.new),
    )


def _case(old: FilingCase, new: FilingCase, change: Change) -> Iterator[Amendment]:
    name = quoted(new.name)
    of = (f" trường hợp {name.vi}", f" of the case {name.en}")
    if old.term != new.term:
        yield from said_terms(old.term or change.old.term, new.term or change.new.term, change, of)
    if old.name != new.name:
        was, now = renamed(old.name, new.name)
        yield inner(f"Trường hợp {was.vi} nay gọi là {now.vi}.", f"The case {was.en} is now called {now.en}.")
    if old.when != new.when:
        was, now = say_condition(old.when, change.old), say_condition(new.when, change.new)
        yield burden(
            f"Trường hợp {name.vi} nay là khi {now.vi}; trước là khi {was.vi}.",
            f"The case {name.en} is now when {now.en}; before when {was.en}.",
            who_when(new.when, change.new),
        )
    yield from others(old, new, ("cases", new.id), {"id", "name", "when", "term"})


def said_terms(old: Term, new: Term, change: Change, of: tuple[str, str] = ("", "")) -> Iterator[Amendment]:
    """Say how one term becomes another; ``of`` names the case that it is for."""
    what = (f"Thời hạn giải quyết{of[0]}", f"The term{of[1]}")
    day = change.from_day
    if old.kind != new.kind:
        before, after = say_term(old), say_term(new)
        weigh = relief if new.kind == "same_day" else burden
        yield weigh(
            f"{what[0]} đổi từ {before.vi} thành {after.vi}{day.vi}.",
            f"{what[1]} changes from {before.en} to {after.en}{day.en}.",
        )
    elif old.amount != new.amount:
        is_less = new.amount < old.amount
        vi, en = UNITS[new.kind]
        yield (relief if is_less else burden)(
            f"{what[0]} {'giảm' if is_less else 'tăng'} từ {old.amount} {'xuống' if is_less else 'lên'} "
            f"{new.amount} {vi}{day.vi}.",
            f"{what[1]} {'falls' if is_less else 'rises'} from {old.amount} to {new.amount} {en}s{day.en}.",
        )
    if old.kind == new.kind and old.cutoff != new.cutoff:
        yield _cutoff(old, new)
    yield from others(old, new, ("term",), {"kind", "amount", "cutoff"})


def _cutoff(old: Term, new: Term) -> Amendment:
    if new.cutoff is None:
        return relief(
            f"Hồ sơ nộp sau {old.cutoff:%H:%M} không bị tính sang ngày sau nữa.",
            f"What is filed after {old.cutoff:%H:%M} no longer counts as filed the next day.",
        )
    if old.cutoff is None:
        return burden(
            f"Hồ sơ nộp từ {new.cutoff:%H:%M} trở đi tính sang ngày làm việc sau.",
            f"What is filed at {new.cutoff:%H:%M} or later counts as filed the next working day.",
        )
    return (relief if new.cutoff > old.cutoff else burden)(
        f"Giờ nhận để tính trong ngày đổi từ {old.cutoff:%H:%M} thành {new.cutoff:%H:%M}.",
        f"The hour up to which the same day counts changes from {old.cutoff:%H:%M} to {new.cutoff:%H:%M}.",
    )


def clock_starts(change: Change) -> Iterator[Amendment]:
    """What starts the clock."""
    if change.new.clock_starts == "received":
        yield burden(
            "Thời hạn tính từ khi cơ quan tiếp nhận, không từ khi nộp nữa.",
            "The term runs from receipt by the office, no longer from filing.",
        )
    else:
        yield relief(
            "Thời hạn tính ngay từ khi nộp, không chờ tiếp nhận nữa.",
            "The term runs from filing; it no longer waits for receipt.",
        )


def supplement(change: Change) -> Iterator[Amendment]:
    """How often the agency may ask for more, and how long the person has to answer."""
    old, new = change.old.supplement, change.new.supplement
    if old.times != new.times:
        yield (burden if new.times > old.times else relief)(
            f"Cơ quan được yêu cầu bổ sung {new.times} lần, trước là {old.times} lần.",
            f"The office may ask for a supplement {new.times} time(s), before {old.times}.",
        )
    if old.days != new.days:
        yield (relief if new.days > old.days else burden)(
            f"Người nộp có {new.days} ngày làm việc để bổ sung, trước là {old.days}.",
            f"The person has {new.days} working days to answer, before {old.days}.",
        )
    yield from others(old, new, ("supplement",), {"times", "days"})


def extension(change: Change) -> Iterator[Amendment]:
    """How often the agency may extend."""
    old, new = change.old.extension, change.new.extension
    if old.times != new.times:
        yield (burden if new.times > old.times else relief)(
            f"Cơ quan được gia hạn {new.times} lần, trước là {old.times} lần.",
            f"The office may extend the term {new.times} time(s), before {old.times}.",
        )
    yield from others(old, new, ("extension",), {"times"})
