"""The thread as drawn: what was done, by whom, how long the file lay before it, where it is now, what comes next.

Beside it: who had the file how long, against the inner target of each step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lienthong.core.values import Text
from lienthong.dossiers.queries import Held, Thread
from lienthong.ui.slips import SlipLink
from lienthong.ui.words import length_of

_MACHINE = Text("Hệ thống", "The system")
_APPLICANT = Text("Người nộp", "The applicant")


@dataclass(frozen=True, slots=True)
class Knot:
    """One act: its words, who did it at which office, how long the file had waited for it, the slips that it made."""

    label: Text
    at: datetime
    who: Text
    waited: Text | None
    words: str
    slips: tuple[SlipLink, ...] = ()


@dataclass(frozen=True, slots=True)
class ThreadView:
    """What ``lienthong/_thread.html`` draws."""

    knots: tuple[Knot, ...]
    now: Text
    next: Text | None
    is_ended: bool


@dataclass(frozen=True, slots=True)
class HeldView:
    """One stay of the file: at which step, with whom, how long; its inner target and whether it is over."""

    step: Text
    who: Text
    length: Text
    is_now: bool
    target_at: datetime | None
    is_over: bool


_CLARIFIES = Text("Làm rõ với người nộp", "Clarified with the applicant")


def held_view(thread: Thread, *, at: datetime) -> list[HeldView]:
    """Return who had the file how long, as of ``at``."""
    return [_held(one, at) for one in thread.held]


def _held(one: Held, at: datetime) -> HeldView:
    seconds = one.visit.held(at).total_seconds()
    left_at = one.visit.until or at
    return HeldView(
        step=_CLARIFIES if one.at_counter else one.step,
        who=_who("officer", one.visit.officer or one.unit_name, one.unit_name if one.visit.officer else ""),
        length=Text(length_of(seconds, "vi"), length_of(seconds, "en")),
        is_now=one.visit.until is None,
        target_at=one.target_at,
        is_over=one.target_at is not None and left_at > one.target_at,
    )


def thread_view(thread: Thread, slips: Mapping[int, Sequence[SlipLink]] | None = None) -> ThreadView:
    """Return the thread with the time that passed before each act; ``slips`` by the number of the act."""
    knots = []
    before: datetime | None = None
    for act in thread.acts:
        seconds = (act.at - before).total_seconds() if before else 0
        waited = Text(length_of(seconds, "vi"), length_of(seconds, "en")) if before else None
        made = tuple((slips or {}).get(act.number, ()))
        who = _who(act.actor_kind, act.actor_name, act.unit_name, act.in_place_of)
        knots.append(Knot(act.label, act.at, who, waited, act.words, made))
        before = act.at
    return ThreadView(tuple(knots), thread.now, thread.next, is_ended=thread.next is None)


def _who(kind: str, name: str, unit_name: str, in_place_of: str = "") -> Text:
    if kind == "system":
        return _MACHINE
    if kind == "person":
        return Text(name, name) if name else _APPLICANT
    at_unit = f", {unit_name}" if unit_name else ""
    if in_place_of:
        return Text(f"{name} (thay {in_place_of}){at_unit}", f"{name} (for {in_place_of}){at_unit}")
    return Text(f"{name}{at_unit}", f"{name}{at_unit}")
