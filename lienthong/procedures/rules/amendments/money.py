"""What it costs: rates that rise, fall, come, go, or apply to others than before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lienthong.core.values import Text
from lienthong.procedures.definitions import FeeRate, ProcedureDefinition
from lienthong.procedures.rules.amendments.conditions import only_when, say_condition, who_when
from lienthong.procedures.rules.amendments.reading import (
    Amendment,
    Change,
    burden,
    inner,
    others,
    quoted,
    relief,
    say_basis,
    say_day,
)

CHANNELS = {
    "online": Text("trực tuyến", "online"),
    "counter": Text("tại quầy", "at the counter"),
    "post": Text("qua bưu chính", "by post"),
}
#: When a rate is paid, from the earliest on.
_STAGES = {
    "filing": Text("khi nộp hồ sơ", "with the filing"),
    "assessment": Text("khi cơ quan đã tính", "when the office has assessed it"),
    "result": Text("trước khi nhận kết quả", "before the result is handed over"),
}
_TOLD = {"id", "since", "amount", "per", "at_most", "channels", "when", "due", "basis", "name"}
_Pair = tuple[FeeRate | None, FeeRate | None]


def fee(change: Change) -> Iterator[Amendment]:
    """Yield what differs between two lists of rates."""
    pairs = _pairs(change.old.fee, change.new.fee)
    if all(old == new for old, new in pairs):
        yield inner("Thứ tự các mức lệ phí đổi, nội dung như cũ.", "The rates stand in another order, unchanged.")
    for old, new in pairs:
        if old is None and new is not None:
            yield _added(new, change)
        elif new is None and old is not None:
            yield _removed(old, change)
        elif old is not None and new is not None and old != new:
            yield from _changed(old, new, change)


def _pairs(old: Sequence[FeeRate], new: Sequence[FeeRate]) -> list[_Pair]:
    """Match rates that are one and the same: equal ones first, then of the same kind and day, then of the same day."""
    left, waiting, pairs = list(old), list(new), list[_Pair]()
    for alike in (lambda rate: rate, lambda rate: (*_kind(rate), rate.since), lambda rate: (rate.id, rate.since)):
        for rate in list(waiting):
            if (match := _match(rate, left, alike)) is not None:
                left.remove(match)
                waiting.remove(rate)
                pairs.append((match, rate))
    return [*pairs, *((None, rate) for rate in waiting), *((rate, None) for rate in left)]


def _match(rate: FeeRate, among: list[FeeRate], alike: Callable[[FeeRate], object]) -> FeeRate | None:
    return next((one for one in among if alike(one) == alike(rate)), None)


def _kind(rate: FeeRate) -> tuple[object, ...]:
    """Return what rates that follow one another have in common."""
    return rate.id, rate.channels, rate.when


def _added(rate: FeeRate, change: Change) -> Amendment:
    before = _before(rate, change.old.fee)
    if before is not None:
        return _moved(before, rate, change)
    what, amount, day = _what(rate, change.new), _amount(rate, change, change.new), say_day(rate.since)
    return (burden if rate.amount else inner)(
        f"Thêm {what.vi}: {amount.vi}, từ {day}.",
        f"A new {what.en}: {amount.en}, from {day}.",
        who_when(rate.when, change.new),
    )


def _removed(rate: FeeRate, change: Change) -> Amendment:
    what, amount, day = _what(rate, change.old), _amount(rate, change, change.old), say_day(rate.since)
    before = _before(rate, change.old.fee)
    return (burden if before is not None and before.amount > rate.amount else relief)(
        f"Bỏ {what.vi} {amount.vi} áp dụng từ {day}.",
        f"The {what.en} of {amount.en} from {day} is taken away.",
        who_when(rate.when, change.old),
    )


def _changed(old: FeeRate, new: FeeRate, change: Change) -> Iterator[Amendment]:
    who, what, was = who_when(new.when, change.new), _what(new, change.new), _what(old, change.old)
    if old.amount != new.amount:
        yield _moved(old, new, change)
    if old.per != new.per:
        before, after = _amount(old, change, change.old), _amount(new, change, change.new)
        yield burden(
            f"Cách tính {what.vi}: trước {before.vi}, nay {after.vi}.",
            f"The {what.en} is reckoned otherwise: before {before.en}, now {after.en}.",
            who,
        )
    if old.at_most != new.at_most:
        yield _bounded(old, new, change)
    if _kind(old) != _kind(new):
        before, after = _scope(old, change.old), _scope(new, change.new)
        yield burden(
            f"Phạm vi của {what.vi}: trước {before.vi}, nay {after.vi}.",
            f"The {what.en} applies to others: before {before.en}, now {after.en}.",
            who,
        )
    if old.due != new.due:
        before, after = _STAGES[old.due], _STAGES[new.due]
        is_later = list(_STAGES).index(new.due) > list(_STAGES).index(old.due)
        yield (relief if is_later else burden)(
            f"Thời điểm nộp {what.vi}: {after.vi} (trước: {before.vi}).",
            f"The {what.en} is paid {after.en} (before: {before.en}).",
            who,
        )
    if old.name != new.name:
        yield inner(f"Tên khoản thu: nay {what.vi} (trước: {was.vi}).", f"The {was.en} is now called {what.en}.")
    before, after = say_basis(old.basis), say_basis(new.basis)
    if before != after:
        yield inner(
            f"Căn cứ của {what.vi}: {after.vi} (trước: {before.vi}).",
            f"The law behind the {what.en}: {after.en} (before: {before.en}).",
        )
    yield from others(old.basis, new.basis, ("fee", new.id, "basis"), {"act", "article"})
    yield from others(old, new, ("fee", new.id), _TOLD)


def _bounded(old: FeeRate, new: FeeRate, change: Change) -> Amendment:
    """Say up to which amount it goes now."""
    what, who = _what(new, change.new), who_when(new.when, change.new)
    before, after = (
        change.money(bound) if bound is not None else Text("không giới hạn", "without bound")
        for bound in (old.at_most, new.at_most)
    )
    is_less = new.at_most is not None and (old.at_most is None or new.at_most < old.at_most)
    return (relief if is_less else burden)(
        f"Mức cao nhất của {what.vi}: {after.vi} (trước: {before.vi}).",
        f"The {what.en} goes up to: {after.en} (before: {before.en}).",
        who,
    )


def _moved(old: FeeRate, new: FeeRate, change: Change) -> Amendment:
    """Say that an amount follows another from a day on."""
    what, who, day = _what(new, change.new), who_when(new.when, change.new), say_day(new.since)
    before, after = change.money(old.amount), _amount(new, change, change.new)
    name = what.vi[:1].upper() + what.vi[1:]
    if old.amount == new.amount:
        return inner(f"{name} từ {day} vẫn là {after.vi}.", f"The {what.en} is still {after.en} from {day}.")
    if new.amount > old.amount:
        return burden(
            f"{name} tăng từ {before.vi} lên {after.vi}, từ {day}.",
            f"The {what.en} rises from {before.en} to {after.en}, from {day}.",
            who,
        )
    return relief(
        f"{name} giảm từ {before.vi} xuống {after.vi}, từ {day}.",
        f"The {what.en} falls from {before.en} to {after.en}, from {day}.",
        who,
    )


def _before(rate: FeeRate, rates: Sequence[FeeRate]) -> FeeRate | None:
    """Return the rate that one follows: the newest of the same kind from an earlier day."""
    earlier = [one for one in rates if _kind(one) == _kind(rate) and one.since < rate.since]
    return max(earlier, key=lambda one: one.since, default=None)


def _what(rate: FeeRate, definition: ProcedureDefinition) -> Text:
    """Return what a rate is called inside a sentence, with its condition."""
    name = quoted(rate.name) if rate.name else None
    vi, en = (name.vi, f"fee {name.en}") if name else ("lệ phí", "fee")
    if rate.when is None:
        return Text(vi, en)
    said = say_condition(rate.when, definition)
    return Text(f"{vi} khi {said.vi}", f"{en} when {said.en}")


def _amount(rate: FeeRate, change: Change, definition: ProcedureDefinition) -> Text:
    amount = change.money(rate.amount)
    if rate.per is None:
        return amount
    shown = definition.fields.get(rate.per)
    label = quoted(shown.label) if shown else Text(rate.per, rate.per)
    return Text(f"{amount.vi} nhân với {label.vi}", f"{amount.en} times {label.en}")


def _scope(rate: FeeRate, definition: ProcedureDefinition) -> Text:
    """Return to which filings a rate applies."""
    ways = [CHANNELS[channel] for channel in rate.channels]
    vi = "nộp " + ", ".join(one.vi for one in ways) if ways else "mọi cách nộp"
    en = "filed " + ", ".join(one.en for one in ways) if ways else "every way of filing"
    when = only_when(rate.when, definition)
    return Text(vi + when.vi, en + when.en)
