"""What a sentence about a change of law is made of, and what all subjects of a procedure need to say one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from lienthong.core.definitions import Basis, Part, Words, body_of
from lienthong.core.differences import Difference, differences
from lienthong.core.values import Text
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.forms import KnownIn
from lienthong.procedures.rules.once_only import REASONS

#: What a change is for the person: more to do or to wait for, less of it, a matter between offices, or nobody can tell.
Weight = Literal["burden", "relief", "inner", "other"]
NOTHING = Text("", "")
EVERYBODY = Text("mọi người nộp", "everybody who files")
OFFICES = Text("cơ quan", "the offices")


@dataclass(frozen=True, slots=True)
class Amendment:
    """One change in one sentence: what it is for the person, and whom it concerns."""

    weight: Weight
    sentence: Text
    who: Text


@dataclass(frozen=True, slots=True)
class Names:
    """How codes of other rooms read: registries by code and by service, agencies by type, the currency of fees."""

    registries: Mapping[str, Text] = field(default_factory=dict)
    services: Mapping[str, Text] = field(default_factory=dict)
    agencies: Mapping[str, Text] = field(default_factory=dict)
    currency: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Change:
    """What the law said and what it says now."""

    old: ProcedureDefinition
    new: ProcedureDefinition
    names: Names

    @property
    def from_day(self) -> Text:
        """From when it is so (", từ 01/01/2027"); nothing when the day of effect is the same."""
        if self.new.since == self.old.since:
            return NOTHING
        return Text(f", từ {say_day(self.new.since)}", f", from {say_day(self.new.since)}")

    def registry(self, code: str) -> Text:
        """Return what a registry is called; its code when nobody said."""
        return self.names.registries.get(code) or Text(code, code)

    def service(self, code: str) -> Text:
        """Return what the registry behind a service is called."""
        return self.names.services.get(code) or Text(code, code)

    def agency(self, kind: str) -> Text:
        """Return what an agency of a type is called."""
        return self.names.agencies.get(kind) or Text(kind, kind)

    def money(self, amount: int) -> Text:
        """Return an amount as people write it."""
        vi, en = f"{amount:,}".replace(",", "."), f"{amount:,}"
        return Text(f"{vi} {self.names.currency.vi}".strip(), f"{en} {self.names.currency.en}".strip())


def say_day(day: date) -> str:
    """Return a day as people write it in both languages."""
    return f"{day:%d/%m/%Y}"


def quoted(words: Words | Text) -> Text:
    """Return words as the name of something."""
    return Text(f"«{words.vi}»", f"“{words.en}”")


def renamed(old: Words, new: Words) -> tuple[Text, Text]:
    """Return the old and the new name of something; where a language keeps its name, what the other one says."""
    if old.en == new.en:
        return quoted(Text(old.vi, old.vi)), quoted(Text(new.vi, new.vi))
    if old.vi == new.vi:
        return quoted(Text(old.en, old.en)), quoted(Text(new.en, new.en))
    return quoted(old), quoted(new)


def listed(words: Collection[Text]) -> Text:
    """Return several names one after the other."""
    return Text(", ".join(one.vi for one in words), ", ".join(one.en for one in words))


def say_basis(basis: Basis) -> Text:
    """Return where the law says so, in one line; acts have one name in all languages."""
    line = ", ".join(part for part in (basis.act, basis.article) if part)
    return Text(line, line)


def known(
    old: KnownIn | None, new: KnownIn | None, name: Text, change: Change, place: tuple[str, ...]
) -> Iterator[Amendment]:
    """Yield what differs in where a value or a paper is held already although it is asked for."""
    if old == new:
        return
    before, after = (_say_known(one, change) for one in (old, new))
    if old is None or new is None or before != after:
        yield inner(
            f"Nơi đã có {name.vi}: {after.vi} (trước: {before.vi}).",
            f"Where {name.en} is held already: {after.en} (before: {before.en}).",
        )
    else:
        yield from others(old, new, (*place, "known_in"), ())


def _say_known(held: KnownIn | None, change: Change) -> Text:
    if held is None:
        return Text("chưa nơi nào", "nowhere")
    registry = change.registry(held.registry)
    reason = say_basis(held.law) if held.law else REASONS[held.because] if held.because else None
    if reason is None:
        return registry
    return Text(f"{registry.vi}, {reason.vi}", f"{registry.en}, {reason.en}")


def burden(vi: str, en: str, who: Text = EVERYBODY) -> Amendment:
    """Return a change by which the person must do or bear more, or of which that cannot be ruled out."""
    return Amendment("burden", Text(vi, en), who)


def relief(vi: str, en: str, who: Text = EVERYBODY) -> Amendment:
    """Return a change by which the person must do or bear less."""
    return Amendment("relief", Text(vi, en), who)


def inner(vi: str, en: str, who: Text = OFFICES) -> Amendment:
    """Return a change that asks nothing else of the person."""
    return Amendment("inner", Text(vi, en), who)


def plain(difference: Difference) -> Amendment:
    """Return a difference for which there are no better words."""
    if difference.how == "moved":
        where = ".".join(difference.place)
        return inner(f"{where}: chỉ đổi thứ tự, nội dung như cũ.", f"{where}: only the order changes.")
    return Amendment("other", Text(difference.sentence.vi + ".", difference.sentence.en + "."), NOTHING)


def others(old: Part, new: Part, place: tuple[str, ...], told: Collection[str]) -> Iterator[Amendment]:
    """Yield what differs between two parts beyond the keys that were told in words."""
    before, after = (
        {key: value for key, value in body_of(part).items() if key not in told} for part in (old, new)
    )  # fmt: skip
    yield from (plain(difference) for difference in differences(before, after, place))
